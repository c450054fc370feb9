import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import type { SettlementRow } from '#rooms/payments/index.ts';
import type { Break, BreakKind } from './match-settlement.ts';
import type { BreakState, ReconciliationBreaksTable, Resolution } from './reconciliation-tables.ts';

export type FoundBreak = Selectable<ReconciliationBreaksTable>;

/** `date` columns as text: a day in India has no time zone to lose. */
const dayText = sql<string>`to_char(day, 'YYYY-MM-DD')`.as('day');

export async function startRun(tx: Tx, run: { day: string; by: string; at: Date }): Promise<void> {
  const start = { started_at: run.at, started_by: run.by, finished_at: null, failure: null };
  await tx
    .insertInto('reconciliation_runs')
    .values({ day: run.day, ...start })
    .onConflict((conflict) => conflict.column('day').doUpdateSet(start))
    .execute();
}

export async function finishRun(
  tx: Tx,
  run: { day: string; at: Date; rows: number; settled_minor: number; fees_minor: number; breaks: number },
): Promise<void> {
  await tx
    .updateTable('reconciliation_runs')
    .set({
      finished_at: run.at,
      rows_count: run.rows,
      settled_minor: run.settled_minor,
      fees_minor: run.fees_minor,
      breaks_found: run.breaks,
      failure: null,
    })
    .where('day', '=', run.day)
    .execute();
}

export async function failRun(tx: Tx, run: { day: string; failure: string }): Promise<void> {
  await tx.updateTable('reconciliation_runs').set({ failure: run.failure }).where('day', '=', run.day).execute();
}

export function listRuns(db: Db, limit: number) {
  return db
    .selectFrom('reconciliation_runs')
    .select([
      dayText,
      'started_at',
      'finished_at',
      'started_by',
      'rows_count',
      'settled_minor',
      'fees_minor',
      'breaks_found',
      'failure',
    ])
    .orderBy('reconciliation_runs.day', 'desc')
    .limit(limit)
    .execute();
}

