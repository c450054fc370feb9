import { endOfDay, startOfDay } from '#web/format/india-day.ts';

export const auditFilterNames = ['actorId', 'subjectId', 'room', 'action', 'traceId', 'from', 'to'] as const;
export type AuditFilterName = (typeof auditFilterNames)[number];

/**
 * Rooms that write into the audit log, in the order of the desk. Each decision of theirs has words (`decisions.json`); a
 * room joins the list together with its pages.
 */
export const auditRooms = [
  'identity',
  'dealers',
  'catalogue',
  'inventory',
  'orders',
  'payments',
  'escrow',
  'payouts',
  'disputes',
  'ratings',
  'fees',
  'taxes',
  'invoices',
  'reconciliation',
  'privacy',
  'devices',
  'link',
  'repairs',
  'technicians',
  'remote_sessions',
  'firmware',
  'governance',
] as const;

/** What the api accepts for each text. What does not fit is not sent: half a number finds nothing but a refusal. */
const shapes: Partial<Record<AuditFilterName, RegExp>> = {
  actorId: /^[A-Za-z0-9_.:@-]{1,100}$/,
  subjectId: /^[A-Za-z0-9_.:@-]{1,100}$/,
  action: /^[a-z_-]+\.[a-z_]+$/,
  traceId: /^trc_[A-Za-z0-9_]{1,40}$/,
  from: /^\d{4}-\d{2}-\d{2}$/,
  to: /^\d{4}-\d{2}-\d{2}$/,
};

type Values = Readonly<Partial<Record<AuditFilterName, string | undefined>>>;

/** The filters of the page as the api wants them: Indian days become moments, the last day counts in full. */
export function auditQuery(values: Values) {
  const good = (name: AuditFilterName): string | undefined => {
    const value = values[name]?.trim();
    return value !== undefined && value !== '' && (shapes[name]?.test(value) ?? true) ? value : undefined;
  };
  const [from, to] = [good('from'), good('to')];
  const room = auditRooms.find((name) => name === values.room);
  const given = {
    actorId: good('actorId'),
    subjectId: good('subjectId'),
    action: good('action'),
    traceId: good('traceId'),
    room,
    from: from && startOfDay(from),
    to: to && endOfDay(to),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<
    Record<keyof typeof given, string>
  >;
}

/** Filters whose text has no chance to find something, so that the page can say so. */
export function badFilters(values: Values): AuditFilterName[] {
  return auditFilterNames.filter((name) => {
    const value = values[name]?.trim();
    return value !== undefined && value !== '' && shapes[name]?.test(value) === false;
  });
}
