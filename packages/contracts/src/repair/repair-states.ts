/**
 * REP-6, the states that a repair over the internet goes through. Doorstep repairs and service centres add `on_the_way` and
 * moves of their own; nothing here changes for that.
 */
export const repairStates = [
  'requested',
  'matching',
  'assigned',
  'accepted',
  'awaiting_approval',
  'in_progress',
  'completed',
  'verified',
  'closed',
  'cancelled',
  'rejected',
  'no_show',
  'disputed',
] as const;
export type RepairState = (typeof repairStates)[number];

/** Who may move a repair. `system`: money, deadlines, disputes, and technicians who lose their certificate. */
export const repairMovers = ['customer', 'technician', 'operations', 'system'] as const;
export type RepairMover = (typeof repairMovers)[number];

export interface RepairTransition {
  readonly from: RepairState;
  readonly to: RepairState;
  readonly by: readonly RepairMover[];
  /** What the mover must bring; pages ask for exactly this. */
  readonly needs?: 'reason' | 'technician' | 'quote' | 'report';
}

/** The whole table; the server decides by it and pages show their buttons by it. */
export const repairTransitions: readonly RepairTransition[] = [
  // `matching` is the admins' queue: only an admin assigns (REP-4).
  { from: 'requested', to: 'matching', by: ['system'] },
  { from: 'matching', to: 'assigned', by: ['operations'], needs: 'technician' },
  { from: 'matching', to: 'rejected', by: ['operations'], needs: 'reason' },
  { from: 'matching', to: 'cancelled', by: ['customer', 'operations'], needs: 'reason' },
  { from: 'assigned', to: 'accepted', by: ['technician'] },
  { from: 'assigned', to: 'matching', by: ['technician', 'operations', 'system'], needs: 'reason' },
  { from: 'assigned', to: 'cancelled', by: ['customer', 'operations'], needs: 'reason' },
  { from: 'accepted', to: 'awaiting_approval', by: ['technician'], needs: 'quote' },
  // Only where nothing has to be paid first: under warranty, or when the rules say so.
  { from: 'accepted', to: 'in_progress', by: ['technician'] },
  { from: 'accepted', to: 'matching', by: ['technician', 'operations', 'system'], needs: 'reason' },
  { from: 'accepted', to: 'no_show', by: ['technician', 'operations'], needs: 'reason' },
  { from: 'accepted', to: 'cancelled', by: ['customer', 'operations'], needs: 'reason' },
  // A quote waits for the customer's answer and then for their money. Declined, withdrawn or lapsed, the repair goes back
  // to where it stood: to `in_progress` when earlier quotes are paid.
  { from: 'awaiting_approval', to: 'in_progress', by: ['customer', 'technician', 'system'] },
  { from: 'awaiting_approval', to: 'accepted', by: ['customer', 'technician', 'system'] },
  { from: 'awaiting_approval', to: 'matching', by: ['technician', 'operations', 'system'], needs: 'reason' },
  { from: 'awaiting_approval', to: 'cancelled', by: ['customer', 'operations', 'system'], needs: 'reason' },
  { from: 'awaiting_approval', to: 'disputed', by: ['system'] },
  { from: 'in_progress', to: 'awaiting_approval', by: ['technician'], needs: 'quote' },
  { from: 'in_progress', to: 'completed', by: ['technician'], needs: 'report' },
  // What was paid goes back: it was held for this technician's work.
  { from: 'in_progress', to: 'matching', by: ['technician', 'operations', 'system'], needs: 'reason' },
  { from: 'in_progress', to: 'no_show', by: ['technician', 'operations'], needs: 'reason' },
  { from: 'in_progress', to: 'cancelled', by: ['customer', 'operations', 'system'], needs: 'reason' },
  { from: 'in_progress', to: 'disputed', by: ['system'] },
  { from: 'completed', to: 'verified', by: ['customer', 'operations', 'system'] },
  { from: 'completed', to: 'in_progress', by: ['customer', 'operations'], needs: 'reason' },
  { from: 'completed', to: 'cancelled', by: ['system'], needs: 'reason' },
  { from: 'completed', to: 'disputed', by: ['system'] },
  { from: 'verified', to: 'closed', by: ['system'] },
  { from: 'verified', to: 'disputed', by: ['system'] },
  // A dispute is over: the repair goes on where it stood, or ends with its money.
  { from: 'disputed', to: 'awaiting_approval', by: ['system'] },
  { from: 'disputed', to: 'in_progress', by: ['system'] },
  { from: 'disputed', to: 'completed', by: ['system'] },
  { from: 'disputed', to: 'verified', by: ['system'] },
  { from: 'disputed', to: 'closed', by: ['system'] },
  { from: 'disputed', to: 'cancelled', by: ['system'], needs: 'reason' },
];

export function findRepairTransition(from: RepairState, to: RepairState): RepairTransition | undefined {
  return repairTransitions.find((transition) => transition.from === from && transition.to === to);
}

/** Nothing more happens to these. */
export const endedRepairs: ReadonlySet<RepairState> = new Set<RepairState>([
  'closed',
  'cancelled',
  'rejected',
  'no_show',
]);

/** Somebody works on it: a technician is responsible, and a remote session may exist. */
export const assignedRepairs: ReadonlySet<RepairState> = new Set<RepairState>([
  'assigned',
  'accepted',
  'awaiting_approval',
  'in_progress',
]);

/** A technician works on the phone: accepted by them, and not waiting for anybody's answer. A session can be asked for. */
export const workedOnRepairs: ReadonlySet<RepairState> = new Set<RepairState>(['accepted', 'in_progress']);

/** `presented` waits for an answer, `approved` for the money, `paid` is held. The others are over. */
export const quoteStates = ['presented', 'approved', 'paid', 'declined', 'superseded', 'lapsed', 'refunded'] as const;
export type QuoteState = (typeof quoteStates)[number];
