/** What can be wrong, and what a person should do about it. */
export const breakKinds = {
  payment_unknown: 'Money came that belongs to no payment of ours. Find the payer at the gateway; refund or assign it.',
  payment_not_captured:
    'The gateway settled a payment that is not captured here. Check the payment, then run the day again.',
  payment_amount: 'The gateway settled another amount than was paid here. Compare both, then correct or refund.',
  payment_not_in_ledger:
    'A captured payment is not in the ledger in full. Its events wait or failed: look at the outbox.',
  payment_not_settled: 'Captured days ago, and the gateway has not settled it. Ask the gateway.',
  refund_unknown:
    'The gateway refunded something that was not decided here. Find out who did; it is in suspense until then.',
  refund_amount: 'The gateway refunded another amount than was decided here.',
  refund_not_processed:
    'The gateway settled a refund that is not finished here. Run the refund check, then the day again.',
  transfer_unknown: 'A transfer to a linked account was not made here. Find out who made it; reverse it.',
  transfer_amount: 'A transfer to a linked account has another amount than was held here.',
  adjustment:
    'The gateway took or gave money by itself (a lost chargeback, a correction). It is in suspense until it is explained.',
  row_unknown:
    'The report has a kind of row that is not known here. What it moved is in suspense until it is explained.',
  ledger_unsound: 'A ledger balance does not follow from its entries. Stop payouts and look at once.',
  payee_balance: "A payee's ledger balance is not the sum of what is due to them.",
  held_balance: "A job's held balance is not the sum of its holds.",
} as const;
export type BreakKind = keyof typeof breakKinds;

export interface SettledRow {
  readonly entityId: string;
  readonly type: string;
  readonly amount_minor: number;
  readonly fee_minor: number;
  readonly debit_minor: number;
  readonly credit_minor: number;
  readonly settlementId: string | null;
}

/** What we know about the things the report names, by the gateway's id. */
export interface OurRecords {
  readonly payments: ReadonlyMap<
    string,
    { paymentId: string; captured: boolean; amount_minor: number; inLedger_minor: number }
  >;
  readonly refunds: ReadonlyMap<string, { refundId: string; amount_minor: number; processed: boolean }>;
  readonly transfers: ReadonlyMap<string, { holdId: string; amount_minor: number }>;
}

export interface Break {
  readonly kind: BreakKind;
  /** The gateway's id, or ours where the gateway has none. */
  readonly reference: string;
  readonly ourReference: string | null;
  readonly expected_minor: number | null;
  readonly found_minor: number | null;
}

/** What of a day's report does not fit our records. Pure: the same report and records give the same breaks. */
export function matchSettlement(rows: readonly SettledRow[], ours: OurRecords): Break[] {
  return rows.flatMap((row) => matchRow(row, ours) ?? []);
}

function matchRow(row: SettledRow, ours: OurRecords): Break | undefined {
  switch (row.type) {
    case 'payment':
      return matchPayment(row, ours.payments.get(row.entityId));
    case 'refund': {
      const refund = ours.refunds.get(row.entityId);
      if (!refund) return found(row, 'refund_unknown');
      if (refund.amount_minor !== row.amount_minor)
        return found(row, 'refund_amount', refund.refundId, refund.amount_minor);
      return refund.processed ? undefined : found(row, 'refund_not_processed', refund.refundId, refund.amount_minor);
    }
    case 'transfer': {
      const transfer = ours.transfers.get(row.entityId);
      if (!transfer) return found(row, 'transfer_unknown');
      return transfer.amount_minor === row.amount_minor
        ? undefined
        : found(row, 'transfer_amount', transfer.holdId, transfer.amount_minor);
    }
    // Part of a transfer that came back; the ledger never let it go.
    case 'reversal':
      return undefined;
    case 'adjustment':
      return { ...found(row, 'adjustment'), found_minor: row.credit_minor - row.debit_minor };
    default:
      return { ...found(row, 'row_unknown'), found_minor: movedBesideFee(row) };
  }
}

