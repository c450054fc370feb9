import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';

export interface ShapeOptions {
  readonly target: { readonly address: string; readonly port: number };
  readonly listen?: { readonly address: string; readonly port: number };
  /** One way; the round trip is twice as much. */
  readonly delay_ms?: number;
  /** Share of datagrams lost, 0 to 1, each way. */
  readonly loss?: number;
  readonly bytesPerSecond?: number;
  /** What waits for its turn at most; the rest is lost, as in a router. */
  readonly queue_bytes?: number;
  /** 0 to 1; the same sequence each time, so that a run can be repeated. */
  readonly random?: () => number;
}

interface Waiting {
  readonly bytes: Uint8Array;
  readonly due_ms: number;
  readonly send: (bytes: Uint8Array) => void;
}

/** A line between two UDP ports: delay, loss and rate, without root. Each sender gets a port of its own behind it, as at a NAT. */
export class UdpShaper {
  readonly front: Socket;
  /** While true nothing passes: the wire is cut. */
  isCut = false;
  readonly counts = { passed: 0, lost: 0, queued_bytes: 0 };
  #options: ShapeOptions;
  #backs = new Map<string, Socket>();
  #there = new Line();
  #back = new Line();

  private constructor(front: Socket, options: ShapeOptions) {
    this.front = front;
    this.#options = options;
    front.on('error', () => undefined);
    front.on('message', (bytes, from) => {
      const back = this.#backFor(from.address, from.port);
      this.#pass(bytes, this.#there, (sent) => {
        back.send(sent, options.target.port, options.target.address);
      });
    });
  }

  static async open(options: ShapeOptions): Promise<UdpShaper> {
    return new UdpShaper(await bound(options.listen ?? { address: '127.0.0.1', port: 0 }), options);
  }

  get address(): { address: string; port: number } {
    const { address, port } = this.front.address();
    return { address, port };
  }

  close(): void {
    this.isCut = true;
    this.#there.stop();
    this.#back.stop();
    for (const socket of [this.front, ...this.#backs.values()]) socket.close();
    this.#backs.clear();
  }

  #backFor(address: string, port: number): Socket {
    const name = `${address} ${port}`;
    const known = this.#backs.get(name);
    if (known) return known;
    const back = createSocket({ type: isIPv6(this.#options.target.address) ? 'udp6' : 'udp4', ...big });
    back.on('error', () => undefined);
    back.on('message', (bytes) => {
      this.#pass(bytes, this.#back, (sent) => {
        this.front.send(sent, port, address);
      });
    });
    this.#backs.set(name, back);
    return back;
  }

  #pass(bytes: Uint8Array, line: Line, send: Waiting['send']): void {
    const { loss = 0, delay_ms = 0, random = Math.random } = this.#options;
    const { bytesPerSecond = Number.POSITIVE_INFINITY, queue_bytes = 4 * 1024 * 1024 } = this.#options;
    const now_ms = performance.now();
    const leaves_ms = Math.max(now_ms, line.free_ms) + (bytes.length / bytesPerSecond) * 1000;
    const waiting_bytes = ((leaves_ms - now_ms) / 1000) * bytesPerSecond;
    if (this.isCut || random() < loss || waiting_bytes > queue_bytes) {
      this.counts.lost += 1;
      return;
    }
    this.counts.passed += 1;
    line.free_ms = leaves_ms;
    line.add({ bytes, due_ms: leaves_ms + delay_ms, send });
  }
}

/** One direction: first in, first out. */
class Line {
  free_ms = 0;
  #waiting: Waiting[] = [];
  #head = 0;
  #timer: NodeJS.Timeout | undefined;

  add(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#timer ??= this.#wake(waiting.due_ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#waiting = [];
    this.#head = 0;
  }

  #wake(at_ms: number): NodeJS.Timeout {
    return setTimeout(
      () => {
        this.#move();
      },
      Math.max(0, at_ms - performance.now()),
    );
  }

  #move(): void {
    this.#timer = undefined;
    const now_ms = performance.now();
    for (;;) {
      const next = this.#waiting[this.#head];
      if (!next || next.due_ms > now_ms + 0.5) break;
      this.#head += 1;
      next.send(next.bytes);
    }
    if (this.#head > 4096) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
    const next = this.#waiting[this.#head];
    if (next) this.#timer = this.#wake(next.due_ms);
  }
}

const big = { recvBufferSize: 4 * 1024 * 1024, sendBufferSize: 4 * 1024 * 1024 };

async function bound(at: { readonly address: string; readonly port: number }): Promise<Socket> {
  const socket = createSocket({ type: isIPv6(at.address) ? 'udp6' : 'udp4', ...big });
  const listening = once(socket, 'listening');
  socket.bind(at.port, at.address);
  await listening;
  return socket;
}
