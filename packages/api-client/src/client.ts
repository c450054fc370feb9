import type { Operations } from './generated.ts';
import { type ApiProblem, type ApiResult, problemOf, unreachable } from './api-problem.ts';
import { fillPath, queryText } from './request-url.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
export type OperationName = keyof Operations;
type PathOf<M extends Method> =
  Extract<OperationName, `${M} ${string}`> extends infer Name
    ? Name extends `${M} ${infer Path}`
      ? Path
      : never
    : never;
type OperationOf<M extends Method, P extends string> = `${M} ${P}` extends OperationName
  ? Operations[`${M} ${P}`]
  : never;

/** The `data` of an answer: `Data<'GET /api/orders/{orderId}'>`. */
export type Data<Name extends OperationName> = Operations[Name]['data'];
export type Body<Name extends OperationName> = Operations[Name]['body'];
export type Query<Name extends OperationName> = Operations[Name]['query'];

type Part<Key extends string, Value> = [Value] extends [never]
  ? unknown
  : Record<never, never> extends Value
    ? { [K in Key]?: Value }
    : { [K in Key]: Value };
type Parts<Operation> = Operation extends { path: infer Path; query: infer Search; body: infer Content }
  ? Part<'path', Path> & Part<'query', Search> & Part<'body', Content>
  : never;

export interface CallOptions {
  signal?: AbortSignal;
  /** The same key for a repeated attempt of the same action: the server answers what it answered first. */
  idempotencyKey?: string;
}
type Input<Operation> =
  Record<never, never> extends Parts<Operation>
    ? [input?: Parts<Operation> & CallOptions]
    : [input: Parts<Operation> & CallOptions];

export interface ClientOptions {
  /** Empty for the page's own origin. */
  origin: string;
  fetch?: typeof fetch;
  /** Sent with every call. On a server: the cookies of the request that is being answered. */
  headers?: () => Record<string, string>;
  /** Reads the CSRF cookie. Present means: a cookie session exists, so a 401 is worth one refresh (ID-2). */
  csrfToken?: () => string | undefined;
  /** Called when the session could not be renewed. */
  onSignedOut?: () => void;
  newKey?: () => string;
  wait?: (delay_ms: number) => Promise<void>;
}

export type Client = ReturnType<typeof createClient>;

/** A longer wait than this is the person's to decide, not ours (GOV-2: 429 with Retry-After). */
const longestPolitePause_ms = 5_000;

interface Attempt {
  method: Method;
  url: string;
  content: string | FormData | undefined;
  contentType: string | undefined;
  key: string | undefined;
  signal: AbortSignal | undefined;
  accept: string;
}

/**
 * Typed calls of the Mistri API. Refusals are returned, never thrown. Sends the CSRF token and an Idempotency-Key with
 * mutating calls, renews an expired session once (concurrent calls share the renewal), waits once when told to.
 */
