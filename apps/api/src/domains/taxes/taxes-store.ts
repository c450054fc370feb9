import { sql } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import { keptReading } from '#platform/db/kept-readings.ts';
import type { TaxKind } from './tax-kinds.ts';

export interface TaxRate {
  readonly rateId: string;
  readonly kind: TaxKind;
  readonly scope: string;
  readonly rate_bp: number | null;
  readonly amount_minor: number | null;
  readonly validFrom: string;
  /** First day it no longer holds; null while no other follows. */
  readonly validTo: string | null;
  readonly source: string;
  readonly note: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly withdrawnBy: string | null;
  readonly withdrawnAt: Date | null;
  readonly withdrawnReason: string | null;
}

const columns = [
  'rate_id as rateId',
  'kind',
  'scope',
  'rate_bp',
  'amount_minor',
  sql<string>`valid_from::text`.as('validFrom'),
  sql<string | null>`valid_to::text`.as('validTo'),
  'source',
  'note',
  'created_by as createdBy',
  'created_at as createdAt',
  'withdrawn_by as withdrawnBy',
  'withdrawn_at as withdrawnAt',
  'withdrawn_reason as withdrawnReason',
] as const;

export interface Standing {
  readonly scope: string;
  readonly rate_bp: number | null;
  readonly amount_minor: number | null;
}

/** What holds on a day, for the given scopes. At most one row per scope. */
export function standingOn(
  db: Db,
  asked: { kind: TaxKind; scopes: readonly string[]; day: string },
): Promise<readonly Standing[]> {
  const key = `${asked.kind} ${asked.day} ${asked.scopes.join()}`;
  return keptReading(db, { table: 'tax_rates', key }, () =>
    db
      .selectFrom('tax_rates')
      .select(['scope', 'rate_bp', 'amount_minor'])
      .where('kind', '=', asked.kind)
      .where('scope', '=', sql<string>`any(${[...asked.scopes]}::text[])`)
      .where('withdrawn_at', 'is', null)
      .where('valid_from', '<=', asked.day)
      .where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>', asked.day)]))
      .execute(),
  );
}

export interface TaxRateFilter {
  readonly kind?: TaxKind;
  readonly scope?: string;
  /** Only what holds on this day. */
  readonly on?: string;
  /** Rate id of the last row of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** Newest first: ids sort by time. */
export function listRates(db: Db, filter: TaxRateFilter): Promise<TaxRate[]> {
  const { kind, scope, on, after } = filter;
  return db
    .selectFrom('tax_rates')
    .select(columns)
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind as TaxKind))
    .$if(scope !== undefined, (query) => query.where('scope', '=', scope as string))
    .$if(after !== undefined, (query) => query.where('rate_id', '<', after as string))
    .$if(on !== undefined, (query) =>
      query
        .where('withdrawn_at', 'is', null)
        .where('valid_from', '<=', on as string)
        .where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>', on as string)])),
    )
    .orderBy('rate_id', 'desc')
    .limit(filter.limit)
    .execute();
}

/** One writer at a time per kind and scope, also for a scope that has no row yet. */
export async function lockScope(tx: Tx, kind: TaxKind, scope: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`tax_rates:${kind}:${scope}`}, 0))`.execute(tx);
}

/** Rates of a scope that are not withdrawn, in order of their days. */
export function ratesOfScope(tx: Tx, kind: TaxKind, scope: string): Promise<TaxRate[]> {
  return tx
    .selectFrom('tax_rates')
    .select(columns)
    .where('kind', '=', kind)
    .where('scope', '=', scope)
    .where('withdrawn_at', 'is', null)
    .orderBy('valid_from')
    .execute();
}

export function findRate(db: Db, rateId: string): Promise<TaxRate | undefined> {
  return db.selectFrom('tax_rates').select(columns).where('rate_id', '=', rateId).executeTakeFirst();
}

export async function insertRate(
  tx: Tx,
  rate: Omit<TaxRate, 'withdrawnBy' | 'withdrawnAt' | 'withdrawnReason'>,
): Promise<void> {
  await tx
    .insertInto('tax_rates')
    .values({
      rate_id: rate.rateId,
      kind: rate.kind,
      scope: rate.scope,
      rate_bp: rate.rate_bp,
      amount_minor: rate.amount_minor,
      valid_from: rate.validFrom,
      valid_to: rate.validTo,
      source: rate.source,
      note: rate.note,
      created_by: rate.createdBy,
      created_at: rate.createdAt,
    })
    .execute();
}

export async function endRate(tx: Tx, rateId: string, validTo: string | null): Promise<void> {
  await tx.updateTable('tax_rates').set({ valid_to: validTo }).where('rate_id', '=', rateId).execute();
}

export async function markWithdrawn(
  tx: Tx,
  withdrawal: { rateId: string; by: string; at: Date; reason: string },
): Promise<void> {
  await tx
    .updateTable('tax_rates')
    .set({ withdrawn_by: withdrawal.by, withdrawn_at: withdrawal.at, withdrawn_reason: withdrawal.reason })
    .where('rate_id', '=', withdrawal.rateId)
    .execute();
}
