import { Type } from 'typebox';
import { LogHead, logLimits, LogPage, LogUpload } from '@mistri/contracts/remote-sessions/session-log';
import { logFileLines } from '@mistri/signed-log/session-log';
import { commandRoute, externalRoute, readRoute } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { signedConsents } from '../consents/consents-store.ts';
import { remoteSessionLimits } from '../remote-sessions-limits.ts';
import { logHead } from '../sessions/present-session.ts';
import { loadSession, sessionParams, sessionResource } from '../sessions/session-resource.ts';
import { readEntries } from './log-store.ts';
import { mayReadLog, notFollowing } from '../sessions/watch-session.ts';
import { takeLog } from './take-log.ts';

const upload = commandRoute({
  method: 'POST',
  path: '/api/remote-sessions/:sessionId/log',
  summary: 'Add entries to the log of a session, as the customer’s end signed them (USB-7)',
  description:
    'In order, after the last one that is here; entries that are here already must be the same and change nothing. Each is verified before it is kept.',
  action: 'remote_sessions.answer',
  inReadOnly: true,
  params: sessionParams,
  body: LogUpload,
  bodyLimit: 2 * 1024 * 1024,
  result: LogHead,
  refusals: {
    'remote_sessions.no_consent': 409,
    'remote_sessions.log_over': 409,
    'remote_sessions.log_gap': 409,
    'remote_sessions.log_differs': 409,
    'remote_sessions.log_wrong': 422,
    'remote_sessions.log_too_large': 422,
  },
  resource: sessionResource,
  handle: async ({ tx, services, origin, params, body }) => {
    const taken = await takeLog(tx, services, origin, { ...params, ...body });
    return taken.ok ? ok(logHead(taken.value)) : taken;
  },
});

const logQuery = Type.Object(
  {
    after: Type.Integer({ minimum: 0, maximum: logLimits.entriesPerSession, default: 0 }),
    limit: Type.Integer({ minimum: 1, maximum: remoteSessionLimits.logPage, default: 200 }),
  },
  { additionalProperties: false },
);

const read = readRoute({
  method: 'GET',
  path: '/api/remote-sessions/:sessionId/log',
  summary:
    'The log of a session after an entry; verify it before you show it. Staff read a live one while they follow it',
  action: 'remote_sessions.read',
  params: sessionParams,
  query: logQuery,
  result: LogPage,
  refusals: { 'remote_sessions.not_following': 409 },
  resource: sessionResource,
  handle: async ({ db, services, origin, params, query }) => {
    const session = await loadSession(db, params.sessionId);
    if (!(await mayReadLog(db, origin, session))) return notFollowing();
    const entries = await readEntries(db, services, { session, ...query });
    const last = entries.at(-1)?.entry.seq;
    const nextAfter = last !== undefined && last < session.log_seq ? last : null;
    return ok({ entries, nextAfter, ...logHead(session) });
  },
});

const download = externalRoute({
  method: 'GET',
  path: '/api/remote-sessions/:sessionId/log/file',
  summary: 'The whole log as a file for `mistri log verify`',
  action: 'remote_sessions.read',
  params: sessionParams,
  result: Type.Unknown(),
  raw: { contentType: 'application/x-ndjson' },
  refusals: { 'remote_sessions.no_consent': 409, 'remote_sessions.not_following': 409 },
  resource: sessionResource,
  handle: async ({ db, services, origin, params, reply }) => {
    const session = await loadSession(db, params.sessionId);
    if (!(await mayReadLog(db, origin, session))) return notFollowing();
    const consents = await signedConsents(db, services, session);
    if (consents.length === 0)
      return refuse('remote_sessions.no_consent', 'This session has no consent, so it has no log.');
    const entries = await readEntries(db, services, { session, after: 0, limit: session.log_seq });
    const head = { seq: session.log_seq, hash: session.log_hash };
    const lines = logFileLines({ sessionId: session.session_id, consents, head }, entries);
    await reply
      .header('content-disposition', `attachment; filename="${session.session_id}.log.jsonl"`)
      .header('cache-control', 'private, no-store')
      .header('x-content-type-options', 'nosniff')
      .type('application/x-ndjson')
      .send([...lines].join(''));
    return ok(null);
  },
});

export const logRoutes = [upload, read, download];
