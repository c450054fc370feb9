import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type FromLeg, type FromRelay, legPurpose, relayAlpn } from '@mistri/contracts/link/leg';
import { type DeviceKey, signedBytes, systemClock, toBase64Url } from '@mistri/link';
import { dialRelayByQuic } from '@mistri/link/node';
import { WebSocket } from 'ws';
import type { LegTransport } from '../src/legs/leg-socket.ts';

/** One half of a session at the relay as a device would open it, with every liberty to do it wrongly. */
export interface LegClient {
  /** The next message of the relay, `waiting` too. */
  message(): Promise<FromRelay>;
  send(message: FromLeg | Buffer): void;
  write(bytes: Uint8Array): boolean;
  end(): void;
  /** A plain one is reset; one under TLS cannot be in Node and looks like an end without goodbye. */
  destroy(): void;
  pause(): void;
  resume(): void;
  /** Bytes after `paired`, until so many are there. */
  read(length_bytes: number): Promise<Buffer>;
  /** All bytes until the other side has ended. */
  readToEnd(): Promise<Buffer>;
  onData: ((bytes: Buffer) => void) | undefined;
  readonly closed: Promise<void>;
  /** The other side said it sends nothing more. */
  readonly ended: Promise<void>;
  readonly transport: LegTransport;
  /** Under a leg by TLS or plain: for who counts every microsecond. */
  readonly socket?: Socket;
}

export type LegAt =
  | { readonly tls: number; readonly from?: string }
  | { readonly plain: number; readonly from?: string }
  | { readonly quic: number; readonly key: Uint8Array }
  | { readonly ws: string };

export async function openLeg(at: LegAt): Promise<LegClient> {
  if ('ws' in at) return webSocketLeg(at.ws);
  if ('quic' in at) return quicLeg(at.quic, at.key);
  const options = { host: '127.0.0.1', localAddress: at.from ?? '127.0.0.1', noDelay: true, allowHalfOpen: true };
  if ('plain' in at) {
    const socket = connectTcp({ ...options, port: at.plain });
    return streamLeg(socket, 'plain', once(socket, 'connect'));
  }
  const raw = connectTcp({ ...options, port: at.tls });
  const socket = connectTls({ socket: raw, rejectUnauthorized: false, ALPNProtocols: [relayAlpn], sigalgs: 'ed25519' });
  socket.allowHalfOpen = true;
  return streamLeg(socket, 'tls', once(socket, 'secureConnect'));
}

class Inbox {
  #held = Buffer.alloc(0);
  #pieces: Buffer[] = [];
  #wake: (() => void) | undefined;
  isOver = false;

  push(bytes: Buffer): void {
    this.#pieces.push(bytes);
    this.#wake?.();
  }

  finish(): void {
    this.isOver = true;
    this.#wake?.();
  }

