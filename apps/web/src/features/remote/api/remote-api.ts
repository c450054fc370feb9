import type { Body, Query } from '@mistri/api-client';
import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { browserApi } from '#web/api/browser-api.ts';

const logPage = 200;
const sessionsPage = 25;

/** Calls of the room `remote-sessions`. */
export const remoteApi = {
  live: (repairId: string) => browserApi.get('/api/remote-sessions', { query: { repairId, limit: 5 } }),
  read: (sessionId: string) => browserApi.get('/api/remote-sessions/{sessionId}', { path: { sessionId } }),
  request: (body: Body<'POST /api/remote-sessions'>, idempotencyKey: string) =>
    browserApi.post('/api/remote-sessions', { body, idempotencyKey }),
  consent: (sessionId: string, body: SignedConsent, idempotencyKey: string) =>
    browserApi.post('/api/remote-sessions/{sessionId}/consent', { path: { sessionId }, body, idempotencyKey }),
  refuse: (sessionId: string, idempotencyKey: string) =>
    browserApi.post('/api/remote-sessions/{sessionId}/refuse', { path: { sessionId }, body: {}, idempotencyKey }),
  end: (sessionId: string, note: string | undefined, idempotencyKey: string) =>
    browserApi.post('/api/remote-sessions/{sessionId}/end', {
      path: { sessionId },
      body: note ? { note } : {},
      idempotencyKey,
    }),
  /** A new connection for a session whose page was loaded anew. */
  reconnect: (sessionId: string) =>
    browserApi.post('/api/remote-sessions/{sessionId}/reconnect', {
      path: { sessionId },
      idempotencyKey: crypto.randomUUID(),
    }),
  imei: (sessionId: string, imei: string) =>
    browserApi.post('/api/remote-sessions/{sessionId}/imei', {
      path: { sessionId },
      body: { imei },
      idempotencyKey: crypto.randomUUID(),
    }),
  log: (sessionId: string, after: number) =>
    browserApi.get('/api/remote-sessions/{sessionId}/log', { path: { sessionId }, query: { after, limit: logPage } }),
  /** As they were signed, oldest first. */
  consents: (sessionId: string) => browserApi.get('/api/remote-sessions/{sessionId}/consents', { path: { sessionId } }),
  upload: (sessionId: string, entries: readonly SignedLogEntry[]) =>
    browserApi.post('/api/remote-sessions/{sessionId}/log', {
      path: { sessionId },
      body: { entries: [...entries] },
      idempotencyKey: crypto.randomUUID(),
    }),
  firmware: (query: Query<'GET /api/firmware'>) => browserApi.get('/api/firmware', { query }),
  all: (query: Omit<Query<'GET /api/admin/remote-sessions'>, 'limit'>) =>
    browserApi.get('/api/admin/remote-sessions', { query: { ...query, limit: sessionsPage } }),
  watch: (sessionId: string) =>
    browserApi.post('/api/admin/remote-sessions/{sessionId}/watch', {
      path: { sessionId },
      idempotencyKey: crypto.randomUUID(),
    }),
  terminate: (sessionId: string, reason: string, idempotencyKey: string) =>
    browserApi.post('/api/admin/remote-sessions/{sessionId}/terminate', {
      path: { sessionId },
      body: { reason },
      idempotencyKey,
    }),
} as const;

/** Files of a session, made by the server: the log to verify, the report for people. */
export const remoteFiles = {
  log: (sessionId: string) => `/api/remote-sessions/${encodeURIComponent(sessionId)}/log/file`,
  report: (sessionId: string, locale: string) =>
    `/api/remote-sessions/${encodeURIComponent(sessionId)}/report.pdf?locale=${encodeURIComponent(locale)}`,
} as const;
