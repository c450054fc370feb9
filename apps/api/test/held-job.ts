import { addGst } from '@mistri/money';
import { type Origin, systemOrigin } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { createJobs, markFulfilled, type NewJobLine } from '#rooms/jobs/index.ts';
import { type PayeeInput, upsertPayee } from '#rooms/payouts/index.ts';
import type { TestApp } from './harness.ts';

export interface HeldLine {
  lineId: string;
  holdId: string;
  gross_minor: number;
}

export interface HeldJob {
  jobId: string;
  checkoutId: string;
  paymentId: string;
  payeeId: string;
  customerId: string;
  lines: HeldLine[];
}

export interface HeldJobOptions {
  /** `repair`: money only, no shop reacts to it. Default `order`. */
  kind?: 'order' | 'repair';
  payeeId?: string;
  customerId?: string;
  /** Taxable value per line in paise; 18 % GST inside Tamil Nadu is added. Default: one line of ₹2,000. */
  taxable?: readonly number[];
  /** A last line of the platform's own, e.g. delivery. */
  platformTaxable?: number;
  /** Instrument digest of the payer. */
  instrument?: string;
  delivery?: { line: string; pin: string };
  /** Deliver the payment's event too (default). */
  captured?: boolean;
}

export function commandOrigin(test: TestApp, userId = 'system:test'): Origin {
  const origin = systemOrigin('test', 'trc_test', test.clock.now(), 'command');
  return { ...origin, actor: { userId, role: 'system' } };
}

export async function makePayee(test: TestApp, payeeId: string, more: Partial<PayeeInput> = {}): Promise<string> {
  await transact(test.db, (tx) =>
    upsertPayee(tx, {
      payeeId,
      kind: 'dealer',
      legalName: 'Selvi Spares',
      gstin: '33AABCS1234L1Z5',
      pan: 'AABCS1234L',
      stateCode: '33',
      commissionTier: null,
      address: { line1: '1 North Street', city: 'Madurai', pin: '625001', stateCode: '33' },
      ...more,
    }),
  );
  return payeeId;
}

function newLine(taxable_minor: number, beneficiary: 'payee' | 'platform'): NewJobLine {
  const gst = addGst(taxable_minor, 1800, { supplierState: '33', placeOfSupply: '33' });
  return {
    kind: beneficiary === 'payee' ? 'goods' : 'delivery',
    beneficiary,
    reference_id: null,
    description: beneficiary === 'payee' ? 'Display' : 'Delivery',
    hsn: '8517',
    category: 'displays',
    quantity: 1,
    unit_minor: taxable_minor,
    discount_minor: 0,
    taxable_minor,
    gst_rate_bp: 1800,
    cgst_minor: gst.cgst,
    sgst_minor: gst.sgst,
    igst_minor: gst.igst,
    total_minor: gst.total,
  };
}

export interface OpenJob {
  jobId: string;
  checkoutId: string;
  payeeId: string;
  customerId: string;
  total_minor: number;
}

/** A job that waits to be paid. */
export async function makeOpenJob(test: TestApp, options: HeldJobOptions = {}): Promise<OpenJob> {
  const payeeId = options.payeeId ?? (await makePayee(test, newId('dlr')));
  const customerId = options.customerId ?? newId('usr');
  const kind = options.kind ?? 'order';
  const [jobId, checkoutId] = [newId(kind === 'order' ? 'ord' : 'rep'), newId('chk')];
  const lines = [
    ...(options.taxable ?? [200_000]).map((taxable) => newLine(taxable, 'payee')),
    ...(options.platformTaxable ? [newLine(options.platformTaxable, 'platform')] : []),
  ];
  const address = {
    name: 'Meena',
    lines: [options.delivery?.line ?? '4 North Street'],
    city: 'Madurai',
    pin: options.delivery?.pin ?? '625001',
    stateCode: '33',
    stateName: 'Tamil Nadu',
  };
  const party = { name: 'Meena', gstin: null, address };
  const parties = {
    supplier: { ...party, name: 'Selvi Spares', gstin: '33AABCS1234L1Z5' },
    buyer: party,
    deliveryAddress: address,
    placeOfSupply: { stateCode: '33', stateName: 'Tamil Nadu' },
  };
  const total_minor = lines.reduce((sum, line) => sum + line.total_minor, 0);
  await transact(test.db, (tx) =>
    createJobs(tx, test.app.services, test.clock.now(), [
      { jobId, kind, customerId, payeeId, checkoutId, parties, lines },
    ]),
  );
  return { jobId, checkoutId, payeeId, customerId, total_minor };
}

