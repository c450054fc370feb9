import { endedRepairs, type RepairState } from '@mistri/contracts/repair/repair-states';

/** The way of a repair when nothing goes wrong: what a timeline shows as still to come. */
const usualWay: readonly RepairState[] = [
  'requested',
  'matching',
  'assigned',
  'accepted',
  'awaiting_approval',
  'in_progress',
  'completed',
  'verified',
  'closed',
];

/** What usually follows; nothing once the repair has left the usual way. Under warranty no price has to be approved. */
export function statesAhead(state: RepairState, isWarranty = false): readonly RepairState[] {
  const at = usualWay.indexOf(state);
  const ahead = at === -1 ? [] : usualWay.slice(at + 1);
  return isWarranty ? ahead.filter((next) => next !== 'awaiting_approval') : ahead;
}

/** Nothing will move by itself any more: no need to keep asking. */
export const isAtRest = (state: RepairState): boolean => endedRepairs.has(state);

/** The states somebody can look for in a list: `requested` becomes `matching` at once. */
export const shownStates = [
  ...usualWay.slice(1),
  'cancelled',
  'rejected',
  'no_show',
  'disputed',
] as const satisfies readonly RepairState[];

interface Standing {
  readonly status: RepairState;
  readonly isWarranty: boolean;
  readonly money: { readonly dueMinor: number };
}

export type NowText = RepairState | 'acceptedWarranty' | 'awaiting_payment' | 'closedWarranty';

/** Which of the sentences says what happens now and who has to act. */
export function nowText({ status, isWarranty, money }: Standing): NowText {
  if (status === 'awaiting_approval' && money.dueMinor > 0) return 'awaiting_payment';
  if (isWarranty && status === 'accepted') return 'acceptedWarranty';
  if (isWarranty && status === 'closed') return 'closedWarranty';
  return status;
}
