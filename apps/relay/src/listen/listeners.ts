import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { type SecureContext, TLSSocket } from 'node:tls';
import { legPath, relayAlpn } from '@mistri/contracts/link/leg';
import type { LinkClock } from '@mistri/link';
import { WebSocketServer } from 'ws';
import type { LegSocket } from '../legs/leg-socket.ts';
import { StreamLeg } from '../legs/stream-leg.ts';
import { WebSocketLeg } from '../legs/web-socket-leg.ts';
import { plainAddress } from './address-list.ts';
import type { Gate } from './gate.ts';

const maxWebSocketMessage_bytes = 256 * 1024;
/** Keep-alive: the kernel notices a device that is gone though nothing is sent to it. */
const accepting = {
  allowHalfOpen: true,
  noDelay: true,
  keepAlive: true,
  keepAliveInitialDelay: 15_000,
  highWaterMark: 256 * 1024,
} as const;

export interface ListenAddress {
  readonly address: string;
  readonly port: number;
}

/** What each accepted connection needs until it is a leg. */
export interface ListenContext {
  readonly clock: LinkClock;
  readonly gate: Gate;
  readonly greetingWithin_ms: number;
  /** Read for each connection, so that a new certificate holds from the next one on. */
  secureContext(): SecureContext;
  /** `admitted` is called when the leg has proved who it is: it counts as half-open no longer. */
  onLeg(leg: LegSocket, admitted: () => void): void;
  turnedAway(why: 'rate' | 'half-open'): void;
  isReady(): boolean;
}

/** A port of the relay. Closing it leaves what came in by it alone. */
export class Listeners {
  #context: ListenContext;
  #servers: Server[] = [];
  #http: HttpServer;
  #webSockets: WebSocketServer;
  #admitted = new WeakMap<Socket, () => void>();

  constructor(context: ListenContext) {
    this.#context = context;
    this.#http = createHttpServer({ maxHeaderSize: 8192, keepAliveTimeout: 1 }, (request, response) => {
      const isHealth = request.url === '/healthz' && (request.method === 'GET' || request.method === 'HEAD');
      const status = isHealth ? (this.#context.isReady() ? 200 : 503) : 404;
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
      response.end(isHealth ? `${status === 200 ? 'ready' : 'draining'}\n` : 'nothing here\n');
    });
    this.#webSockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: maxWebSocketMessage_bytes,
    });
    this.#http.on('upgrade', (request, socket: Socket, head) => {
      const [pathname] = (request.url ?? '').split('?');
      if (pathname !== legPath) {
        socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
        context.onLeg(new WebSocketLeg(webSocket, addressOf(socket)), this.#admitted.get(socket) ?? ignore);
      });
    });
  }

  /** TLS: raw legs by ALPN, everything else is HTTP. @returns the port */
  listenTls(at: ListenAddress): Promise<number> {
    return this.#listen(at, (raw, release) => {
      this.#secure(raw, release);
    });
  }

  /** Raw legs without TLS, for behind something that ends it. */
  listenPlain(at: ListenAddress): Promise<number> {
    return this.#listen(at, (raw, release) => {
      this.#context.onLeg(new StreamLeg(raw, addressOf(raw)), release);
    });
  }

  /** WebSockets without TLS, likewise. */
  listenHttp(at: ListenAddress): Promise<number> {
    return this.#listen(at, (raw, release) => {
      this.#web(raw, release);
    });
  }

  /** No new connections; those that are there go on. */
  close(): void {
    for (const server of this.#servers.splice(0)) server.close();
  }

  async #listen(at: ListenAddress, accept: (raw: Socket, release: () => void) => void): Promise<number> {
    const server = createServer(accepting, (raw) => {
      raw.on('error', ignore);
      const release = this.#context.gate.enter(raw.remoteAddress ?? '');
      if (typeof release === 'string') {
        this.#context.turnedAway(release);
        raw.resetAndDestroy();
        return;
      }
      raw.once('close', release);
      accept(raw, release);
    });
    // A relay that takes over listens on the same port while the one before it drains.
    server.listen({ host: at.address, port: at.port, reusePort: process.platform === 'linux', backlog: 1024 });
    try {
      await once(server, 'listening');
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
      throw new Error(`cannot listen on ${at.address} port ${at.port}: ${advice[code] ?? code}`, { cause: error });
    }
    this.#servers.push(server);
    const address = server.address();
    return typeof address === 'object' && address ? address.port : at.port;
  }

  #secure(raw: Socket, release: () => void): void {
    const socket = new TLSSocket(raw, {
      isServer: true,
      requestCert: false,
      secureContext: this.#context.secureContext(),
      ALPNProtocols: [relayAlpn, 'http/1.1'],
    });
    socket.allowHalfOpen = true;
    const late = this.#context.clock.after(this.#context.greetingWithin_ms, () => {
      socket.destroy();
    });
    const cut = (): void => void socket.destroy();
    socket.on('error', cut);
    // After the handshake a TLS socket that no `tls.Server` made tells of records that cannot be read by this event only,
    // and stays open: its leg would wait for its idle time. The event is none of Node's documented ones, and there is no
    // documented way: a `tls.Server` makes its sockets tell by `error`, but does not say which accepted connection one belongs to
    // (its place at the gate, its deadline), and a server for each connection would read keys and certificates each time.
    // Without the event `tls.test.ts`, "a record that somebody on the way changed", fails.
    socket.on('_tlsError', cut);
    socket.once('close', () => {
      late();
      release();
    });
    socket.once('secure', () => {
      late();
      if (socket.alpnProtocol === relayAlpn) this.#context.onLeg(new StreamLeg(socket, addressOf(raw)), release);
      else this.#web(socket, release);
    });
  }

  #web(socket: Socket, release: () => void): void {
    // One deadline for the request; an upgraded connection has its leg's.
    const late = this.#context.clock.after(this.#context.greetingWithin_ms, () => socket.destroy());
    this.#admitted.set(socket, () => {
      release();
      late();
    });
    socket.once('close', late);
    this.#http.emit('connection', socket);
  }
}

const advice: Partial<Record<string, string>> = {
  EADDRINUSE: 'the port is taken by another program',
  EACCES: 'ports below 1024 need the capability CAP_NET_BIND_SERVICE',
  EADDRNOTAVAIL: 'the address is none of this machine',
};

function addressOf(socket: Socket): string {
  return plainAddress(socket.remoteAddress ?? '');
}

function ignore(): void {
  // Nothing to do: the end of the connection says it too.
}