export interface NotedPayment {
  readonly jobId: string;
  readonly checkoutId: string;
  readonly payerId: string;
  readonly amount_minor: number;
  readonly instrument?: string | null;
}

/** What the payments room has and says when a job's money was captured; its own tests go through the gateway. */
export async function notePayment(
  test: TestApp,
  { jobId, checkoutId, payerId, amount_minor, instrument = null }: NotedPayment,
): Promise<string> {
  const paymentId = newId('pay');
  const origin = commandOrigin(test);
  await transact(test.db, async (tx) => {
    await tx
      .insertInto('payments')
      .values({
        payment_id: paymentId,
        checkout_id: checkoutId,
        payer_id: payerId,
        amount_minor,
        state: 'captured',
        gateway: 'razorpay',
        gateway_order_id: newId('order'),
        gateway_payment_id: newId('pay'),
        method: 'upi',
        instrument_digest: instrument,
        failure_code: null,
        created_at: origin.at,
        captured_at: origin.at,
        changed_at: origin.at,
        stuck_alert_at: null,
      })
      .execute();
    await tx.insertInto('payment_jobs').values({ payment_id: paymentId, job_id: jobId, amount_minor }).execute();
    await emit(tx, origin, {
      name: 'payments.captured.v1',
      subject: paymentId,
      payload: {
        paymentId,
        checkoutId,
        payerId,
        gatewayPaymentId: 'pay_test',
        jobs: [{ jobId, amount_minor }],
        capturedAt: origin.at.toISOString(),
      },
    });
  });
  return paymentId;
}

/** A job that was paid for, as the rooms see it: rows of jobs and payments, and the event of the capture handled. */
export async function makeHeldJob(test: TestApp, options: HeldJobOptions = {}): Promise<HeldJob> {
  const { jobId, checkoutId, payeeId, customerId, total_minor } = await makeOpenJob(test, options);
  const paymentId = await notePayment(test, {
    jobId,
    checkoutId,
    payerId: customerId,
    amount_minor: total_minor,
    instrument: options.instrument ?? null,
  });
  if (options.captured === false) return { jobId, checkoutId, paymentId, payeeId, customerId, lines: [] };
  await test.app.outbox.drain();
  return { jobId, checkoutId, paymentId, payeeId, customerId, lines: await heldLines(test, jobId) };
}

export async function heldLines(test: TestApp, jobId: string): Promise<HeldLine[]> {
  const rows = await test.db
    .selectFrom('holds')
    .innerJoin('job_lines', 'job_lines.line_id', 'holds.line_id')
    .select(['holds.line_id', 'holds.hold_id', 'holds.gross_minor'])
    .where('holds.job_id', '=', jobId)
    .orderBy('job_lines.position')
    .execute();
  return rows.map((row) => ({ lineId: row.line_id, holdId: row.hold_id, gross_minor: row.gross_minor }));
}

/** Delivered, the dispute window over, release requested by the task. */
export async function makeReleasable(test: TestApp, job: HeldJob): Promise<void> {
  const origin = commandOrigin(test);
  await transact(test.db, (tx) => markFulfilled(tx, origin, { jobId: job.jobId, disputeWindowEndsAt: origin.at }));
  await test.app.outbox.drain();
  await test.app.tasks.run('escrow.request-releases');
  await test.app.outbox.drain();
}
