import type { ConsentPhone } from '@mistri/contracts/remote-sessions/consent';
import { phoneName } from '@mistri/contracts/remote-sessions/consent-texts';
import type { RemoteSession, SessionSummary } from '@mistri/contracts/remote-sessions/remote-sessions';
import { sessionActsFor, type SessionMover } from '@mistri/contracts/remote-sessions/session-states';
import type { Actor } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { consentRows } from '../consents/consents-store.ts';
import { openText, type RemoteSessionRow, watchedSessions } from './sessions-store.ts';
import { shownTechnician } from './technician-shown.ts';

const momentOf = (date: Date | null): string | null => date?.toISOString() ?? null;

export function logHead(session: RemoteSessionRow) {
  return { lastSeq: session.log_seq, headHash: session.log_hash, isClosed: session.log_closed };
}

export function phoneOf(services: Services, session: RemoteSessionRow): ConsentPhone | null {
  const text = openText(services, session, 'phone', session.phone_sealed);
  return text === undefined ? null : (JSON.parse(text) as ConsentPhone);
}

export function roleIn(session: RemoteSessionRow, actor: Pick<Actor, 'userId'>): SessionMover {
  if (actor.userId === session.customer_id) return 'customer';
  return actor.userId === session.technician_user_id ? 'technician' : 'admin';
}

export async function presentSession(
  db: Db,
  services: Services,
  { session, actor }: { session: RemoteSessionRow; actor: Actor },
): Promise<RemoteSession> {
  const now = services.clock.now();
  const role = roleIn(session, actor);
  const { technicianId, ...technician } = presentTechnician(services, session);
  const [consents, watched] = await Promise.all([
    consentRows(db, session.session_id),
    watchedSessions(db, [session.session_id], now),
  ]);
  const mayTerminate = role !== 'admin' || actor.capabilities.includes('operations');
  return {
    sessionId: session.session_id,
    repairId: session.repair_id,
    state: session.state,
    actions: mayTerminate ? sessionActsFor(session.state, role) : [],
    yourRole: role,
    mode: session.mode,
    requested: {
      powers: session.powers,
      minutes: session.minutes,
      reason: openText(services, session, 'reason', session.reason_sealed) ?? '',
    },
    granted: session.granted,
    customer: { userId: session.customer_id, deviceId: session.customer_device },
    technician: { ...technician, technicianId },
    phone: phoneOf(services, session),
    imeiLastFour: session.imei_last_four,
    linkSessionId: session.link_session_id,
    pausedBy: session.paused_by,
    isWatched: watched.has(session.session_id),
    ...times(session),
    outcome: session.outcome,
    endReason: session.end_reason,
    endNote: openText(services, session, 'end-note', session.end_note_sealed) ?? null,
    consents: consents.map(({ number, sha256, powers, granted_at, ends_at, language }) => ({
      number,
      sha256,
      powers,
      grantedAt: granted_at.toISOString(),
      endsAt: ends_at.toISOString(),
      language,
    })),
    log: logHead(session),
    serverTime: now.toISOString(),
  };
}

function times(session: RemoteSessionRow) {
  return {
    requestedAt: session.requested_at.toISOString(),
    answerBy: session.answer_by.toISOString(),
    consentedAt: momentOf(session.consented_at),
    activeAt: momentOf(session.active_at),
    endsAt: momentOf(session.ends_at),
    endedAt: momentOf(session.ended_at),
  };
}

function presentTechnician(services: Services, session: RemoteSessionRow) {
  return {
    userId: session.technician_user_id,
    technicianId: session.technician_id,
    ...shownTechnician(services, session),
    deviceId: session.technician_device,
    key: session.technician_key,
  };
}

export async function presentList(
  db: Db,
  services: Services,
  { rows, limit }: { rows: readonly RemoteSessionRow[]; limit: number },
): Promise<{ sessions: SessionSummary[]; nextAfter: string | null }> {
  const page = rows.slice(0, limit);
  const ids = page.map(({ session_id }) => session_id);
  const watched = await watchedSessions(db, ids, services.clock.now());
  return {
    sessions: page.map((session) => summaryOf(services, session, watched)),
    nextAfter: rows.length > limit ? (ids.at(-1) ?? null) : null,
  };
}

function summaryOf(services: Services, session: RemoteSessionRow, watched: ReadonlySet<string>): SessionSummary {
  const { name, certificate } = shownTechnician(services, session);
  const phone = phoneOf(services, session);
  return {
    sessionId: session.session_id,
    repairId: session.repair_id,
    state: session.state,
    mode: session.mode,
    customerId: session.customer_id,
    technician: { userId: session.technician_user_id, name, certificate },
    phone: phone && phoneName({ ...phone, serialNumber: undefined }),
    granted: session.granted,
    requestedAt: session.requested_at.toISOString(),
    endsAt: momentOf(session.ends_at),
    endedAt: momentOf(session.ended_at),
    outcome: session.outcome,
    endReason: session.end_reason,
    log: logHead(session),
    refusedAttempts: session.refused_attempts,
    isWatched: watched.has(session.session_id),
  };
}
