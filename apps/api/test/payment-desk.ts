import { inTransaction } from '#platform/db/in-transaction.ts';
import { verifyHolds } from '#rooms/escrow/index.ts';
import { requestRefund } from '#rooms/jobs/index.ts';
import { account, balanceOf, verifyLedger } from '#rooms/ledger/index.ts';
import { verifyPayouts } from '#rooms/payouts/index.ts';
import { type Actor, createActor } from './actors.ts';
import { commandOrigin, makeOpenJob, type OpenJob } from './held-job.ts';
import { type SimulatedApp, startSimulatedApp } from './simulators.ts';

export const webhookSecret = 'secret-of-the-webhooks-now';
export const oldWebhookSecret = 'secret-of-the-webhooks-before';

export interface Started {
  job: OpenJob;
  paymentId: string;
  orderId: string;
}

/** One buyer, the api and the simulated gateway: payments are started, paid and refunded, and looked at afterwards. */
export class PaymentDesk {
  readonly both: SimulatedApp;
  buyer: Actor;

  private constructor(both: SimulatedApp, buyer: Actor) {
    this.both = both;
    this.buyer = buyer;
  }

  static async open(): Promise<PaymentDesk> {
    const both = await startSimulatedApp({
      environment: { RAZORPAY_WEBHOOK_SECRET: webhookSecret, RAZORPAY_OLD_WEBHOOK_SECRET: oldWebhookSecret },
    });
    await both.simulators.sim('/webhooks/endpoint', { secret: webhookSecret });
    return new PaymentDesk(both, await createActor(both.test, { role: 'customer' }));
  }

  /** After a test that moved the clock: the token of the one before has ended. */
  async nextBuyer(): Promise<void> {
    this.buyer = await createActor(this.both.test, { role: 'customer' });
  }

  async clearSwitches(): Promise<void> {
    await fetch(`${this.both.simulators.url}/sim/switches`, { method: 'DELETE' });
  }

  /** What does not add up in ledger, payouts and holds: never anything. */
  async bookProblems(): Promise<unknown[]> {
    const { db } = this.both.test;
    return [...(await verifyLedger(db)), ...(await verifyPayouts(db)), ...(await verifyHolds(db))];
  }

  async start(taxable: number[] = [200_000]): Promise<Started> {
    const job = await this.openJob(taxable);
    const answer = await this.buyer.post('/api/payments', { checkoutId: job.checkoutId });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    const { paymentId, checkoutForm } = answer.body.data;
    return { job, paymentId, orderId: checkoutForm.fields.order_id };
  }

  openJob(taxable?: number[]): Promise<OpenJob> {
    const { userId: customerId } = this.buyer;
    return makeOpenJob(this.both.test, { kind: 'repair', customerId, ...(taxable && { taxable }) });
  }

  pay(p: Started, more: object = {}) {
    return this.both.simulators.sim('/pay', { order_id: p.orderId, ...more });
  }

  async read(p: Started) {
    return (await this.buyer.get(`/api/payments/${p.paymentId}`)).body.data;
  }

  held(p: Started): Promise<number> {
    return balanceOf(this.both.test.db, account.held(p.job.jobId));
  }

  refundDue(p: Started): Promise<number> {
    return balanceOf(this.both.test.db, account.refundDue(p.job.jobId));
  }

  async eventsOf(p: Started, name: string): Promise<number> {
    const rows = await this.both.test.db
      .selectFrom('outbox_events')
      .select('seq')
      .where('subject', '=', p.paymentId)
      .where('name', '=', name as never)
      .execute();
    return rows.length;
  }

  async refund(p: Started, amount_minor: number): Promise<string> {
    const { test } = this.both;
    const line = await test.db
      .selectFrom('job_lines')
      .select('line_id')
      .where('job_id', '=', p.job.jobId)
      .orderBy('position')
      .executeTakeFirstOrThrow();
    const lines = [{ lineId: line.line_id, amount_minor }];
    const decided = await inTransaction(test.db, (tx) =>
      requestRefund(tx, commandOrigin(test), { jobId: p.job.jobId, lines, reason: 'test' }),
    );
    if (!decided.ok) throw new Error(decided.code);
    return decided.value.refundId;
  }

  /** What a payment left behind, without the ids that differ from one to the next. */
  async endState(p: Started) {
    const { db } = this.both.test;
    const payment = await db
      .selectFrom('payments')
      .select(['state', 'amount_minor', 'refunded_minor', 'failure_code', 'method'])
      .where('payment_id', '=', p.paymentId)
      .executeTakeFirstOrThrow();
    const refunds = await db
      .selectFrom('gateway_refunds')
      .select(['state', 'amount_minor'])
      .where('payment_id', '=', p.paymentId)
      .orderBy('refund_id')
      .execute();
    const holds = await db
      .selectFrom('holds')
      .select(['state', 'gross_minor', 'refunded_minor'])
      .where('payment_id', '=', p.paymentId)
      .orderBy('hold_id')
      .execute();
    const postings = await db
      .selectFrom('ledger_transfers')
      .select('kind')
      .where('job_id', '=', p.job.jobId)
      .orderBy('kind')
      .execute();
    const job = await db.selectFrom('jobs').select('state').where('job_id', '=', p.job.jobId).executeTakeFirstOrThrow();
    const captures = await this.eventsOf(p, 'payments.captured.v1');
    return { payment, refunds, holds, postings: postings.map((row) => row.kind), job, captures };
  }
}