function matchPayment(
  row: SettledRow,
  payment: OurRecords['payments'] extends ReadonlyMap<string, infer P> ? P | undefined : never,
): Break | undefined {
  if (!payment) return found(row, 'payment_unknown');
  if (!payment.captured) return found(row, 'payment_not_captured', payment.paymentId, 0);
  if (payment.amount_minor !== row.amount_minor)
    return found(row, 'payment_amount', payment.paymentId, payment.amount_minor);
  if (payment.inLedger_minor !== payment.amount_minor)
    return {
      ...found(row, 'payment_not_in_ledger', payment.paymentId, payment.amount_minor),
      found_minor: payment.inLedger_minor,
    };
  return undefined;
}

function found(
  row: SettledRow,
  kind: BreakKind,
  ourReference: string | null = null,
  expected_minor: number | null = null,
): Break {
  return { kind, reference: row.entityId, ourReference, expected_minor, found_minor: row.amount_minor };
}

export interface SettlementBooking {
  readonly kind:
    | 'reconciliation.fee'
    | 'reconciliation.adjustment'
    | 'reconciliation.unknown'
    | 'reconciliation.known'
    | 'reconciliation.settlement';
  readonly reference: string;
  readonly entry: 'fee' | 'adjustment_out' | 'adjustment_in' | 'bank_in' | 'bank_out';
  readonly amount_minor: number;
}

/** What a row put into the gateway's balance (below zero: took out of it), its fee apart, which is booked by itself. */
function movedBesideFee(row: SettledRow): number {
  return row.credit_minor - row.debit_minor + row.fee_minor;
}

/**
 * Kinds of breaks whose money nobody here has booked: it waits in suspense. A strange transfer is not one of them: the
 * account of the gateway counts linked accounts as well, so it moved nothing there (README).
 */
const unbooked: readonly BreakKind[] = ['payment_unknown', 'refund_unknown', 'row_unknown'];

function suspenseBooking(kind: SettlementBooking['kind'], row: SettledRow, moved_minor: number): SettlementBooking[] {
  if (moved_minor === 0) return [];
  const entry = moved_minor > 0 ? 'adjustment_in' : 'adjustment_out';
  return [{ kind, reference: row.entityId, entry, amount_minor: Math.abs(moved_minor) }];
}

/** What was unknown and fits now was booked by the room it belongs to: it leaves the suspense. */
export function bookingsOfKnown(
  rows: readonly SettledRow[],
  gone: readonly Pick<Break, 'kind' | 'reference'>[],
): SettlementBooking[] {
  const known = new Set(gone.filter((entry) => unbooked.includes(entry.kind)).map((entry) => entry.reference));
  return rows
    .filter((row) => known.has(row.entityId))
    .flatMap((row) => suspenseBooking('reconciliation.known', row, -movedBesideFee(row)));
}

/**
 * What the report says about the platform's own money: fees were kept back, the rest reached the bank, and what nobody
 * here knows about waits in suspense. Each is booked once, whatever runs again.
 */
export function bookingsOf(rows: readonly SettledRow[], breaks: readonly Break[]): SettlementBooking[] {
  const unknown = new Set(breaks.filter((entry) => unbooked.includes(entry.kind)).map((entry) => entry.reference));
  const bookings = rows.flatMap((row): SettlementBooking[] => {
    const own: SettlementBooking[] = [];
    if (row.fee_minor > 0)
      own.push({ kind: 'reconciliation.fee', reference: row.entityId, entry: 'fee', amount_minor: row.fee_minor });
    if (row.type === 'adjustment')
      own.push(...suspenseBooking('reconciliation.adjustment', row, row.credit_minor - row.debit_minor));
    if (unknown.has(row.entityId)) own.push(...suspenseBooking('reconciliation.unknown', row, movedBesideFee(row)));
    return own;
  });
  const settled = Map.groupBy(
    rows.filter((row) => row.settlementId !== null),
    (row) => row.settlementId ?? '',
  );
  for (const [settlementId, those] of settled) {
    const amount_minor = those.reduce((sum, row) => sum + row.credit_minor - row.debit_minor, 0);
    if (amount_minor === 0) continue;
    bookings.push({
      kind: 'reconciliation.settlement',
      reference: settlementId,
      entry: amount_minor > 0 ? 'bank_in' : 'bank_out',
      amount_minor: Math.abs(amount_minor),
    });
  }
  return bookings;
}