/** Days of [from, to] without a finished run, oldest first. */
export async function daysWithoutRun(db: Db, from: string, to: string): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    SELECT to_char(day, 'YYYY-MM-DD') AS day FROM generate_series(${from}::date, ${to}::date, '1 day') AS day
    WHERE NOT EXISTS (SELECT FROM reconciliation_runs AS run WHERE run.day = day.day::date AND run.finished_at IS NOT NULL)
    ORDER BY day`.execute(db);
  return rows.map((row) => row.day);
}

export async function firstRunDay(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('reconciliation_runs')
    .select(dayText)
    .where('finished_at', 'is not', null)
    .orderBy('reconciliation_runs.day')
    .limit(1)
    .executeTakeFirst();
  return row?.day;
}

export async function keepRows(tx: Tx, day: string, rows: readonly SettlementRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 500) {
    await tx
      .insertInto('settlement_rows')
      .values(
        rows.slice(from, from + 500).map((row) => ({
          entity_id: row.entityId,
          day,
          type: row.type,
          amount_minor: row.amount_minor,
          fee_minor: row.fee_minor,
          tax_minor: row.tax_minor,
          debit_minor: row.debit_minor,
          credit_minor: row.credit_minor,
          settlement_id: row.settlementId,
          gateway_payment_id: row.gatewayPaymentId,
        })),
      )
      .onConflict((conflict) => conflict.column('entity_id').doNothing())
      .execute();
  }
}

/** Which of these things the gateway has settled, ever. */
export async function settledEntities(db: Db, entityIds: readonly string[]): Promise<Set<string>> {
  if (entityIds.length === 0) return new Set();
  const { rows } = await sql<{ entity_id: string }>`
    SELECT entity_id FROM settlement_rows WHERE entity_id = ANY (${[...entityIds]}::text[])`.execute(db);
  return new Set(rows.map((row) => row.entity_id));
}

/**
 * A difference that was gone and is back is found anew, and so is one that a person explained and that has other amounts now:
 * what was explained once must not hide what comes later.
 *
 * @returns the break's id; undefined when it is known already
 */
export async function insertBreak(
  tx: Tx,
  entry: Break,
  { day, at }: { day: string; at: Date },
): Promise<string | undefined> {
  const row = await tx
    .insertInto('reconciliation_breaks')
    .values({
      break_id: newId('brk'),
      kind: entry.kind,
      reference: entry.reference,
      day,
      our_reference: entry.ourReference,
      expected_minor: entry.expected_minor,
      found_minor: entry.found_minor,
      state: 'open',
      found_at: at,
      taken_by: null,
      taken_at: null,
      resolved_by: null,
      resolved_at: null,
      resolution: null,
      reason: null,
    })
    .onConflict((conflict) =>
      conflict
        .constraint('reconciliation_breaks_once')
        .doUpdateSet((row) => ({
          day: row.ref('excluded.day'),
          our_reference: row.ref('excluded.our_reference'),
          expected_minor: row.ref('excluded.expected_minor'),
          found_minor: row.ref('excluded.found_minor'),
          state: 'open',
          found_at: row.ref('excluded.found_at'),
          taken_by: null,
          taken_at: null,
          resolved_by: null,
          resolved_at: null,
          resolution: null,
          reason: null,
        }))
        .where('reconciliation_breaks.state', '=', 'resolved')
        .where(
          sql<boolean>`reconciliation_breaks.resolution = 'matches_now' OR
            (reconciliation_breaks.expected_minor, reconciliation_breaks.found_minor)
              IS DISTINCT FROM (excluded.expected_minor, excluded.found_minor)`,
        ),
    )
    .returning('break_id')
    .executeTakeFirst();
  return row?.break_id;
}

const breakColumns = [
  'break_id',
  'kind',
  'reference',
  dayText,
  'our_reference',
  'expected_minor',
  'found_minor',
  'state',
  'found_at',
  'taken_by',
  'taken_at',
  'resolved_by',
  'resolved_at',
  'resolution',
  'reason',
] as const;

export interface BreakFilter {
  readonly state?: BreakState;
  readonly kind?: BreakKind;
  readonly day?: string;
  readonly after?: string;
  readonly limit: number;
}

/** Newest first. */
export function listBreaks(db: Db, filter: BreakFilter): Promise<FoundBreak[]> {
  let query = db.selectFrom('reconciliation_breaks').select(breakColumns);
  if (filter.state) query = query.where('state', '=', filter.state);
  if (filter.kind) query = query.where('kind', '=', filter.kind);
  if (filter.day) query = query.where('reconciliation_breaks.day', '=', filter.day);
  if (filter.after) query = query.where('break_id', '<', filter.after);
  return query.orderBy('break_id', 'desc').limit(filter.limit).execute();
}

export function lockBreak(tx: Tx, breakId: string): Promise<FoundBreak | undefined> {
  return tx
    .selectFrom('reconciliation_breaks')
    .select(breakColumns)
    .where('break_id', '=', breakId)
    .forUpdate()
    .executeTakeFirst();
}

export async function changeBreak(
  tx: Tx,
  breakId: string,
  change: Partial<
    Pick<FoundBreak, 'state' | 'taken_by' | 'taken_at' | 'resolved_by' | 'resolved_at' | 'resolution' | 'reason'>
  >,
): Promise<void> {
  await tx.updateTable('reconciliation_breaks').set(change).where('break_id', '=', breakId).execute();
}

/** Breaks not resolved yet, of a day or of kinds that are looked at every time. */
export function openBreaks(db: Db, of: { day: string } | { kinds: readonly BreakKind[] }): Promise<FoundBreak[]> {
  let query = db.selectFrom('reconciliation_breaks').select(breakColumns).where('state', '<>', 'resolved');
  query =
    'day' in of ? query.where('reconciliation_breaks.day', '=', of.day) : query.where('kind', 'in', [...of.kinds]);
  return query.orderBy('break_id').execute();
}

export function resolved(by: string, at: Date, resolution: Resolution, reason: string) {
  return { state: 'resolved' as const, resolved_by: by, resolved_at: at, resolution, reason };
}
