import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { type End, endSession, moveSession } from './move-session.ts';
import { lockLoaded, type RemoteSessionRow } from './sessions-store.ts';

export type StateRefusal = 'remote_sessions.wrong_state';

const wrongState = (session: RemoteSessionRow, what: string) =>
  refuse('remote_sessions.wrong_state', `This session is ${session.state}: ${what}.`, {
    details: { state: session.state },
  });

interface Given {
  readonly sessionId: string;
  readonly end: (session: RemoteSessionRow) => End;
}

/** Asked again, a person who ended it gets the same answer; whoever is too late hears what happened. */
async function endBy(
  tx: Tx,
  services: Services,
  origin: Origin,
  { sessionId, end }: Given,
): Promise<Result<RemoteSessionRow, StateRefusal>> {
  const session = await lockLoaded(tx, sessionId);
  const wanted = end(session);
  if (session.end_reason === wanted.reason) return ok(session);
  const ended = await endSession(tx, services, origin, { session, end: wanted });
  return ended ? ok(ended) : wrongState(session, 'it cannot be ended like this');
}

interface Noted {
  readonly sessionId: string;
  readonly note?: string | undefined;
}

const noted = (note: string | undefined): { note?: string } => (note === undefined ? {} : { note });

export function refuseSession(tx: Tx, services: Services, origin: Origin, { sessionId, note }: Noted) {
  const end = (): End => ({ act: 'refuse', by: 'customer', reason: 'customer_refused', ...noted(note) });
  return endBy(tx, services, origin, { sessionId, end });
}

/** The customer takes the consent back; the technician is done, or takes the request back. */
export function endByParty(tx: Tx, services: Services, origin: Origin, { sessionId, note }: Noted) {
  const end = (session: RemoteSessionRow): End => {
    const isAsked = session.state === 'requested' || session.consent_number === 0;
    if (origin.actor.userId === session.customer_id) {
      return isAsked
        ? { act: 'refuse', by: 'customer', reason: 'customer_refused', ...noted(note) }
        : { act: 'revoke', by: 'customer', reason: 'customer_stopped', ...noted(note) };
    }
    return isAsked
      ? { act: 'withdraw', by: 'technician', reason: 'technician_withdrew', ...noted(note) }
      : { act: 'complete', by: 'technician', reason: 'technician_finished', ...noted(note) };
  };
  return endBy(tx, services, origin, { sessionId, end });
}

export function terminateSession(
  tx: Tx,
  services: Services,
  origin: Origin,
  { sessionId, reason }: { sessionId: string; reason: string },
) {
  const end = (): End => ({ act: 'terminate', by: 'admin', reason: 'admin_terminated', note: reason });
  return endBy(tx, services, origin, { sessionId, end });
}

/** The customer's pause: their end has stopped already, this tells the others. */
export async function pauseByCustomer(
  tx: Tx,
  origin: Origin,
  sessionId: string,
): Promise<Result<RemoteSessionRow, StateRefusal>> {
  const session = await lockLoaded(tx, sessionId);
  if (session.state === 'paused' && session.paused_by === 'customer') return ok(session);
  const moved = await moveSession(tx, origin, { session, act: 'pause', pausedBy: 'customer' });
  return moved ? ok(moved) : wrongState(session, 'only an active session can be paused');
}

export async function resumeByCustomer(
  tx: Tx,
  origin: Origin,
  sessionId: string,
): Promise<Result<RemoteSessionRow, StateRefusal>> {
  const session = await lockLoaded(tx, sessionId);
  if (session.state === 'active') return ok(session);
  const isTheirs = session.state === 'paused' && session.paused_by === 'customer';
  const moved = isTheirs ? await moveSession(tx, origin, { session, act: 'resume' }) : undefined;
  return moved ? ok(moved) : wrongState(session, 'you can only resume what you have paused');
}
