import { randomUUID } from 'node:crypto';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { CommandError, exitCodes } from '../command.ts';
import { proxyFor } from '../presence/proxy.ts';
import { version } from '../version.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly isOk: boolean;
  /** `data` of the envelope. */
  readonly data: unknown;
  /** Of a refusal. */
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** Of the server's clock, by its `Date` header. */
  readonly serverTime_ms: number | undefined;
}

export interface ApiClient {
  readonly server: string;
  call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object, token?: string): Promise<ApiAnswer>;
}

const within_ms = 20_000;
const mostAnswer_bytes = 1024 * 1024;

/**
 * Speaks to the control plane. Not `fetch`: that costs 5 MB which an idle agent would keep.
 *
 * @param proxy `http://host:port`; without it the environment's HTTPS_PROXY, HTTP_PROXY and NO_PROXY count
 */
export function apiClient(server: string, proxy?: string): ApiClient {
  return {
    server,
    call: async (method, path, body, token) => {
      const headers = {
        accept: 'application/json',
        'user-agent': `mistri/${version} ${process.platform}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        // Sent once: an answer that is lost is asked for again by what was decided, not by this.
        ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
      };
      const url = new URL(path, server);
      const { status, text, date } = await exchange(url, {
        method,
        headers,
        proxy,
        body: body && JSON.stringify(body),
      });
      return {
        ...readEnvelope(server, status, text),
        serverTime_ms: date === undefined ? undefined : Date.parse(date),
      };
    },
  };
}

interface Asked {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly proxy: string | undefined;
  readonly body: string | undefined;
}

function exchange(url: URL, asked: Asked): Promise<{ status: number; text: string; date: string | undefined }> {
  // By the same rules as everything else of this device: Node's own would ask a proxy for this very machine.
  const proxy = proxyFor(url, asked.proxy, process.env)?.href;
  const proxyEnv = proxy ? { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } : {};
  const isSecure = url.protocol === 'https:';
  const agent = isSecure ? new HttpsAgent({ proxyEnv }) : new HttpAgent({ proxyEnv });
  return new Promise((resolve, reject) => {
    const request = (isSecure ? httpsRequest : httpRequest)(url, {
      method: asked.method,
      headers: asked.headers,
      agent,
      timeout: within_ms,
    });
    request.on('timeout', () => request.destroy(new Error(`no answer within ${within_ms / 1000} s`)));
    request.on('error', (error) => {
      reject(unreachable(url.origin, error, proxy));
    });
    request.on('response', (response) => {
      const pieces: Buffer[] = [];
      let length_bytes = 0;
      response.on('data', (piece: Buffer) => {
        length_bytes += piece.length;
        if (length_bytes > mostAnswer_bytes) request.destroy(new Error('an answer of more than 1 MiB'));
        else pieces.push(piece);
      });
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(pieces).toString('utf8'),
          date: response.headers.date,
        });
      });
      response.on('error', (error) => {
        reject(unreachable(url.origin, error));
      });
    });
    request.end(asked.body);
  });
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'names cannot be looked up: is this machine online?',
  ECONNRESET: 'the connection was cut',
  ETIMEDOUT: 'no answer',
  ENETUNREACH: 'this machine is offline',
  EHOSTUNREACH: 'no way leads there',
  CERT_HAS_EXPIRED: 'its certificate has expired: is the clock of this machine right?',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet: is the clock of this machine right?',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-made',
  SELF_SIGNED_CERT_IN_CHAIN: 'a certificate in between is self-made: a proxy that opens TLS? Set NODE_EXTRA_CA_CERTS',
};

/** OpenSSL's own words name files of its source. */
const notTls = 'it does not speak HTTPS; if it has no certificate, give the address as http://…';

/** What went wrong with the network, for people. */
export function unreachable(origin: string, error: Error, proxy?: string): CommandError {
  const first = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  const refused = proxy === undefined ? undefined : refusedBy(proxy, first, origin);
  if (refused) return refused;
  const code = 'code' in first && typeof first.code === 'string' ? first.code : '';
  const reason = reasons[code] ?? (code === 'EPROTO' || code.startsWith('ERR_SSL_') ? notTls : first.message || code);
  return new CommandError(
    exitCodes.unreachable,
    `${origin} cannot be reached: ${reason}.`,
    'Run `mistri doctor` to see what works.',
  );
}

/** A proxy is in the way: what it says, and who can change it. */
function refusedBy(proxy: string, error: Error, origin: string): CommandError | undefined {
  const { host } = new URL(proxy);
  const status = /\bHTTP\/1\.\d (\d{3})\b/.exec(error.message)?.[1];
  if (status === '407')
    return new CommandError(
      exitCodes.unreachable,
      `The proxy ${host} wants a name and a password, or others than it was given.`,
      'Give them in the environment: HTTPS_PROXY=http://name:password@host:port',
    );
  if (status !== undefined)
    return new CommandError(
      exitCodes.unreachable,
      `The proxy ${host} does not let this device reach ${origin}: it says ${status}.`,
      'Ask whoever runs the proxy to allow that address.',
    );
  if (!('code' in error) || error.code !== 'ECONNREFUSED') return undefined;
  return new CommandError(
    exitCodes.unreachable,
    `The proxy ${host} cannot be reached: nothing listens there.`,
    'Is its address right (--proxy of `mistri login`, else HTTPS_PROXY in the environment)?',
  );
}

function readEnvelope(server: string, status: number, text: string): Omit<ApiAnswer, 'serverTime_ms'> {
  const strange = new CommandError(
    exitCodes.unreachable,
    `${server} answers (${status}), but not as Mistri does.`,
    'Check the address given to `mistri login --server`; a proxy or a sign-in page of this network may be in between.',
  );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw strange;
  }
  if (!isRecord(value)) throw strange;
  const { code, message, details, data } = value;
  return {
    status,
    isOk: status >= 200 && status < 300,
    data,
    code: typeof code === 'string' ? code : '',
    message: typeof message === 'string' ? message : `answered ${status}`,
    details: isRecord(details) ? details : {},
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The field of an answer that must be there. */
export function textIn(data: unknown, name: string): string {
  const value = isRecord(data) ? data[name] : undefined;
  if (typeof value !== 'string')
    throw new CommandError(exitCodes.failed, `The server's answer has no "${name}".`, 'Update mistri, or the server.');
  return value;
}
