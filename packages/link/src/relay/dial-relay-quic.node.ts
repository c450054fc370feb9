import { lookup } from 'node:dns/promises';
import { isIP, isIPv6 } from 'node:net';
import { relayAlpn } from '@mistri/contracts/link/leg';
import type { Channel } from '../channels/channel.ts';
import { ConnectError } from '../channels/connect-error.ts';
import { loadQuiche, type QuicheConfig } from '../channels/quic/native.node.ts';
import { quicConfig } from '../channels/quic/quic-config.node.ts';
import { closeCodes, type QuicConnection, safePacket_bytes } from '../channels/quic/quic-connection.node.ts';
import { QuicEndpoint } from '../channels/quic/quic-endpoint.node.ts';
import { SecureQuic } from '../channels/quic/secure-quic.node.ts';
import { type UdpAddress, UdpSocket } from '../channels/quic/udp-socket.node.ts';
import type { LinkClock } from '../clock.ts';
import { sameBytes } from '../wire/bytes.ts';
import { type DialOptions, hostPort, type Target } from './dial-relay.node.ts';

const handshakeWithin_ms = 8_000;
/** Before the other family is tried beside the first (RFC 8305). */
const nextFamily_ms = 250;
const keepAlive_ms = 10_000;
const idle_ms = 30_000;
/** The endpoint answers late packets of a closed connection for a second. */
const lingers_ms = 1_100;
/** Several times what a busy machine needs to answer a packet. */
const silentFor_ms = 1_500;

/**
 * To a relay by QUIC, for networks that let UDP out and TCP not, or only badly. Each leg has a socket of its own, which is
 * closed with it. The relay is known by the key in its certificate, as by TLS.
 *
 * @param address `host:port`
 * @throws ConnectError
 */
export async function dialRelayByQuic(address: string, options: DialOptions): Promise<Channel> {
  if (options.proxy) throw new ConnectError('failed', 'a proxy stands before it, and QUIC goes through none');
  const target = hostPort(address);
  const addresses = await resolved(target.host);
  const given = new AbortController();
  const giveUp = (): void => {
    given.abort();
  };
  options.signal.addEventListener('abort', giveUp);
  if (options.signal.aborted) giveUp();
  const cancel = options.clock.after(handshakeWithin_ms, giveUp);
  try {
    return await firstOf(addresses, target.port, { ...options, signal: given.signal });
  } catch (error) {
    if (options.signal.aborted) throw new ConnectError('failed', 'given up');
    if (given.signal.aborted) throw new ConnectError('no answer', `nothing within ${handshakeWithin_ms / 1000} s`);
    throw error;
  } finally {
    cancel();
    options.signal.removeEventListener('abort', giveUp);
  }
}

/** One of each family, the first one first; whichever is there first is taken, the other one given up. */
async function firstOf(addresses: readonly string[], port: number, options: DialOptions): Promise<Channel> {
  const enough = new AbortController();
  const signal = AbortSignal.any([options.signal, enough.signal]);
  const tries = addresses.map(async (host, index) => {
    if (index > 0) await pause(options.clock, nextFamily_ms, signal);
    const channel = await open({ host, port }, { ...options, signal });
    if (enough.signal.aborted) channel.abort('another address was faster');
    else enough.abort();
    return channel;
  });
  try {
    return await Promise.any(tries);
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
}

async function open(target: Target, options: DialOptions): Promise<Channel> {
  const { relay, signal } = options;
  const isSix = isIPv6(target.host);
  const socket = await UdpSocket.bind({ address: isSix ? '::' : '0.0.0.0', port: 0 });
  await connected(socket, { address: target.host, port: target.port });
  const endpoint = new QuicEndpoint(loadQuiche(), socket, { keepAlive_ms, packet_bytes: safePacket_bytes });
  const close = (): void => {
    const after_ms = endpoint.held > 0 ? lingers_ms : 0;
    setTimeout(() => void socket.close(), after_ms).unref();
  };
  return new Promise<Channel>((resolve, reject) => {
    let isStranger = false;
    const stop = (): void => {
      connection.close(closeCodes.aborted, { how: 'aborted', reason: 'given up' });
    };
    const connection = endpoint.dial({
      to: { address: target.host, port: target.port },
      config: clientConfig(),
      user: (made) => {
        const secure = new SecureQuic(made, {
          kind: 'relay',
          path: `relay ${relay.id} by quic`,
          isClient: true,
          alpn: relayAlpn,
          isExpected: (key) => {
            isStranger = !sameBytes(key, relay.key);
            return !isStranger;
          },
          onOpen: (channel) => {
            signal.removeEventListener('abort', stop);
            resolve(channel);
          },
          onFailed: (error) => {
            signal.removeEventListener('abort', stop);
            reject(isStranger ? new ConnectError('failed', `this is not the relay ${relay.id}`) : error);
          },
        });
        return {
          established: (established) => {
            secure.established(established);
          },
          turn: () => {
            secure.turn();
          },
          over: (end) => {
            secure.over(end);
            close();
          },
        };
      },
    });
    socket.onRefused = whenRefused(connection, options.clock);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
  });
}

/** @throws ConnectError where there is no way to such an address at all */
async function connected(socket: UdpSocket, to: UdpAddress): Promise<void> {
  try {
    await socket.connect(to);
  } catch (error) {
    await socket.close();
    throw new ConnectError('no answer', codeOfError(error));
  }
}

/**
 * Nobody has that port, says the network: true when the relay was stopped, or a lie by somebody on the way. Before the
 * handshake it is believed; afterwards the relay is asked, and only its own silence is the end.
 */
function whenRefused(connection: QuicConnection, clock: LinkClock): () => void {
  let isAsking = false;
  return () => {
    const { native } = connection;
    if (connection.isOver || isAsking) return;
    if (!native.isEstablished()) {
      connection.close(closeCodes.aborted, { how: 'refused', reason: 'nobody has that port' });
      return;
    }
    isAsking = true;
    const before = native.stats().recv;
    native.sendAckEliciting();
    connection.schedule();
    clock.after(silentFor_ms, () => {
      isAsking = false;
      if (connection.isOver || native.stats().recv !== before) return;
      connection.close(closeCodes.aborted, { how: 'lost', reason: 'nobody has that port any more' });
    });
  };
}

let config: QuicheConfig | undefined;

function clientConfig(): QuicheConfig {
  config ??= quicConfig(loadQuiche(), {
    alpn: relayAlpn,
    isMutual: true,
    packet_bytes: safePacket_bytes,
    idle_ms,
  });
  return config;
}

async function resolved(host: string): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  let found: { readonly address: string; readonly family: number }[];
  try {
    found = await lookup(host, { all: true });
  } catch (error) {
    throw new ConnectError('failed', `its name cannot be looked up (${codeOfError(error)})`);
  }
  const [first] = found;
  if (!first) throw new ConnectError('failed', 'its name has no address');
  const other = found.find(({ family }) => family !== first.family);
  return other ? [first.address, other.address] : [first.address];
}

function codeOfError(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

function pause(clock: LinkClock, delay_ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      cancel();
      reject(new ConnectError('failed', 'given up'));
    };
    const cancel = clock.after(delay_ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
  });
}
