import { createPrivateKey } from 'node:crypto';
import { connect } from 'node:net';
import type { Channel } from '@mistri/link';
// Nothing more of the package: this process starts again while devices wait, and has as little in it as can be.
import { QuicListener } from '@mistri/link/quic-listener';
import { plainAddress } from '../listen/address-list.ts';
import { Gate } from '../listen/gate.ts';
import type { ListenAddress } from '../listen/listeners.ts';
import { LegFrames } from './leg-frames.ts';
import { type InletAddress, introductionOf } from './leg-inlet.ts';
import type { QuicCounts, StartQuic } from './process-messages.ts';

/** The QUIC side of a relay: opens no leg itself, but hands each connection on, with the address it came from. */
export class QuicFront {
  #listener: QuicListener;
  #gate: Gate;

  private constructor(listener: QuicListener, gate: Gate) {
    this.#listener = listener;
    this.#gate = gate;
  }

  /** @throws ConnectError naming the address that cannot be used */
  static async start({
    listen,
    alpn,
    privateKey,
    inlet,
    limits,
  }: Omit<StartQuic, 'type' | 'waitsForPort'>): Promise<QuicFront> {
    const gate = new Gate({ now_ms: () => performance.now() }, limits);
    const listener = await QuicListener.listen({
      at: bothFamilies(listen),
      privateKey: createPrivateKey(privateKey),
      alpn,
      maxHalfOpen: limits.halfOpen,
      enter: (address) => {
        const release = gate.enter(plainAddress(address));
        return typeof release === 'string' ? undefined : release;
      },
      onChannel: (channel, from) => {
        handOn(channel, plainAddress(from.address), inlet);
      },
    });
    return new QuicFront(listener, gate);
  }

  get port(): number {
    return this.#listener.port;
  }

  get counts(): QuicCounts {
    return { halfOpen: this.#gate.halfOpen, connections: this.#listener.held, ...this.#listener.counts };
  }

  /** All connections are told that it is over. */
  close(): Promise<void> {
    return this.#listener.close();
  }
}

/** A TCP socket on `::` takes IPv4 too; one of UDP is made for each. */
function bothFamilies(at: ListenAddress): ListenAddress[] {
  return at.address === '::' ? [{ address: '0.0.0.0', port: at.port }, at] : [at];
}

function handOn(channel: Channel, address: string, inlet: InletAddress): void {
  const socket = connect({ path: inlet.path });
  const frames = new LegFrames(socket, {
    data: (bytes) => {
      if (!channel.write(bytes)) frames.pause();
    },
    drain: () => {
      channel.resume();
    },
    ended: () => {
      channel.end();
    },
    closed: (isClean) => {
      if (!isClean) channel.abort('the relay cut it');
    },
  });
  frames.write(introductionOf(inlet.secret, address));
  channel.listen({
    data: (bytes) => {
      // They are the channel's again after this call.
      if (!frames.write(Buffer.from(bytes))) channel.pause();
    },
    drain: () => {
      frames.resume();
    },
    peerEnded: () => {
      frames.end();
    },
    closed: (end) => {
      if (end.how !== 'ended') frames.abort();
    },
  });
}
