import type { Db } from '#platform/db/database.ts';
import type { DataSubject, PersonalDataKeeper } from '#platform/personal-data.ts';
import type { Services } from '#platform/services.ts';
import { signedConsents } from './consents/consents-store.ts';
import { readEntries } from './log/log-store.ts';
import { endIfLive } from './sessions/move-session.ts';
import { phoneOf } from './sessions/present-session.ts';
import { liveSessions, openText, type RemoteSessionRow, searchSessions } from './sessions/sessions-store.ts';
import { shownTechnician } from './sessions/technician-shown.ts';

const mostSessions = 1_000;

async function collect(db: Db, services: Services, { userId }: DataSubject) {
  const rows = await searchSessions(db, { partyId: userId, limit: mostSessions });
  const sessions = [];
  for (const session of rows) sessions.push(await collectSession(db, services, session, userId));
  return { data: { sessions } };
}

/** The customer gets consents and log; the technician what they did, without the customer's phone. */
async function collectSession(db: Db, services: Services, session: RemoteSessionRow, userId: string) {
  const { session_id, repair_id, mode, state, outcome, end_reason, requested_at, ended_at } = session;
  const facts = { session_id, repair_id, mode, state, outcome, end_reason, requested_at, ended_at };
  const reason = openText(services, session, 'reason', session.reason_sealed);
  if (userId !== session.customer_id) return { ...facts, reason, shownAs: shownTechnician(services, session) };
  return {
    ...facts,
    reason,
    phone: phoneOf(services, session),
    imeiLastFour: session.imei_last_four,
    consents: await signedConsents(db, services, session),
    log: await readEntries(db, services, { session, after: 0, limit: session.log_seq }),
  };
}

const whyKept =
  'The customer’s proof of who worked on their phone and what they allowed, for three years (Limitation Act 1963).';

/** A customer's own: the key goes, and with it everything that names phone or person. A technician's name stays in the proof. */
async function erase(...[tx, services, { subject, origin }]: Parameters<PersonalDataKeeper['erase']>) {
  const { userId } = subject;
  for (const { session_id: sessionId } of await liveSessions(tx, { userId })) {
    await endIfLive(tx, services, origin, {
      sessionId,
      end: { act: 'terminate', by: 'system', reason: 'account_not_active' },
    });
  }
  await tx
    .updateTable('remote_sessions')
    .set({ row_key: null, imei_digest: null, imei_last_four: null })
    .where('customer_id', '=', userId)
    .execute();
  const worked = await tx
    .selectFrom('remote_sessions')
    .select('session_id')
    .where('technician_user_id', '=', userId)
    .where('row_key', 'is not', null)
    .limit(1)
    .execute();
  const kept = worked.length > 0 ? [{ what: 'Name and certificate in consents of remote sessions', why: whyKept }] : [];
  return { kept, files: [] };
}

export const remoteSessionsKeeper: PersonalDataKeeper = { name: 'remote-sessions', collect, erase };
