import {
  EndSession,
  NoteImei,
  RemoteSession,
  RequestSession,
  SessionList,
  SessionsQuery,
} from '@mistri/contracts/remote-sessions/remote-sessions';
import type { Actor } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { endByParty, pauseByCustomer, refuseSession, resumeByCustomer } from './end-by-party.ts';
import { noteImei } from './note-imei.ts';
import { presentList, presentSession } from './present-session.ts';
import { reconnectSession } from './reconnect-session.ts';
import { requestSession } from './request-session.ts';
import { loadSession, sessionParams, sessionResource } from './session-resource.ts';
import { type RemoteSessionRow, searchSessions } from './sessions-store.ts';

export const workRefusals = {
  'remote_sessions.stopped': 503,
  'remote_sessions.no_such_repair': 404,
  'remote_sessions.repair_not_online': 422,
  'remote_sessions.repair_state': 409,
  'remote_sessions.not_paid': 422,
  'remote_sessions.not_certified': 422,
} as const;

interface Caller {
  readonly actor: Actor | undefined;
  readonly services: Services;
}

/** A command answers with the session as it is now. */
export async function answerWith<C extends string>(
  db: Db,
  caller: Caller,
  result: Result<RemoteSessionRow, C>,
): Promise<Result<RemoteSession, C>> {
  if (!result.ok) return result;
  return ok(await presentSession(db, caller.services, { session: result.value, actor: signedIn(caller) }));
}

const request = commandRoute({
  method: 'POST',
  path: '/api/remote-sessions',
  summary: 'Ask the customer of a repair to allow a remote session (USB-5)',
  description:
    'By the technician whom an admin assigned, with a second factor of the last ten minutes. Nothing is possible before the customer has signed a consent.',
  action: 'remote_sessions.request',
  stepUp: true,
  body: RequestSession,
  result: RemoteSession,
  status: 201,
  refusals: {
    ...workRefusals,
    'remote_sessions.no_such_device': 422,
    'remote_sessions.power_of_other_mode': 422,
    'remote_sessions.kind_of_other_mode': 422,
    'remote_sessions.already_open': 409,
  },
  handle: async (call) => {
    const { tx, services, origin, body } = call;
    return answerWith(tx, call, await requestSession(tx, services, origin, body));
  },
});

const list = readRoute({
  method: 'GET',
  path: '/api/remote-sessions',
  summary: 'Your remote sessions, newest first',
  action: 'remote_sessions.list',
  query: SessionsQuery,
  result: SessionList,
  handle: async (call) => {
    const { db, services, query } = call;
    const { state, ...filter } = query;
    const live = state === undefined ? {} : { live: state === 'live' };
    const rows = await searchSessions(db, { ...filter, ...live, partyId: signedIn(call).userId });
    return ok(await presentList(db, services, { rows, limit: query.limit }));
  },
});

const read = readRoute({
  method: 'GET',
  path: '/api/remote-sessions/:sessionId',
  summary: 'A remote session: who, which phone, what is allowed until when, how it ended',
  action: 'remote_sessions.read',
  params: sessionParams,
  result: RemoteSession,
  resource: sessionResource,
  handle: async (call) => answerWith(call.db, call, ok(await loadSession(call.db, call.params.sessionId))),
});

const refuse = commandRoute({
  method: 'POST',
  path: '/api/remote-sessions/:sessionId/refuse',
  summary: 'Say no to a requested session',
  action: 'remote_sessions.answer',
  params: sessionParams,
  body: EndSession,
  result: RemoteSession,
  refusals: { 'remote_sessions.wrong_state': 409 },
  resource: sessionResource,
  handle: async (call) => {
    const { tx, services, origin, params, body } = call;
    return answerWith(tx, call, await refuseSession(tx, services, origin, { ...params, ...body }));
  },
});

const end = commandRoute({
  method: 'POST',
  path: '/api/remote-sessions/:sessionId/end',
  summary: 'End a session: the customer takes the consent back, the technician is done or withdraws the request',
  description:
    'Both devices are told in the moment of the commit. The customer’s end has stopped by itself before that.',
  action: 'remote_sessions.end',
  inReadOnly: true,
  params: sessionParams,
  body: EndSession,
  result: RemoteSession,
  refusals: { 'remote_sessions.wrong_state': 409 },
  resource: sessionResource,
  handle: async (call) => {
    const { tx, services, origin, params, body } = call;
    return answerWith(tx, call, await endByParty(tx, services, origin, { ...params, ...body }));
  },
});

const pause = commandRoute({
  method: 'POST',
  path: '/api/remote-sessions/:sessionId/pause',
  summary: 'Tell the others that you have paused the session',
  action: 'remote_sessions.answer',
  params: sessionParams,
  result: RemoteSession,
  refusals: { 'remote_sessions.wrong_state': 409 },
  resource: sessionResource,
  handle: async (call) => answerWith(call.tx, call, await pauseByCustomer(call.tx, call.origin, call.params.sessionId)),
});

const resume = commandRoute({
  method: 'POST',
  path: '/api/remote-sessions/:sessionId/resume',
  summary: 'Tell the others that the session you have paused goes on',
  action: 'remote_sessions.answer',
  params: sessionParams,
  result: RemoteSession,
  refusals: { 'remote_sessions.wrong_state': 409 },
  resource: sessionResource,
  handle: async (call) =>
    answerWith(call.tx, call, await resumeByCustomer(call.tx, call.origin, call.params.sessionId)),
});

const reconnect = commandRoute({
  method: 'POST',
  path: '/api/remote-sessions/:sessionId/reconnect',
  summary: 'Go on after your page was loaded anew: a new connection for the same session',
  description:
    'Between the same two devices, for the same consents, until the same hard end. The connection before it ends with this.',
  action: 'remote_sessions.reconnect',
  params: sessionParams,
  result: RemoteSession,
  refusals: {
    ...workRefusals,
    'remote_sessions.no_such_repair': 409,
    'remote_sessions.over': 409,
    'remote_sessions.wrong_state': 409,
    'remote_sessions.cannot_connect': 409,
  },
  resource: sessionResource,
  handle: async (call) => {
    const { tx, services, origin, params } = call;
    return answerWith(tx, call, await reconnectSession(tx, services, origin, await loadSession(tx, params.sessionId)));
  },
});

const imei = commandRoute({
  method: 'POST',
  path: '/api/remote-sessions/:sessionId/imei',
  summary: 'Note that the IMEI was read: kept as keyed digest and last four digits only (USB-8)',
  action: 'remote_sessions.answer',
  params: sessionParams,
  body: NoteImei,
  result: RemoteSession,
  refusals: {
    'remote_sessions.imei_not_allowed': 409,
    'remote_sessions.bad_imei': 422,
    'remote_sessions.other_imei': 409,
  },
  resource: sessionResource,
  handle: async (call) => {
    const { tx, services, origin, params, body } = call;
    return answerWith(tx, call, await noteImei(tx, services, origin, { ...params, ...body }));
  },
});

export const sessionRoutes = [request, list, read, refuse, end, pause, resume, reconnect, imei];
