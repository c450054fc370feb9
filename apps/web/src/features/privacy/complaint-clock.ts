import type { Data } from '@mistri/api-client';
import type { Tone } from '#web/components/StatusChip.tsx';

type Row = Pick<
  Data<'GET /api/admin/complaints'>['complaints'][number],
  'state' | 'receivedAt' | 'acknowledgeBy' | 'resolveBy'
>;

export interface Clock {
  name: 'acknowledge' | 'resolve';
  dueAt: string;
  tone: Tone;
}

/** Three quarters of the time are over: somebody has to look now. */
const nearShare = 0.75;

export function toneOfClock(startedAt: string, dueAt: string, now: Date): Tone {
  const [start_ms, due_ms] = [Date.parse(startedAt), Date.parse(dueAt)];
  if (now.getTime() >= due_ms) return 'danger';
  return now.getTime() >= start_ms + nearShare * (due_ms - start_ms) ? 'warning' : 'info';
}

/** IN-13: 48 hours to acknowledge, a month to resolve. The one that ends first, or undefined when none runs. */
export function runningClock(row: Row, now: Date): Clock | undefined {
  if (row.state !== 'received' && row.state !== 'acknowledged') return undefined;
  const name = row.state === 'received' ? 'acknowledge' : 'resolve';
  const dueAt = name === 'acknowledge' ? row.acknowledgeBy : row.resolveBy;
  return { name, dueAt, tone: toneOfClock(row.receivedAt, dueAt, now) };
}