  async take(length_bytes: number): Promise<Buffer> {
    for (;;) {
      this.#join();
      if (this.#held.length >= length_bytes) break;
      if (this.isOver) throw new Error(`over with ${this.#held.length} of ${length_bytes} bytes`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const taken = this.#held.subarray(0, length_bytes);
    this.#held = this.#held.subarray(length_bytes);
    return taken;
  }

  async rest(): Promise<Buffer> {
    while (!this.isOver) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#join();
    return this.#held;
  }

  #join(): void {
    if (this.#pieces.length > 0) this.#held = Buffer.concat([this.#held, ...this.#pieces.splice(0)]);
  }
}

async function streamLeg(socket: Socket, transport: 'tls' | 'plain', opened: Promise<unknown>): Promise<LegClient> {
  const inbox = new Inbox();
  const ended = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  socket.on('error', () => undefined);
  socket.on('close', () => {
    inbox.finish();
    closed.resolve();
  });
  const client = clientOf(inbox, transport, {
    socket,
    write: (bytes) => socket.write(bytes),
    end: () => socket.end(),
    destroy: () => (transport === 'plain' ? socket.resetAndDestroy() : socket.destroy()),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    ended: ended.promise,
    closed: closed.promise,
  });
  socket.on('data', (bytes: Buffer) => {
    if (client.onData) client.onData(bytes);
    else inbox.push(bytes);
  });
  socket.on('end', () => {
    inbox.finish();
    ended.resolve();
  });
  await Promise.race([
    opened,
    closed.promise.then(() => {
      throw new Error('closed before it was open');
    }),
  ]);
  return client;
}

async function quicLeg(port: number, key: Uint8Array): Promise<LegClient> {
  const channel = await dialRelayByQuic(`127.0.0.1:${port}`, {
    relay: { id: 'test-1', key },
    signal: new AbortController().signal,
    clock: systemClock(),
  });
  const inbox = new Inbox();
  const ended = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const client = clientOf(inbox, 'quic', {
    write: (bytes) => channel.write(bytes),
    end: () => {
      channel.end();
    },
    destroy: () => {
      channel.abort('destroyed');
    },
    pause: () => {
      channel.pause();
    },
    resume: () => {
      channel.resume();
    },
    ended: ended.promise,
    closed: closed.promise,
  });
  channel.listen({
    data: (bytes) => {
      const own = Buffer.from(bytes);
      if (client.onData) client.onData(own);
      else inbox.push(own);
    },
    drain: () => undefined,
    peerEnded: () => {
      inbox.finish();
      ended.resolve();
    },
    closed: () => {
      inbox.finish();
      closed.resolve();
    },
  });
  return client;
}

async function webSocketLeg(url: string): Promise<LegClient> {
  const socket = new WebSocket(url, { rejectUnauthorized: false, perMessageDeflate: false });
  const inbox = new Inbox();
  const ended = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  socket.on('error', () => undefined);
  socket.on('close', () => {
    inbox.finish();
    closed.resolve();
  });
  const client = clientOf(inbox, 'websocket', {
    write: (bytes) => {
      socket.send(bytes);
      return socket.bufferedAmount < 65_536;
    },
    end: () => {
      socket.send(new Uint8Array(0));
    },
    destroy: () => {
      socket.terminate();
    },
    pause: () => {
      socket.pause();
    },
    resume: () => {
      socket.resume();
    },
    ended: ended.promise,
    closed: closed.promise,
  });
  socket.on('message', (data: Buffer) => {
    if (data.length === 0) {
      inbox.finish();
      ended.resolve();
    } else if (client.onData) client.onData(data);
    else inbox.push(data);
  });
  await Promise.race([
    once(socket, 'open'),
    closed.promise.then(() => {
      throw new Error('closed before it was open');
    }),
  ]);
  return client;
}

type Bare = Pick<LegClient, 'socket' | 'write' | 'end' | 'destroy' | 'pause' | 'resume' | 'ended' | 'closed'>;

function clientOf(
  inbox: Inbox,
  transport: LegClient['transport'],
  bare: { [K in keyof Bare]: Bare[K] | (() => unknown) },
): LegClient {
  return {
    ...(bare as Bare),
    transport,
    onData: undefined,
    read: (length_bytes) => inbox.take(length_bytes),
    readToEnd: () => inbox.rest(),
    message: async () => {
      const length_bytes = (await inbox.take(2)).readUInt16BE();
      return JSON.parse((await inbox.take(length_bytes)).toString()) as FromRelay;
    },
    send: (message) => {
      (bare as Bare).write(message instanceof Buffer ? message : frame(message));
    },
  };
}

export function frame(message: object): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from([body.length >> 8, body.length & 0xff]), body]);
}

export async function helloOf(
  challenge: FromRelay,
  by: { readonly key: DeviceKey; readonly token: string },
): Promise<FromLeg> {
  if (challenge.type !== 'challenge') throw new Error(`no challenge but ${challenge.type}`);
  const bytes = signedBytes(
    legPurpose,
    Buffer.from(challenge.nonce, 'base64url'),
    Buffer.from(challenge.relay),
    createHash('sha256').update(by.token).digest(),
  );
  return { type: 'leg', version: 1, token: by.token, signature: toBase64Url(await by.key.sign(bytes)) };
}

/** Opens a leg and proves who it is. The relay's next message is `waiting`, `paired` or `refused`. */
export async function openProvedLeg(
  at: LegAt,
  by: { readonly key: DeviceKey; readonly token: string },
): Promise<LegClient> {
  const leg = await openLeg(at);
  leg.send(await helloOf(await leg.message(), by));
  return leg;
}

/** Waits for `paired`, answering each `waiting` as a device must. @throws when refused */
export async function untilPaired(leg: LegClient): Promise<LegClient> {
  for (;;) {
    const message = await leg.message();
    if (message.type === 'paired') return leg;
    if (message.type !== 'waiting') throw new Error(JSON.stringify(message));
    leg.send({ type: 'still' });
  }
}
