import { sql } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { FlagSettings } from './flag-definitions.ts';

export interface FlagVersion {
  readonly changeId: string;
  readonly flag: string;
  readonly version: number | null;
  readonly basedOn: number;
  readonly settings: FlagSettings;
  readonly state: 'proposed' | 'approved' | 'rejected';
  readonly twoPeople: boolean;
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
}

const columns = [
  'change_id as changeId',
  'flag',
  'version',
  'based_on as basedOn',
  'settings',
  'state',
  'two_people as twoPeople',
  'reason',
  'proposed_by as proposedBy',
  'proposed_at as proposedAt',
  'decided_by as decidedBy',
  'decided_at as decidedAt',
  'decision_reason as decisionReason',
] as const;

/** The newest approved version of every flag that was ever set. */
export function presentFlags(db: Db): Promise<FlagVersion[]> {
  return db
    .selectFrom('flag_versions')
    .select(columns)
    .distinctOn('flag')
    .where('version', 'is not', null)
    .orderBy('flag')
    .orderBy('version', 'desc')
    .execute();
}

export async function presentFlag(db: Db, flag: string): Promise<FlagVersion | undefined> {
  return db
    .selectFrom('flag_versions')
    .select(columns)
    .where('flag', '=', flag)
    .where('version', 'is not', null)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export function openProposals(db: Db): Promise<FlagVersion[]> {
  return db.selectFrom('flag_versions').select(columns).where('state', '=', 'proposed').orderBy('change_id').execute();
}

export function historyOf(db: Db, flag: string, limit: number): Promise<FlagVersion[]> {
  return db
    .selectFrom('flag_versions')
    .select(columns)
    .where('flag', '=', flag)
    .orderBy('change_id', 'desc')
    .limit(limit)
    .execute();
}

export async function readChange(db: Db, changeId: string): Promise<FlagVersion | undefined> {
  return db.selectFrom('flag_versions').select(columns).where('change_id', '=', changeId).executeTakeFirst();
}

/** All changes of one flag queue here, so that two cannot both become the next version. */
export async function lockFlag(tx: Tx, flag: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`flag:${flag}`}, 0))`.execute(tx);
}

export async function insertVersion(tx: Tx, row: FlagVersion): Promise<void> {
  await tx
    .insertInto('flag_versions')
    .values({
      change_id: row.changeId,
      flag: row.flag,
      version: row.version,
      based_on: row.basedOn,
      settings: JSON.stringify(row.settings),
      state: row.state,
      two_people: row.twoPeople,
      reason: row.reason,
      proposed_by: row.proposedBy,
      proposed_at: row.proposedAt,
      decided_by: row.decidedBy,
      decided_at: row.decidedAt,
      decision_reason: row.decisionReason,
    })
    .execute();
}

export async function decideVersion(
  tx: Tx,
  decision: { changeId: string; version: number | null; by: string; at: Date; reason: string | null },
): Promise<void> {
  await tx
    .updateTable('flag_versions')
    .set({
      state: decision.version === null ? 'rejected' : 'approved',
      version: decision.version,
      decided_by: decision.by,
      decided_at: decision.at,
      decision_reason: decision.reason,
    })
    .where('change_id', '=', decision.changeId)
    .execute();
}
