import { audit, type Origin } from '#platform/audit.ts';
import { day_ms } from '#platform/clock.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { indianDay, startOfIndianDay } from '#platform/indian-days.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Services } from '#platform/services.ts';
import { transfersByRef, verifyHolds } from '#rooms/escrow/index.ts';
import { account, type AccountId, amountsPosted, post, verifyLedger } from '#rooms/ledger/index.ts';
import {
  gatewayOf,
  jobsOfPayment,
  type Payment,
  paymentsByGatewayIds,
  paymentsCaptured,
  refundsByGatewayIds,
  type SettlementRow,
} from '#rooms/payments/index.ts';
import { verifyPayouts } from '#rooms/payouts/index.ts';
import {
  type Break,
  type BreakKind,
  bookingsOf,
  bookingsOfKnown,
  matchSettlement,
  type OurRecords,
} from './match-settlement.ts';
import * as store from './reconciliation-store.ts';

/** The gateway settles within two bank days; a weekend in between is not late. */
const settledWithin_ms = 4 * day_ms;
const lookBack_ms = 30 * day_ms;
/** Looked at in every run, whatever the day. */
const standingKinds: readonly BreakKind[] = ['payment_not_settled', 'ledger_unsound', 'payee_balance', 'held_balance'];

export interface DayDone {
  readonly day: string;
  readonly rows: number;
  readonly newBreaks: number;
}

/**
 * PAY-9: one day of the gateway's settlement report against what we know, and our books against themselves. Can be run
 * again at any time: breaks and bookings happen once, and a break that is gone resolves itself.
 *
 * @throws GatewayError when the report cannot be had; the run is kept with its failure
 */
export async function reconcileDay(
  db: Db,
  { services, origin }: { services: Services; origin: Origin },
  day: string,
): Promise<DayDone> {
  await transact(db, (tx) => store.startRun(tx, { day, by: origin.actor.userId, at: origin.at }));
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  let rows: SettlementRow[];
  try {
    rows = await gatewayOf(services).settlementReport({ year, month, day: date });
  } catch (error) {
    const failure = String((error as Error).message).slice(0, 300);
    await transact(db, (tx) => store.failRun(tx, { day, failure }));
    throw error;
  }
  const breaks = matchSettlement(rows, await recordsFor(db, rows));
  const standing = await standingBreaks(db, origin, rows);
  return transact(db, (tx) => keep(tx, origin, { day, rows, breaks, standing }));
}

async function recordsFor(db: Db, rows: readonly SettlementRow[]): Promise<OurRecords> {
  const idsOf = (type: string) => rows.filter((row) => row.type === type).map((row) => row.entityId);
  const payments = await paymentsByGatewayIds(db, idsOf('payment'));
  const refunds = await refundsByGatewayIds(db, idsOf('refund'));
  const inLedger = await ledgerAmounts(db, [...payments.values()]);
  return {
    payments: new Map(
      [...payments].map(([id, payment]) => [
        id,
        {
          paymentId: payment.payment_id,
          captured: payment.state === 'captured',
          amount_minor: payment.amount_minor,
          inLedger_minor: inLedger.get(payment.payment_id) ?? 0,
        },
      ]),
    ),
    refunds: new Map([...refunds].map(([id, refund]) => [id, { ...refund, processed: refund.state === 'processed' }])),
    transfers: await transfersByRef(db, idsOf('transfer')),
  };
}

/** What of each payment was posted as held (escrow, hold-payment.ts: one posting per job). */
async function ledgerAmounts(db: Db, payments: readonly Payment[]): Promise<Map<string, number>> {
  const references = new Map<string, string>();
  for (const { payment_id } of payments)
    for (const job of await jobsOfPayment(db, payment_id)) references.set(`${payment_id}:${job.jobId}`, payment_id);
  const amounts = new Map<string, number>();
  for (const [reference, amount_minor] of await amountsPosted(db, 'escrow.hold', [...references.keys()])) {
    const paymentId = references.get(reference) ?? '';
    amounts.set(paymentId, (amounts.get(paymentId) ?? 0) + amount_minor);
  }
  return amounts;
}

/** What is wrong whatever the day: money that does not come, books that do not add up. */
async function standingBreaks(db: Db, origin: Origin, rows: readonly SettlementRow[]): Promise<Break[]> {
  const problem = (
    kind: BreakKind,
    reference: string,
    expected_minor: number | null,
    found_minor: number | null,
  ): Break => ({
    kind,
    reference,
    ourReference: reference,
    expected_minor,
    found_minor,
  });
  return [
    ...(await notSettled(db, origin, rows)).map((payment) =>
      problem('payment_not_settled', payment.payment_id, payment.amount_minor, 0),
    ),
    ...(await verifyLedger(db)).map((entry) =>
      problem('ledger_unsound', entry.subject, entry.expected_minor, entry.found_minor),
    ),
    ...(await verifyPayouts(db)).map((entry) =>
      problem('payee_balance', entry.payeeId, entry.due_minor, entry.balance_minor),
    ),
    ...(await verifyHolds(db)).map((entry) =>
      problem('held_balance', entry.jobId, entry.holds_minor, entry.ledger_minor),
    ),
  ];
}

