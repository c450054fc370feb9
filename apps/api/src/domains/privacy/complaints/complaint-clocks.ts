import { day_ms } from '#platform/clock.ts';
import type { ComplaintsTable } from '../privacy-tables.ts';

/** How long a solved complaint can be opened again. */
export const reopenWithin_ms = 15 * day_ms;

export interface Deadline {
  name: 'acknowledge' | 'resolve';
  dueAt: Date;
  startedAt: Date;
}

type Clocks = Pick<ComplaintsTable, 'state' | 'received_at' | 'acknowledge_by' | 'resolve_by'>;

/** The clocks that still run. */
export function runningClocks(complaint: Clocks): Deadline[] {
  const { state, received_at: startedAt } = complaint;
  if (state !== 'received' && state !== 'acknowledged') return [];
  const resolve: Deadline = { name: 'resolve', dueAt: complaint.resolve_by, startedAt };
  if (state === 'acknowledged') return [resolve];
  return [{ name: 'acknowledge', dueAt: complaint.acknowledge_by, startedAt }, resolve];
}

/** Near: three quarters of the time are over. */
export function alertOf(clock: Deadline, now: Date): 'near' | 'missed' | undefined {
  if (now >= clock.dueAt) return 'missed';
  const nearAt = clock.startedAt.getTime() + 0.75 * (clock.dueAt.getTime() - clock.startedAt.getTime());
  return now.getTime() >= nearAt ? 'near' : undefined;
}
