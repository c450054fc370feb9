import type { EventPayload } from '@mistri/contracts/events/index';
import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { sendAlong } from '#platform/db/pipelining-dialect.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { EventContext } from '#platform/outbox/subscription.ts';
import type { Services } from '#platform/services.ts';
import { moneyPolicy } from '#rooms/fees/index.ts';
import { devicesOf, membersWithDevices } from '#rooms/identity/index.ts';
import { type Job, openParties } from '#rooms/jobs/index.ts';
import { findPayment } from '#rooms/payments/index.ts';
import { accountSigns } from '#rooms/payouts/index.ts';
import { countSignals, type Signal } from './count-signals.ts';
import { freezeLines } from './freeze-holds.ts';
import { type RiskFacts, type RiskReason, scoreRisk } from './risk-rules.ts';

interface Assessed {
  readonly paymentId: string;
  readonly payerId: string;
  /** Keyed digest of the card, UPI id or bank account; null when the gateway told none. */
  readonly instrument: string | null;
  readonly amount_minor: number;
  readonly jobs: readonly Job[];
}

/**
 * PAY-10: looks at a captured payment beside those before it. From the policy's score on, its money stands still until
 * a finance admin has looked; the buyer and the seller go on meanwhile. Called in the transaction that holds the money.
 */
export async function assessPayment(
  tx: Tx,
  { services, origin }: EventContext,
  { captured, jobs }: { captured: EventPayload<'payments.captured.v1'>; jobs: readonly Job[] },
): Promise<void> {
  const { paymentId, payerId } = captured;
  const assessed: Assessed = {
    paymentId,
    payerId,
    instrument: (await findPayment(tx, paymentId))?.instrument_digest ?? null,
    amount_minor: captured.jobs.reduce((sum, job) => sum + job.amount_minor, 0),
    jobs,
  };
  const known = await lookUp(tx, services, assessed);
  const signals = signalsOf(services, assessed, known);
  const rows = signals.map((signal) => ({ payment_id: paymentId, ...signal, payer_id: payerId, at: origin.at }));
  await sendAlong(tx, tx.insertInto('risk_signals').values(rows));
  const { score, reasons } = scoreRisk(await factsOf(tx, { assessed, known, signals, at: origin.at }));
  if (score === 0) return;
  const assessment = { payment_id: paymentId, score, reasons: JSON.stringify(reasons), at: origin.at };
  await sendAlong(tx, tx.insertInto('risk_assessments').values(assessment));
  const policy = await moneyPolicy(tx);
  if (score >= policy.reviewScore) await holdForReview(tx, origin, { assessed, score, reasons });
}

async function holdForReview(
  tx: Tx,
  origin: Origin,
  found: { assessed: Assessed; score: number; reasons: RiskReason[] },
): Promise<void> {
  const { score, reasons } = found;
  const { paymentId, jobs } = found.assessed;
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

/** What other rooms know about both sides; asked in one journey. */
async function lookUp(tx: Tx, { crypto }: Services, { payerId, instrument, jobs }: Assessed) {
  const payeeIds = [...new Set(jobs.map((job) => job.payee_id))];
  const [devices, sellers, accounts] = await Promise.all([
    devicesOf(tx, crypto, [payerId]),
    membersWithDevices(tx, crypto, payeeIds),
    accountSigns(tx, { payeeIds, instrument }),
  ]);
  return { payeeIds, devices, sellers, accounts };
}

type Known = Awaited<ReturnType<typeof lookUp>>;

function signalsOf(services: Services, assessed: Assessed, { devices }: Known): Signal[] {
  const { crypto } = services;
  const { payerId, instrument } = assessed;
  const addresses = assessed.jobs.flatMap((job) => {
    const to = openParties(services, job).deliveryAddress;
    return to ? [crypto.digest('delivery', plain(`${to.lines.join(' ')} ${to.pin}`))] : [];
  });
  return [
    { kind: 'payer' as const, digest: payerId },
    ...(instrument ? [{ kind: 'instrument' as const, digest: instrument }] : []),
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
  about: { assessed: Assessed; known: Known; signals: readonly Signal[]; at: Date },
): Promise<RiskFacts> {
  const { assessed, signals, at } = about;
  const { payeeIds, devices, sellers, accounts } = about.known;
  const { payerId } = assessed;
  return {
    ...(await countSignals(tx, signals, at)),
    paysItself: accounts.some((entry) => entry.same),
    payerIsPayee: sellers.userIds.includes(payerId) || payeeIds.includes(payerId),
    sharesDevice: devices.some((device) => sellers.devices.includes(device)),
    accountCoolsOff: accounts.some((entry) => entry.present && entry.usableFrom.getTime() > at.getTime()),
    amount_minor: assessed.amount_minor,
  };
}
