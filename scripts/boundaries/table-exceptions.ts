/**
 * Where a room's SQL touches what is not its own, and why. An exception that is not used any more fails the check.
 * `room: '*'` is what the platform offers to all.
 */
export interface TableException {
  readonly room: string;
  readonly table: string;
  readonly why: string;
}

export const tableExceptions: readonly TableException[] = [
  { room: '*', table: 'refuse_change', why: "the platform's trigger function for tables that only grow" },
  { room: '*', table: 'tell_kept_change', why: "the platform's trigger function for tables whose readings are kept" },
  {
    room: 'governance',
    table: 'audit_log',
    why: 'the audit explorer and the seals are about this table; the platform only appends to it (GOV-1)',
  },
  {
    room: 'governance',
    table: 'outbox_events',
    why: 'the queue of events whose handlers keep failing; read only',
  },
  {
    room: 'governance',
    table: 'outbox_effects',
    why: 'the same queue; read only',
  },
  {
    room: 'escrow',
    table: 'ledger_accounts',
    why: 'verify-holds.ts compares two books in one statement: two queries would report money that is just moving',
  },
];
