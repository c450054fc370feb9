import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { answerBinding, type StunSocket } from './answer-binding.ts';
import { type LimiterOptions, RequestLimiter } from './request-limiter.ts';
import type { StunAddress } from './stun-message.ts';

export interface StunServerOptions {
  /** One address for plain STUN, two for behaviour discovery (RFC 5780). */
  readonly addresses: readonly [string] | readonly [string, string];
  /** The second port is for behaviour discovery. 0: a free one. */
  readonly ports: readonly [number] | readonly [number, number];
  readonly limits?: LimiterOptions;
  /** Behind a router that translates addresses: what clients see instead of `addresses`. */
  readonly publicAddresses?: readonly string[];
  /** Lets a second process listen on the same addresses: one that takes over while this one drains (Linux). */
  readonly reusePort?: boolean;
}

export interface StunServer {
  /** What is being listened on, first address and port first. */
  readonly listening: readonly StunAddress[];
  readonly counts: { answered: number; dropped: number; limited: number };
  close(): Promise<void>;
}

/**
 * Listens on every pair of address and port.
 *
 * @throws Error naming the address that cannot be used
 */
export async function startStunServer(options: StunServerOptions): Promise<StunServer> {
  const counts = { answered: 0, dropped: 0, limited: 0 };
  const limiter = new RequestLimiter(options.limits);
  const open = new Map<`${0 | 1}${0 | 1}`, { socket: Socket; seen: StunAddress; real: StunAddress }>();
  const close = async (): Promise<void> => {
    await Promise.all(
      [...open.values()].map(async ({ socket }) => {
        const closed = once(socket, 'close');
        socket.close();
        await closed;
      }),
    );
  };
  try {
    // The second address listens on the ports that the first was given: clients combine them.
    let ports: readonly number[] = options.ports;
    for (const [index, address] of options.addresses.entries()) {
      const given: number[] = [];
      for (const [which, port] of ports.entries()) {
        const socket = await bind(address, port, options.reusePort ?? false);
        const real = addressOf(socket);
        given.push(real.port);
        const seen = { ...real, address: options.publicAddresses?.[index] ?? address };
        open.set(`${bit(index)}${bit(which)}`, { socket, seen, real });
      }
      ports = given;
    }
  } catch (error) {
    await close();
    throw error;
  }
  const sockets = new Map([...open].map(([name, { seen }]) => [name, seen]));
  for (const [name, { socket }] of open) {
    const at: StunSocket = { address: name[0] === '0' ? 0 : 1, port: name[1] === '0' ? 0 : 1 };
    socket.on('message', (bytes, from) => {
      if (!limiter.allows(from.address, performance.now())) {
        counts.limited += 1;
        return;
      }
      const asker: StunAddress = { family: from.family, address: from.address, port: from.port };
      const answer = answerBinding(bytes, asker, at, sockets);
      const way = answer && open.get(`${answer.from.address}${answer.from.port}`);
      if (!answer || !way) {
        counts.dropped += 1;
        return;
      }
      counts.answered += 1;
      // An answer that cannot leave is one the asker repeats its question for.
      way.socket.send(answer.bytes, answer.toPort, from.address, () => undefined);
    });
  }
  return { listening: [...open.values()].map(({ real }) => real), counts, close };
}

async function bind(address: string, port: number, reusePort: boolean): Promise<Socket> {
  const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', recvBufferSize: 1024 * 1024, reusePort });
  try {
    const listening = once(socket, 'listening');
    socket.bind({ address, port, exclusive: true });
    await listening;
  } catch (error) {
    socket.close();
    throw new Error(
      `STUN cannot listen on ${address} port ${port}: is the address of this machine and the port free?`,
      {
        cause: error,
      },
    );
  }
  // One datagram that cannot be delivered (ICMP) is no reason to stop serving the others.
  socket.on('error', () => undefined);
  return socket;
}

function addressOf(socket: Socket): StunAddress {
  const { address, port, family } = socket.address();
  return { address, port, family: family === 'IPv6' ? 'IPv6' : 'IPv4' };
}

function bit(index: number): 0 | 1 {
  return index === 0 ? 0 : 1;
}
