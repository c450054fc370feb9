import type { Selectable } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import type { RepairQuotesTable, RepairsTable } from './repairs-tables.ts';

export type Repair = Selectable<RepairsTable>;
export type Quote = Selectable<RepairQuotesTable>;

/** What names the customer and what they wrote. */
export interface RequestFacts {
  readonly name: string;
  readonly addressLine: string;
  readonly description: string;
}

export interface Report {
  readonly summary: string;
  readonly advice: string | null;
}

type Sealed = Pick<Repair, 'repair_id' | 'data_key'>;

export function sealFacts(services: Pick<Services, 'crypto'>, of: Sealed, facts: RequestFacts): string {
  return services.crypto.seal(of.data_key, JSON.stringify(facts), `${of.repair_id}:request`);
}

export function openFacts(services: Pick<Services, 'crypto'>, repair: Sealed & { sealed: string }): RequestFacts {
  return JSON.parse(
    services.crypto.open(repair.data_key, repair.sealed, `${repair.repair_id}:request`),
  ) as RequestFacts;
}

export function sealReport(services: Pick<Services, 'crypto'>, of: Sealed, report: Report): string {
  return services.crypto.seal(of.data_key, JSON.stringify(report), `${of.repair_id}:report`);
}

export function openReport(services: Pick<Services, 'crypto'>, repair: Repair): Report | undefined {
  if (repair.report_sealed === null) return undefined;
  return JSON.parse(
    services.crypto.open(repair.data_key, repair.report_sealed, `${repair.repair_id}:report`),
  ) as Report;
}

export function readRepair(db: Db, repairId: string): Promise<Repair | undefined> {
  return db.selectFrom('repairs').selectAll().where('repair_id', '=', repairId).executeTakeFirst();
}

/** A repair is locked before its jobs: nobody who holds a job asks for a repair. */
export function lockRow(tx: Tx, repairId: string): Promise<Repair | undefined> {
  return tx.selectFrom('repairs').selectAll().where('repair_id', '=', repairId).forUpdate().executeTakeFirst();
}

/** The repair that a job is paid for: its own, or that of a quote beside the first. */
export async function repairOfJob(db: Db, jobId: string): Promise<{ repairId: string; quoteId: string } | undefined> {
  const row = await db
    .selectFrom('repair_quotes')
    .select(['repair_id', 'quote_id'])
    .where('job_id', '=', jobId)
    .executeTakeFirst();
  return row && { repairId: row.repair_id, quoteId: row.quote_id };
}

/** Newest first. */
export function quotesOf(db: Db, repairId: string): Promise<Quote[]> {
  return db
    .selectFrom('repair_quotes')
    .selectAll()
    .where('repair_id', '=', repairId)
    .orderBy('version', 'desc')
    .execute();
}

export async function changeQuote(tx: Tx, quote: Quote, change: Partial<Quote>): Promise<Quote> {
  const { lines: _never, ...columns } = change;
  await tx.updateTable('repair_quotes').set(columns).where('quote_id', '=', quote.quote_id).execute();
  return { ...quote, ...columns };
}

/** Where it stands among those who wait for an admin. */
export async function queuePlace(
  db: Db,
  repair: Pick<Repair, 'repair_id' | 'queued_at'>,
): Promise<{ position: number; waiting: number; since: Date } | null> {
  if (repair.queued_at === null) return null;
  const { queued_at: since, repair_id: repairId } = repair;
  const { before, waiting } = await db
    .selectFrom('repairs')
    .select(({ fn, eb }) => [
      fn.countAll<number>().as('waiting'),
      fn
        .countAll<number>()
        .filterWhere(
          eb.or([eb('queued_at', '<', since), eb.and([eb('queued_at', '=', since), eb('repair_id', '<', repairId)])]),
        )
        .as('before'),
    ])
    .where('state', '=', 'matching')
    .executeTakeFirstOrThrow();
  return { position: before + 1, waiting, since };
}
