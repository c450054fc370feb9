import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import path from 'node:path';
import type { SecureContextOptions } from 'node:tls';
import type { LinkClock } from '@mistri/link';
import type { ListenAddress } from '../listen/listeners.ts';
import { Gate } from '../listen/gate.ts';
import type { AdminApi, Answer } from './admin-api.ts';

const maxBody_bytes = 16 * 1024;
/** Wrong tokens of one address per minute, before right ones are not looked at either. */
const wrongTokensPerMinute = 10;

const pageFiles: Readonly<Record<string, { file: string; type: string }>> = {
  '/': { file: 'admin.html', type: 'text/html; charset=utf-8' },
  '/admin.css': { file: 'admin.css', type: 'text/css; charset=utf-8' },
  '/admin.js': { file: 'admin.js', type: 'text/javascript; charset=utf-8' },
  '/words.js': { file: 'words.js', type: 'text/javascript; charset=utf-8' },
};

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
} as const;

export interface AdminServerOptions {
  readonly listen: ListenAddress;
  /** `sha256:…` of the token. */
  readonly tokenHash: string;
  /** For any address but loopback. */
  readonly tls: SecureContextOptions;
  readonly api: AdminApi;
  readonly clock: LinkClock;
  isReady(): boolean;
  metrics(): Promise<string>;
}

/** The port for whoever runs the relay; never the one that devices use. */
export class AdminServer {
  #options: AdminServerOptions;
  #server: Server;
  #wrong: Gate;
  #page = new Map<string, { body: Buffer; type: string }>();

  constructor(options: AdminServerOptions) {
    this.#options = options;
    this.#wrong = new Gate(options.clock, {
      perMinuteEach: wrongTokensPerMinute,
      halfOpen: Number.MAX_SAFE_INTEGER,
      halfOpenEach: Number.MAX_SAFE_INTEGER,
    });
    for (const [url, { file, type }] of Object.entries(pageFiles))
      this.#page.set(url, { body: readFileSync(path.join(import.meta.dirname, 'page', file)), type });
    const listener: RequestListener = (request, response) => {
      this.#handle(request, response).catch(() => {
        if (!response.headersSent) response.writeHead(500, headers);
        response.end();
      });
    };
    const limits = { requestTimeout: 10_000, headersTimeout: 5_000, maxHeaderSize: 8_192 };
    this.#server = isLoopback(options.listen.address)
      ? createServer(limits, listener)
      : createTlsServer({ ...limits, ...options.tls }, listener);
    this.#server.maxConnections = 64;
  }

  /** @returns the port */
  async listen(): Promise<number> {
    const { address: host, port } = this.#options.listen;
    this.#server.listen({ host, port, reusePort: process.platform === 'linux' });
    try {
      await once(this.#server, 'listening');
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
      throw new Error(`listen.admin: cannot listen on ${host} port ${port}: ${code}`, { cause: error });
    }
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : port;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [pathname = '/'] = (request.url ?? '/').split('?');
    const method = request.method ?? 'GET';
    if (pathname.startsWith('/api/')) {
      await this.#api(method, pathname, { request, response });
      return;
    }
    if (method !== 'GET' && method !== 'HEAD') {
      send(response, 405, 'only GET\n', 'text/plain; charset=utf-8');
      return;
    }
    const page = this.#page.get(pathname);
    if (page) send(response, 200, page.body, page.type);
    else if (pathname === '/healthz') send(response, 200, 'alive\n', 'text/plain; charset=utf-8');
    else if (pathname === '/readyz') {
      const isReady = this.#options.isReady();
      send(response, isReady ? 200 : 503, isReady ? 'ready\n' : 'not ready\n', 'text/plain; charset=utf-8');
    } else if (pathname === '/metrics') await this.#metrics(request, response);
    else send(response, 404, 'nothing here\n', 'text/plain; charset=utf-8');
  }

  /** On loopback for the collector beside it; elsewhere with the token, since it tells how busy whom. */
  async #metrics(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isOpen = isLoopback(this.#options.listen.address);
    const refusal = isOpen ? undefined : this.#unauthorized(request);
    if (refusal) sendJson(response, refusal);
    else send(response, 200, await this.#options.metrics(), 'text/plain; version=0.0.4; charset=utf-8');
  }

  async #api(
    method: string,
    pathname: string,
    exchange: { request: IncomingMessage; response: ServerResponse },
  ): Promise<void> {
    const { request, response } = exchange;
    const refusal = this.#unauthorized(request);
    if (refusal) {
      sendJson(response, refusal);
      return;
    }
    const body = method === 'GET' ? undefined : await readBody(request);
    if (body === tooLong) sendJson(response, problem(413, `a body over ${maxBody_bytes} bytes`));
    else if (body === notJson) sendJson(response, problem(400, 'the body is not JSON'));
    else sendJson(response, this.#options.api.answer(method, pathname, body));
  }

  #unauthorized(request: IncomingMessage): Answer | undefined {
    const address = request.socket.remoteAddress ?? '';
    const [, token] = /^Bearer ([\w-]{1,200})$/.exec(request.headers.authorization ?? '') ?? [];
    const given = createHash('sha256')
      .update(token ?? '')
      .digest();
    const expected = Buffer.from(this.#options.tokenHash.replace(/^sha256:/, ''), 'base64url');
    const isRight = token !== undefined && expected.length === given.length && timingSafeEqual(given, expected);
    if (isRight && this.#wrong.has(address)) return undefined;
    const release = this.#wrong.enter(address);
    if (typeof release === 'string') return problem(429, 'too many wrong tokens: wait a minute');
    release();
    return isRight ? undefined : problem(401, 'the admin token is missing or wrong');
  }
}

const tooLong = Symbol('too long');
const notJson = Symbol('not JSON');

async function readBody(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let length_bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length_bytes += piece.length;
    if (length_bytes > maxBody_bytes) return tooLong;
    pieces.push(piece);
  }
  if (length_bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(pieces).toString()) as unknown;
  } catch {
    return notJson;
  }
}

export function problem(status: number, message: string): Answer {
  return { status, body: { message } };
}

function sendJson(response: ServerResponse, answer: Answer): void {
  const extra: Record<string, string> = answer.status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  send(response, answer.status, JSON.stringify(answer.body), 'application/json; charset=utf-8', extra);
}

function send(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  type: string,
  extra: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...headers, ...extra, 'content-type': type });
  response.end(body);
}

export function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
