import http from 'node:http';
import net from 'node:net';
import { type Duplex, Transform } from 'node:stream';
import { type Browser, type BrowserContext, test } from '@playwright/test';
import { origin, type Person, userAgent } from './person.ts';

/** A browser whose only way to the world can be cut, like a cable: pages, WebSockets and relay go by it, WebRTC not around it. */
export interface CuttableBrowser {
  readonly context: BrowserContext;
  /** Everything that is open breaks, nothing new comes through. */
  cut(): void;
  mend(): void;
  /** Bytes that took the long way, both ways together: what a session really went by. */
  carried_bytes(): number;
  close(): Promise<void>;
}

/** @param roundTrip_ms how long a byte takes there and an answer back, at least, on everything that is more than one request */
export async function cuttableBrowser(like: Browser, who: Person, { roundTrip_ms = 0 } = {}): Promise<CuttableBrowser> {
  const cable = await Cable.lay(roundTrip_ms / 2);
  const { args = [], ...options } = test.info().project.use.launchOptions ?? {};
  const browser = await like.browserType().launch({
    ...options,
    args: [
      ...args,
      ...['webrtc', 'force-webrtc'].map((name) => `--${name}-ip-handling-policy=disable_non_proxied_udp`),
    ],
    proxy: { server: `http://127.0.0.1:${cable.port}`, bypass: '<-loopback>' },
  });
  const context = await browser.newContext({ baseURL: origin(), userAgent });
  const { access, csrf, device } = who.session;
  for (const [name, value] of Object.entries({ mistri_at: access, mistri_csrf: csrf, mistri_device: device }))
    await context.addCookies([{ name, value, url: origin() }]);
  return {
    context,
    cut: () => cable.cut(),
    mend: () => cable.mend(),
    carried_bytes: () => cable.carried_bytes,
    close: async () => {
      await browser.close();
      await cable.remove();
    },
  };
}

/** A proxy of HTTP and tunnels, for one browser. */
class Cable {
  readonly port: number;
  readonly #server: http.Server;
  readonly #open = new Set<Duplex>();
  readonly #delay_ms: number;
  #isCut = false;
  carried_bytes = 0;

  private constructor(server: http.Server, delay_ms: number) {
    this.#delay_ms = delay_ms;
    this.#server = server;
    this.port = (server.address() as net.AddressInfo).port;
    server.on('connection', (socket) => this.#note(socket));
    server.on('request', (request, response) => this.#pass(request, response));
    server.on('connect', (request, socket: Duplex, head: Buffer) => this.#tunnel(request.url ?? '', socket, head));
  }

  static async lay(delay_ms: number): Promise<Cable> {
    const server = http.createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return new Cable(server, delay_ms);
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#open) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  remove(): Promise<unknown> {
    this.cut();
    return new Promise((closed) => this.#server.close(closed));
  }

  #note(socket: Duplex): void {
    // A connection that is used again is known already.
    if (this.#open.has(socket)) return;
    this.#open.add(socket);
    socket.on('close', () => this.#open.delete(socket));
    socket.on('error', () => socket.destroy());
    if (this.#isCut) socket.destroy();
  }

  #pass(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { method = 'GET', headers, url = '' } = request;
    const onwards = http.request(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onwards.on('socket', (socket) => this.#note(socket));
    onwards.on('error', () => response.destroy());
    request.pipe(onwards);
  }

  #tunnel(to: string, socket: Duplex, head: Buffer): void {
    const { hostname, port } = new URL(`http://${to}`);
    const onwards = net.connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      const carried = (bytes: number): void => void (this.carried_bytes += bytes);
      const there = longWay(this.#delay_ms, carried);
      there.write(head);
      socket.pipe(there).pipe(onwards);
      onwards.pipe(longWay(this.#delay_ms, carried)).pipe(socket);
    });
    this.#note(onwards);
    onwards.on('close', () => socket.destroy());
    socket.on('close', () => onwards.destroy());
  }
}

/** More than this is never on its way: whoever sends waits, as on a wire. */
const onItsWay_bytes = 1024 * 1024;

/** What goes in comes out later, in the same order. */
function longWay(delay_ms: number, onCarried: (bytes: number) => void): Transform {
  let waiting_bytes = 0;
  let letOn: (() => void) | undefined;
  let arrived: (() => void) | undefined;
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      waiting_bytes += bytes.length;
      setTimeout(() => {
        waiting_bytes -= bytes.length;
        onCarried(bytes.length);
        if (!this.destroyed) this.push(bytes);
        letOn?.();
        letOn = undefined;
        if (waiting_bytes === 0) arrived?.();
      }, delay_ms);
      if (waiting_bytes < onItsWay_bytes) done();
      else letOn = done;
    },
    flush(done) {
      if (waiting_bytes === 0) done();
      else arrived = done;
    },
  });
}
