import type { Data } from '@mistri/api-client';

type Break = Data<'GET /api/admin/reconciliation/breaks'>['breaks'][number];

export const breakStates = ['open', 'taken', 'resolved'] as const satisfies readonly Break['state'][];

/** What can be wrong, most serious first. */
export const breakKinds = [
  'ledger_unsound',
  'payee_balance',
  'held_balance',
  'payment_unknown',
  'payment_amount',
  'payment_not_captured',
  'payment_not_in_ledger',
  'payment_not_settled',
  'refund_unknown',
  'refund_amount',
  'refund_not_processed',
  'transfer_unknown',
  'transfer_amount',
  'adjustment',
  'row_unknown',
] as const satisfies readonly Break['kind'][];

/** Found minus expected; undefined when neither side names an amount. A side without one counts as nothing. */
export function differenceOf(row: Pick<Break, 'expected' | 'found'>): number | undefined {
  if (row.expected === null && row.found === null) return undefined;
  return (row.found ?? 0) - (row.expected ?? 0);
}

export type BreakDeed = 'take' | 'give_back' | 'resolve';

/** What this admin can do with a difference: one person at a time works on it. */
export function deedsFor(row: Pick<Break, 'state' | 'takenBy'>, userId: string): BreakDeed[] {
  if (row.state === 'resolved') return [];
  if (row.takenBy === null) return ['take', 'resolve'];
  return row.takenBy === userId ? ['resolve', 'give_back'] : ['give_back'];
}

/** Only what a report put into suspense has an amount that is certainly lost. */
export function resolutionsFor(kind: Break['kind']): ('explained' | 'corrected' | 'written_off')[] {
  const inSuspense: readonly Break['kind'][] = ['adjustment', 'refund_unknown', 'row_unknown'];
  return inSuspense.includes(kind) ? ['explained', 'corrected', 'written_off'] : ['explained', 'corrected'];
}