/** Captured since the first run, old enough, and in no report so far. */
async function notSettled(db: Db, origin: Origin, rows: readonly SettlementRow[]): Promise<Payment[]> {
  const first = await store.firstRunDay(db);
  if (first === undefined) return [];
  const now = origin.at.getTime();
  const from = new Date(Math.max(startOfIndianDay(first).getTime(), now - lookBack_ms));
  const captured = await paymentsCaptured(db, from, new Date(now - settledWithin_ms));
  const idOf = (payment: Payment) => payment.gateway_payment_id ?? '';
  const settled = await store.settledEntities(db, captured.map(idOf));
  const today = new Set(rows.map((row) => row.entityId));
  return captured.filter((payment) => !settled.has(idOf(payment)) && !today.has(idOf(payment)));
}

interface DayFindings {
  readonly day: string;
  readonly rows: readonly SettlementRow[];
  readonly breaks: readonly Break[];
  readonly standing: readonly Break[];
}

async function keep(tx: Tx, origin: Origin, found: DayFindings): Promise<DayDone> {
  const { day, rows } = found;
  await store.keepRows(tx, day, rows);
  const bookings = bookingsOf(rows, found.breaks);
  for (const booking of bookings) await book(tx, origin, booking);
  await resolveGone(tx, origin, found);
  let newBreaks = 0;
  for (const entry of [...found.breaks, ...found.standing]) {
    if (await raise(tx, origin, entry, day)) newBreaks += 1;
  }
  const sumOf = (entry: string) =>
    bookings.filter((row) => row.entry === entry).reduce((sum, row) => sum + row.amount_minor, 0);
  const breaks = found.breaks.length + found.standing.length;
  const settled_minor = sumOf('bank_in') - sumOf('bank_out');
  await store.finishRun(tx, { day, at: origin.at, rows: rows.length, settled_minor, fees_minor: sumOf('fee'), breaks });
  await audit(tx, origin, { action: 'reconciliation.day_done', subjectId: day, after: { rows: rows.length, breaks } });
  await emit(tx, origin, {
    name: 'reconciliation.day_done.v1',
    subject: day,
    payload: { day, rows: rows.length, breaks },
  });
  return { day, rows: rows.length, newBreaks };
}

const sides: Readonly<Record<ReturnType<typeof bookingsOf>[number]['entry'], { debit: AccountId; credit: AccountId }>> =
  {
    fee: { debit: account.gatewayFee(), credit: account.gateway('razorpay') },
    adjustment_out: { debit: account.suspense(), credit: account.gateway('razorpay') },
    adjustment_in: { debit: account.gateway('razorpay'), credit: account.suspense() },
    bank_in: { debit: account.bank(), credit: account.gateway('razorpay') },
    bank_out: { debit: account.gateway('razorpay'), credit: account.bank() },
  };

async function book(tx: Tx, origin: Origin, booking: ReturnType<typeof bookingsOf>[number]): Promise<void> {
  const { kind, reference, amount_minor } = booking;
  const posted = await post(tx, origin, { kind, reference, entries: [{ ...sides[booking.entry], amount_minor }] });
  if (!posted.ok) throw new Error(`${kind} ${reference}: ${posted.message}`);
}

async function raise(tx: Tx, origin: Origin, entry: Break, day: string): Promise<boolean> {
  const breakId = await store.insertBreak(tx, entry, { day, at: origin.at });
  if (!breakId) return false;
  const { kind, reference, expected_minor, found_minor } = entry;
  await emit(tx, origin, {
    name: 'reconciliation.break_found.v1',
    subject: breakId,
    payload: { breakId, kind, reference, expected_minor, found_minor },
  });
  return true;
}

/** What was wrong and fits now (a late webhook, a settlement that came) needs no person, and leaves the suspense. */
async function resolveGone(tx: Tx, origin: Origin, found: DayFindings): Promise<void> {
  const still = new Set([...found.breaks, ...found.standing].map((entry) => `${entry.kind} ${entry.reference}`));
  const ofDay = (await store.openBreaks(tx, { day: found.day })).filter((entry) => !standingKinds.includes(entry.kind));
  const standing = await store.openBreaks(tx, { kinds: standingKinds });
  for (const entry of [...ofDay, ...standing]) {
    if (still.has(`${entry.kind} ${entry.reference}`)) continue;
    await store.changeBreak(
      tx,
      entry.break_id,
      store.resolved(origin.actor.userId, origin.at, 'matches_now', 'found to match in a later run'),
    );
    await leaveSuspense(tx, origin, found, entry);
  }
}

async function leaveSuspense(tx: Tx, origin: Origin, { rows }: DayFindings, gone: store.FoundBreak): Promise<void> {
  const booked = await amountsPosted(tx, 'reconciliation.unknown', [gone.reference]);
  if (booked.size === 0) return;
  for (const booking of bookingsOfKnown(rows, [gone])) await book(tx, origin, booking);
}

/** Yesterday in India: the last day whose report is complete. */
export function lastCompleteDay(now: Date): string {
  return indianDay(new Date(now.getTime() - day_ms));
}
