import { sql } from 'kysely';
import { day_ms, hour_ms } from '#platform/clock.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { EventContext } from '#platform/outbox/subscription.ts';
import type { Services } from '#platform/services.ts';
import { moneyPolicy } from '#rooms/fees/index.ts';
import { devicesOf, membersOf } from '#rooms/identity/index.ts';
import { type Job, openParties } from '#rooms/jobs/index.ts';
import { findPayment, type Payment } from '#rooms/payments/index.ts';
import { payeesPaidTo, presentAccount } from '#rooms/payouts/index.ts';
import { freezeLines } from './freeze-holds.ts';
import { type RiskFacts, scoreRisk } from './risk-rules.ts';

type Signal = { kind: 'payer' | 'instrument' | 'device' | 'address'; digest: string };

/**
 * PAY-10: looks at a captured payment beside those before it. From the policy's score on, its money stands still until
 * a finance admin has looked; the buyer and the seller go on meanwhile. Called in the transaction that holds the money.
 */
export async function assessPayment(
  tx: Tx,
  { services, origin }: EventContext,
  { paymentId, jobs }: { paymentId: string; jobs: readonly Job[] },
): Promise<void> {
  const payment = await findPayment(tx, paymentId);
  if (!payment) throw new Error(`no payment ${paymentId}`);
  const signals = await signalsOf(tx, services, payment, jobs);
  await tx
    .insertInto('risk_signals')
    .values(signals.map((signal) => ({ payment_id: paymentId, ...signal, payer_id: payment.payer_id, at: origin.at })))
    .execute();
  const { score, reasons } = scoreRisk(await factsOf(tx, { payment, jobs, signals, at: origin.at }));
  if (score === 0) return;
  await tx
    .insertInto('risk_assessments')
    .values({ payment_id: paymentId, score, reasons: JSON.stringify(reasons), at: origin.at })
    .execute();
  const policy = await moneyPolicy(tx);
  if (score < policy.reviewScore) return;
  const jobIds = jobs.map((job) => job.job_id);
  for (const jobId of jobIds)
    await freezeLines(tx, origin, {
      jobId,
      cause: 'review',
      reference: paymentId,
      reason: `score ${score}: ${reasons.join(', ')}`,
    });
  await emit(tx, origin, {
    name: 'escrow.review_required.v1',
    subject: paymentId,
    payload: { paymentId, jobIds, score, reasons },
  });
}

async function signalsOf(tx: Tx, services: Services, payment: Payment, jobs: readonly Job[]): Promise<Signal[]> {
  const { crypto } = services;
  const addresses = jobs.flatMap((job) => {
    const to = openParties(services, job).deliveryAddress;
    return to ? [crypto.digest('delivery', plain(`${to.lines.join(' ')} ${to.pin}`))] : [];
  });
  const devices = await devicesOf(tx, crypto, payment.payer_id);
  return [
    { kind: 'payer' as const, digest: payment.payer_id },
    ...(payment.instrument_digest ? [{ kind: 'instrument' as const, digest: payment.instrument_digest }] : []),
    ...devices.map((digest) => ({ kind: 'device' as const, digest })),
    ...[...new Set(addresses)].map((digest) => ({ kind: 'address' as const, digest })),
  ];
}

/** The same house however it is typed. */
function plain(address: string): string {
  return address.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

async function factsOf(
  tx: Tx,
  about: { payment: Payment; jobs: readonly Job[]; signals: readonly Signal[]; at: Date },
): Promise<RiskFacts> {
  const { payment, jobs, signals, at } = about;
  const counts = await countSignals(tx, signals, at);
  const payeeIds = [...new Set(jobs.map((job) => job.payee_id))];
  const paidTo = payment.instrument_digest ? await payeesPaidTo(tx, payment.instrument_digest) : [];
  const accounts = await Promise.all(payeeIds.map((payeeId) => presentAccount(tx, payeeId)));
  const members = await Promise.all(payeeIds.map((payeeId) => membersOf(tx, payeeId)));
  return {
    ...counts,
    paysItself: payeeIds.some((payeeId) => paidTo.includes(payeeId)),
    payerIsPayee: members.some((users) => users.includes(payment.payer_id)) || payeeIds.includes(payment.payer_id),
    accountCoolsOff: accounts.some((entry) => entry !== undefined && entry.usableFrom.getTime() > at.getTime()),
    amount_minor: payment.amount_minor,
  };
}

type Counts = Pick<
  RiskFacts,
  'paymentsInHour' | 'paymentsInDay' | 'payersOfInstrument' | 'payersOfDevice' | 'payersOfAddress' | 'firstPayment'
>;

/** One statement over the index on (kind, digest, time); this payment's own signals are there already. */
async function countSignals(db: Db, signals: readonly Signal[], at: Date): Promise<Counts> {
  const payer = signals.find((signal) => signal.kind === 'payer')?.digest ?? '';
  const { rows } = await sql<Counts>`
    WITH given (kind, digest) AS (
      SELECT * FROM unnest(${signals.map((signal) => signal.kind)}::text[], ${signals.map((signal) => signal.digest)}::text[])),
    recent AS (
      SELECT seen.kind, seen.digest, count(DISTINCT seen.payer_id)::int AS payers, count(DISTINCT seen.payment_id)::int AS payments,
             count(DISTINCT seen.payment_id) FILTER (WHERE seen.at > ${new Date(at.getTime() - hour_ms)})::int AS in_hour
      FROM given JOIN risk_signals AS seen USING (kind, digest)
      WHERE seen.at > ${new Date(at.getTime() - day_ms)}
      GROUP BY seen.kind, seen.digest)
    SELECT coalesce(max(in_hour) FILTER (WHERE kind = 'payer'), 0) AS "paymentsInHour",
           coalesce(max(payments) FILTER (WHERE kind = 'payer'), 0) AS "paymentsInDay",
           coalesce(max(payers) FILTER (WHERE kind = 'instrument'), 0) AS "payersOfInstrument",
           coalesce(max(payers) FILTER (WHERE kind = 'device'), 0) AS "payersOfDevice",
           coalesce(max(payers) FILTER (WHERE kind = 'address'), 0) AS "payersOfAddress",
           (SELECT count(*) FROM (SELECT 1 FROM risk_signals WHERE kind = 'payer' AND digest = ${payer} LIMIT 2) AS few) < 2
             AS "firstPayment"
    FROM recent`.execute(db);
  const [counted] = rows;
  if (!counted) throw new Error('counting answers one row');
  return counted;
}
