import { Type } from 'typebox';
import {
  AdminSessionsQuery,
  RemoteSession,
  SessionList,
  TerminateSession,
} from '@mistri/contracts/remote-sessions/remote-sessions';
import { day_ms } from '#platform/clock.ts';
import { commandRoute, readRoute } from '#platform/http/route.ts';
import { startOfIndianDay } from '#platform/indian-days.ts';
import { ok } from '#platform/refusal.ts';
import { terminateSession } from './end-by-party.ts';
import { presentList } from './present-session.ts';
import { sessionParams, sessionResource } from './session-resource.ts';
import { answerWith } from './sessions.routes.ts';
import { searchSessions } from './sessions-store.ts';
import { watchSession } from './watch-session.ts';

const search = readRoute({
  method: 'GET',
  path: '/api/admin/remote-sessions',
  summary: 'Live remote sessions, and the history of all of them',
  description: '`from` and `to` are days in India, both included, of the request.',
  action: 'remote_sessions.search',
  query: AdminSessionsQuery,
  result: SessionList,
  handle: async ({ db, services, query }) => {
    const { state, from, to, ...filter } = query;
    const rows = await searchSessions(db, {
      ...filter,
      ...(state === undefined ? {} : { live: state === 'live' }),
      ...(from === undefined ? {} : { from: startOfIndianDay(from) }),
      ...(to === undefined ? {} : { before: new Date(startOfIndianDay(to).getTime() + day_ms) }),
    });
    return ok(await presentList(db, services, { rows, limit: query.limit }));
  },
});

const terminate = commandRoute({
  method: 'POST',
  path: '/api/admin/remote-sessions/:sessionId/terminate',
  summary: 'End a remote session at once, with a reason that its people read',
  action: 'remote_sessions.terminate',
  inReadOnly: true,
  params: sessionParams,
  body: TerminateSession,
  result: RemoteSession,
  refusals: { 'remote_sessions.wrong_state': 409 },
  resource: sessionResource,
  handle: async (call) => {
    const { tx, services, origin, params, body } = call;
    return answerWith(tx, call, await terminateSession(tx, services, origin, { ...params, ...body }));
  },
});

const watch = commandRoute({
  method: 'POST',
  path: '/api/admin/remote-sessions/:sessionId/watch',
  summary: 'Say that you follow this live session; its customer sees it. Say it again within two minutes',
  action: 'remote_sessions.watch',
  params: sessionParams,
  result: Type.Object({ until: Type.String({ format: 'date-time' }) }),
  refusals: { 'remote_sessions.wrong_state': 409 },
  resource: sessionResource,
  handle: async ({ tx, origin, params }) => {
    const watched = await watchSession(tx, origin, params.sessionId);
    return watched.ok ? ok({ until: watched.value.until.toISOString() }) : watched;
  },
});

export const adminSessionRoutes = [search, terminate, watch];
