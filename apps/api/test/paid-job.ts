import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { requestRefund } from '#rooms/jobs/index.ts';
import { setOnboardingFacts, setPayoutAccount } from '#rooms/payouts/index.ts';
import type { Actor } from './actors.ts';
import { commandOrigin, heldLines, type HeldJob, makeOpenJob, makePayee } from './held-job.ts';
import type { SimulatedApp } from './simulators.ts';

let people = 0;

/** A payee with a bank account and, unless `linked` is false, a linked account at the gateway (Route). */
export async function makePaidPayee(both: SimulatedApp, options: { linked?: boolean } = {}): Promise<string> {
  const { test } = both;
  const payeeId = await makePayee(test, newId('dlr'));
  people += 1;
  const context = { origin: commandOrigin(test), crypto: test.app.services.crypto };
  await inTransaction(test.db, (tx) =>
    setPayoutAccount(tx, context, {
      payeeId,
      details: {
        method: 'bank',
        holderName: 'Selvi Spares',
        accountNumber: String(100_000_000 + people),
        ifsc: 'SBIN0000001',
      },
    }),
  );
  if (options.linked ?? true) {
    const facts = {
      email: `payee${people}@example.in`,
      phone: '9876543210',
      contactName: 'Selvi',
      businessType: 'proprietorship' as const,
      pan: 'AABCS1234L',
      stateName: 'Tamil Nadu',
    };
    await transact(test.db, (tx) => setOnboardingFacts(tx, context, { payeeId, facts }));
  }
  await both.settle();
  return payeeId;
}

export interface PaidJob extends HeldJob {
  /** The payment's id at the gateway. */
  gatewayPaymentId: string;
}

/** A job paid at the gateway, as people do it: started over HTTP, paid there, heard of by webhook. */
export async function makePaidJob(
  both: SimulatedApp,
  options: {
    buyer: Actor;
    payeeId: string;
    taxable?: number[];
    platformTaxable?: number;
    vpa?: string;
    houseNo?: number;
  },
): Promise<PaidJob> {
  const { test, simulators } = both;
  const { buyer, payeeId } = options;
  const taxable = options.taxable ?? [200_000];
  const job = await makeOpenJob(test, {
    kind: 'repair',
    customerId: buyer.userId,
    payeeId,
    taxable,
    ...(options.platformTaxable ? { platformTaxable: options.platformTaxable } : {}),
    ...(options.houseNo ? { delivery: { line: `${options.houseNo} East Masi Street`, pin: '625001' } } : {}),
  });
  const started = await buyer.post('/api/payments', { checkoutId: job.checkoutId });
  if (started.status !== 201) throw new Error(JSON.stringify(started.body));
  const paid = await simulators.sim('/pay', {
    order_id: started.body.data.checkoutForm.fields.order_id,
    ...(options.vpa ? { vpa: options.vpa } : {}),
  });
  await both.settle();
  const { paymentId } = started.body.data;
  const lines = await heldLines(test, job.jobId);
  return { ...job, paymentId, lines, gatewayPaymentId: paid.razorpay_payment_id };
}

/** Decides that this much of each line goes back, in their order. */
export async function refundLines(both: SimulatedApp, job: HeldJob, amounts: readonly number[]): Promise<string> {
  const lines = amounts
    .map((amount_minor, index) => ({ lineId: job.lines[index]?.lineId ?? '', amount_minor }))
    .filter((line) => line.amount_minor > 0);
  const decided = await inTransaction(both.test.db, (tx) =>
    requestRefund(tx, commandOrigin(both.test), { jobId: job.jobId, lines, reason: 'test' }),
  );
  if (!decided.ok) throw new Error(decided.code);
  return decided.value.refundId;
}
