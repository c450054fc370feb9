import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type { Db, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { openText, type RemoteSessionRow, sealText } from '../sessions/sessions-store.ts';

export async function insertEntries(
  tx: Tx,
  services: Services,
  given: { session: RemoteSessionRow; entries: readonly SignedLogEntry[]; at: Date },
): Promise<void> {
  const { session, entries, at } = given;
  if (entries.length === 0) return;
  await tx
    .insertInto('remote_session_log')
    .values(
      entries.map((signed) => ({
        session_id: session.session_id,
        seq: signed.entry.seq,
        hash: signed.hash,
        received_at: at,
        entry_sealed: sealText(services, session, `log:${signed.entry.seq}`, JSON.stringify(signed)),
      })),
    )
    .execute();
}

export async function hashesOf(
  db: Db,
  sessionId: string,
  seqs: { from: number; to: number },
): Promise<ReadonlyMap<number, string>> {
  const rows = await db
    .selectFrom('remote_session_log')
    .select(['seq', 'hash'])
    .where('session_id', '=', sessionId)
    .where('seq', '>=', seqs.from)
    .where('seq', '<=', seqs.to)
    .execute();
  return new Map(rows.map(({ seq, hash }) => [seq, hash]));
}

/** In order. None once the session's people were erased. */
export async function readEntries(
  db: Db,
  services: Services,
  given: { session: RemoteSessionRow; after: number; limit: number },
): Promise<SignedLogEntry[]> {
  const { session, after, limit } = given;
  const rows = await db
    .selectFrom('remote_session_log')
    .select(['seq', 'entry_sealed'])
    .where('session_id', '=', session.session_id)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.flatMap(({ seq, entry_sealed }) => {
    const text = openText(services, session, `log:${seq}`, entry_sealed);
    return text === undefined ? [] : [JSON.parse(text) as SignedLogEntry];
  });
}
