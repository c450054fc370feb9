import type { AdminCapability } from '../auth/roles.ts';

/** Who is told live: `user:usr_…`, `dealer:dlr_…`, `desk:finance`, and objects such as `order:ord_…`, `repair:rep_…` that are watched. */
const kinds: ReadonlyMap<string, string> = new Map([
  ['usr', 'user'],
  ['dlr', 'dealer'],
  ['biz', 'business'],
  ['prv', 'provider'],
  ['tec', 'technician'],
]);

/** The audience of somebody's own id; undefined for ids that are nobody. */
export function audienceOf(subjectId: string): string | undefined {
  const kind = kinds.get(subjectId.slice(0, subjectId.indexOf('_')));
  return kind && `${kind}:${subjectId}`;
}

export function deskOf(capability: AdminCapability): string {
  return `desk:${capability}`;
}

/** What the server sends. Payloads say what changed, never its content: the page asks for that with its own rights. */
export const liveEvents = [
  'order.moved',
  'order.return_changed',
  'repair.changed',
  'dispute.changed',
  'notification.new',
  'queues.changed',
  'flags.changed',
  'remote_sessions.changed',
  'remote_sessions.log',
] as const;
export type LiveEvent = (typeof liveEvents)[number];