export function createClient(options: ClientOptions) {
  const fetcher: typeof fetch = options.fetch ?? ((...parameters) => fetch(...parameters));
  const newKey = options.newKey ?? (() => crypto.randomUUID());
  const wait = options.wait ?? ((delay_ms) => new Promise<void>((resolve) => setTimeout(resolve, delay_ms)));
  let renewal: Promise<boolean> | undefined;

  async function send(attempt: Attempt): Promise<Response | ApiProblem> {
    const csrf = attempt.method === 'GET' ? undefined : options.csrfToken?.();
    try {
      return await fetcher(options.origin + attempt.url, {
        method: attempt.method,
        headers: {
          accept: attempt.accept,
          ...options.headers?.(),
          ...(options.csrfToken ? { 'x-session': 'cookie' } : {}),
          ...(attempt.contentType === undefined ? {} : { 'content-type': attempt.contentType }),
          ...(csrf === undefined ? {} : { 'x-csrf-token': csrf }),
          ...(attempt.key === undefined ? {} : { 'idempotency-key': attempt.key }),
        },
        ...(attempt.content === undefined ? {} : { body: attempt.content }),
        ...(attempt.signal ? { signal: attempt.signal } : {}),
        credentials: 'same-origin',
        cache: 'no-store',
      });
    } catch (error) {
      if (attempt.signal?.aborted) throw error;
      return unreachable();
    }
  }

  /** One renewal at a time: a refresh token that is used twice looks like a theft (ID-2). */
  function renewSession(): Promise<boolean> {
    renewal ??= send(attemptOf('POST', '/api/auth/refresh', {}, {}))
      .then((answer) => {
        // Who is offline is not signed out.
        if (answer instanceof Response && !answer.ok) options.onSignedOut?.();
        return answer instanceof Response && answer.ok;
      })
      .finally(() => (renewal = undefined));
    return renewal;
  }

  async function sendPolitely(attempt: Attempt): Promise<Response | ApiProblem> {
    const first = await send(attempt);
    if (!(first instanceof Response)) return first;
    const pause_ms = first.status === 429 ? retryAfter_s(first) * 1000 : Number.POSITIVE_INFINITY;
    if (pause_ms > longestPolitePause_ms) return first;
    await wait(pause_ms);
    return send(attempt);
  }

  async function exchange(attempt: Attempt): Promise<Response | ApiProblem> {
    const answer = await sendPolitely(attempt);
    if (!(answer instanceof Response) || !(await mayRenew(attempt, answer))) return answer;
    return (await renewSession()) ? sendPolitely(attempt) : answer;
  }

  async function mayRenew(attempt: Attempt, answer: Response): Promise<boolean> {
    if (answer.status !== 401 || options.csrfToken?.() === undefined) return false;
    if (attempt.url.startsWith('/api/auth/refresh')) return false;
    const body = (await answer
      .clone()
      .json()
      .catch(() => undefined)) as { code?: unknown } | undefined;
    return body?.code === 'auth.required';
  }

  function attemptOf(method: Method, url: string, call: CallOptions, body: unknown): Attempt {
    const form = typeof FormData !== 'undefined' && body instanceof FormData;
    return {
      method,
      url,
      content: body === undefined ? undefined : form ? body : JSON.stringify(body),
      contentType: body === undefined || form ? undefined : 'application/json',
      key: method === 'GET' ? undefined : (call.idempotencyKey ?? newKey()),
      signal: call.signal,
      accept: 'application/json',
    };
  }

  async function call(method: Method, path: string, input: AnyInput = {}): Promise<ApiResult<never>> {
    const url = fillPath(path, input.path ?? {}) + queryText(input.query ?? {});
    const answer = await exchange(attemptOf(method, url, input, input.body));
    if (!(answer instanceof Response)) return { ok: false, problem: answer };
    const body = (await answer.json().catch(() => undefined)) as { success?: unknown; data?: unknown } | undefined;
    if (answer.ok && body?.success === true) return { ok: true, data: body.data as never };
    return { ok: false, problem: problemOf(answer.status, body, retryAfter_s(answer)) };
  }

  const method =
    <M extends Method>(name: M) =>
    <P extends PathOf<M>>(
      path: P,
      ...[input]: Input<OperationOf<M, P>>
    ): Promise<ApiResult<OperationOf<M, P>['data']>> =>
      call(name, path, input as AnyInput | undefined);

  return {
    get: method('GET'),
    post: method('POST'),
    patch: method('PATCH'),
    put: method('PUT'),
    delete: method('DELETE'),
    /** A file (PDF, CSV): its content and the name the server gave it. */
    async file(url: string, call_: CallOptions = {}): Promise<ApiResult<{ content: Blob; name: string | undefined }>> {
      const answer = await exchange({ ...attemptOf('GET', url, call_, undefined), accept: '*/*' });
      if (!(answer instanceof Response)) return { ok: false, problem: answer };
      if (!answer.ok) {
        const body: unknown = await answer.json().catch(() => undefined);
        return { ok: false, problem: problemOf(answer.status, body, retryAfter_s(answer)) };
      }
      const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
      return { ok: true, data: { content: await answer.blob(), name } };
    },
    /** Renews the session now; false when the person has to sign in again (or is offline). */
    renewSession,
  };
}

interface AnyInput extends CallOptions {
  path?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
}

function retryAfter_s(answer: Response): number {
  const text = answer.headers.get('retry-after');
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : 60;
}
