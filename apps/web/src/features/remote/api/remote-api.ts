import type { ApiResult } from '@mistri/api-client';
import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { FirmwareList } from '@mistri/contracts/remote-sessions/firmware';
import type { RemoteSession, RequestSession, SessionList } from '@mistri/contracts/remote-sessions/remote-sessions';
import type { LogHead, LogPage, SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type { Static } from 'typebox';
import { browserApi } from '#web/api/browser-api.ts';

type Head = Static<typeof LogHead>;

interface Call {
  path?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  idempotencyKey?: string;
}
type Caller = <T>(path: string, call?: Call) => Promise<ApiResult<T>>;
/** The room's schemas are the types here: one place says which call gives what. */
const { get, post } = browserApi as unknown as { get: Caller; post: Caller };

/** Calls of the room `remote-sessions`. */
export const remoteApi = {
  live: (repairId: string) =>
    get<Static<typeof SessionList>>('/api/remote-sessions', { query: { repairId, limit: 5 } }),
  read: (sessionId: string) => get<RemoteSession>('/api/remote-sessions/{sessionId}', { path: { sessionId } }),
  request: (body: Static<typeof RequestSession>, idempotencyKey: string) =>
    post<RemoteSession>('/api/remote-sessions', { body, idempotencyKey }),
  consent: (sessionId: string, body: SignedConsent, idempotencyKey: string) =>
    post<RemoteSession>('/api/remote-sessions/{sessionId}/consent', { path: { sessionId }, body, idempotencyKey }),
  refuse: (sessionId: string, idempotencyKey: string) =>
    post<RemoteSession>('/api/remote-sessions/{sessionId}/refuse', { path: { sessionId }, body: {}, idempotencyKey }),
  end: (sessionId: string, note: string | undefined, idempotencyKey: string) =>
    post<RemoteSession>('/api/remote-sessions/{sessionId}/end', {
      path: { sessionId },
      body: note ? { note } : {},
      idempotencyKey,
    }),
  log: (sessionId: string, after: number) =>
    get<Static<typeof LogPage>>('/api/remote-sessions/{sessionId}/log', { path: { sessionId }, query: { after } }),
  /** As they were signed, oldest first. */
  consents: (sessionId: string) =>
    get<{ consents: SignedConsent[] }>('/api/remote-sessions/{sessionId}/consents', { path: { sessionId } }),
  upload: (sessionId: string, entries: readonly SignedLogEntry[]) =>
    post<Head>('/api/remote-sessions/{sessionId}/log', {
      path: { sessionId },
      body: { entries },
      idempotencyKey: crypto.randomUUID(),
    }),
  firmware: (query: { product?: string; partition?: string }) => get<FirmwareList>('/api/firmware', { query }),
  all: (query: Record<string, string | undefined>) =>
    get<Static<typeof SessionList>>('/api/admin/remote-sessions', { query }),
  watch: (sessionId: string) =>
    post<{ until: string }>('/api/admin/remote-sessions/{sessionId}/watch', {
      path: { sessionId },
      idempotencyKey: crypto.randomUUID(),
    }),
  terminate: (sessionId: string, reason: string, idempotencyKey: string) =>
    post<RemoteSession>('/api/admin/remote-sessions/{sessionId}/terminate', {
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
