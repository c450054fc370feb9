import { sql } from 'kysely';
import type { Tx } from '#platform/db/database.ts';

/** Whoever changes a list with a limit waits here for others who do. Names in sorted order, so that nobody waits in a ring. */
export async function lockNames(tx: Tx, ...names: readonly string[]): Promise<void> {
  for (const name of [...new Set(names)].toSorted())
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`link:${name}`}, 0))`.execute(tx);
}
