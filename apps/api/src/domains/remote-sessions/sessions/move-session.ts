import { type EndReason, sentencesOfEnd } from '@mistri/contracts/remote-sessions/end-reasons';
import {
  findSessionTransition,
  type SessionAct,
  type SessionMover,
} from '@mistri/contracts/remote-sessions/session-states';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Services } from '#platform/services.ts';
import { revokeSession as revokeLinkSession } from '#rooms/link/index.ts';
import { lockSession, type RemoteSessionRow, sealText, updateSession } from './sessions-store.ts';

export interface End {
  readonly act: SessionAct;
  readonly by: SessionMover;
  readonly reason: EndReason;
  /** What a person wrote. */
  readonly note?: string;
}

/** Ids of the people and things every event of a session names. */
export function eventFacts(session: RemoteSessionRow) {
  return {
    sessionId: session.session_id,
    repairId: session.repair_id,
    customerId: session.customer_id,
    technicianUserId: session.technician_user_id,
  };
}

/** Tells pages that something they show is different. */
export function tellChanged(tx: Tx, origin: Origin, session: RemoteSessionRow): Promise<void> {
  return emit(tx, origin, {
    name: 'remote_sessions.changed.v1',
    subject: session.session_id,
    payload: { ...eventFacts(session), state: session.state },
  });
}

/**
 * Ends a session for everybody: state, audit and news are committed together, and in the moment of the commit Link tells both
 * devices and its relays (USB-6). The customer's end ends by itself too, by its own clock or its own Stop.
 *
 * @param session locked
 * @returns undefined when the table has no such end: it is over already
 */
export async function endSession(
  tx: Tx,
  services: Services,
  origin: Origin,
  { session, end }: { session: RemoteSessionRow; end: End },
): Promise<RemoteSessionRow | undefined> {
  const transition = findSessionTransition(session.state, end.act);
  if (transition?.outcome === undefined || !transition.by.includes(end.by)) return undefined;
  const { outcome } = transition;
  const canNote = end.note !== undefined && session.row_key !== null;
  const ended = await updateSession(tx, session.session_id, {
    state: 'ended',
    state_since: origin.at,
    paused_by: null,
    granted: [],
    ended_at: origin.at,
    outcome,
    end_reason: end.reason,
    ...(canNote ? { end_note_sealed: sealText(services, session, 'end-note', end.note ?? '') } : {}),
  });
  if (session.link_session_id !== null) {
    await revokeLinkSession(tx, origin, { sessionId: session.link_session_id, reason: sentencesOfEnd[end.reason] });
  }
  await audit(tx, origin, {
    action: `remote_sessions.${outcome}`,
    subjectId: session.session_id,
    reason: end.by === 'admin' && end.note !== undefined ? end.note : end.reason,
    before: { state: session.state },
    after: { state: 'ended', outcome, repairId: session.repair_id, logEntries: session.log_seq },
  });
  await emit(tx, origin, {
    name: 'remote_sessions.ended.v1',
    subject: session.session_id,
    payload: { ...eventFacts(session), outcome, endReason: end.reason },
  });
  await tellChanged(tx, origin, ended);
  return ended;
}

/** Locks, and ends what still lives: for deadlines and for what other rooms decided. */
export async function endIfLive(
  tx: Tx,
  services: Services,
  origin: Origin,
  { sessionId, end }: { sessionId: string; end: End },
): Promise<boolean> {
  const session = await lockSession(tx, sessionId);
  if (!session || session.state === 'ended') return false;
  return (await endSession(tx, services, origin, { session, end })) !== undefined;
}

/** A change of state that ends nothing. */
export async function moveSession(
  tx: Tx,
  origin: Origin,
  {
    session,
    act,
    pausedBy = null,
  }: { session: RemoteSessionRow; act: SessionAct; pausedBy?: 'network' | 'customer' | null },
): Promise<RemoteSessionRow | undefined> {
  const transition = findSessionTransition(session.state, act);
  if (!transition || transition.to === 'ended') return undefined;
  const moved = await updateSession(tx, session.session_id, {
    state: transition.to,
    state_since: origin.at,
    paused_by: pausedBy,
    ...(transition.to === 'active' && session.active_at === null ? { active_at: origin.at } : {}),
  });
  await tellChanged(tx, origin, moved);
  return moved;
}
