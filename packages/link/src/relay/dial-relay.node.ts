import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { relayAlpn } from '@mistri/contracts/link/leg';
import { WebSocket } from 'ws';
import { ConnectError } from '../channels/connect-error.ts';
import { connectErrorOf, SocketChannel } from '../channels/socket-channel.node.ts';
import type { LinkClock } from '../clock.ts';
import { keyOfCertificate } from '../secure/self-signed.node.ts';
import { sameBytes } from '../wire/bytes.ts';
import { tunnelThrough } from './proxy-tunnel.node.ts';
import { WebSocketChannel, type WebSocketLike } from './websocket-channel.ts';

export interface RelayAddress {
  readonly id: string;
  /** Ed25519, 32 bytes: the only thing by which it is known; names and dates of its certificate are not read. */
  readonly key: Uint8Array;
}

export interface DialOptions {
  readonly relay: RelayAddress;
  readonly proxy?: URL | undefined;
  readonly signal: AbortSignal;
  readonly clock: LinkClock;
}

const handshakeWithin_ms = 10_000;

/**
 * To a relay by raw TLS: the cheapest way there is for bytes, and on port 443 it looks like any other.
 *
 * @param address `host:port`
 * @throws ConnectError
 */
export async function dialRelayByTls(address: string, options: DialOptions): Promise<SocketChannel> {
  const socket = await pinnedTls(hostPort(address), { ...options, alpn: relayAlpn });
  socket.allowHalfOpen = true;
  return new SocketChannel(socket, { kind: 'relay', path: `relay ${options.relay.id} by tls` });
}

/**
 * By WebSocket: three times the work, for where only the web is let through.
 *
 * @param url `wss://host/leg`; without TLS (`ws:`) only to a relay on this machine
 * @throws ConnectError
 */
export async function dialRelayByWebSocket(url: string, options: DialOptions): Promise<WebSocketChannel> {
  const { hostname, port, protocol } = new URL(url);
  const target = { host: hostname.replaceAll(/[[\]]/g, ''), port: Number(port || (protocol === 'wss:' ? 443 : 80)) };
  const socket =
    protocol === 'wss:' ? await pinnedTls(target, { ...options, alpn: 'http/1.1' }) : await plainTcp(target, options);
  const webSocket = new WebSocket(url, { createConnection: () => socket, perMessageDeflate: false });
  await upgraded(webSocket, options.signal);
  return new WebSocketChannel(webSocket as unknown as WebSocketLike, {
    path: `relay ${options.relay.id} by websocket`,
    clock: options.clock,
  });
}

export interface Target {
  readonly host: string;
  readonly port: number;
}

async function pinnedTls(target: Target, options: DialOptions & { readonly alpn: string }): Promise<TLSSocket> {
  const raw = await plainTcp(target, options);
  const socket = connectTls({
    socket: raw,
    minVersion: 'TLSv1.3',
    ciphers: 'TLS_AES_256_GCM_SHA384',
    // A relay with two certificates shows the one that carries its own key (contracts/link/leg.ts).
    sigalgs: 'ed25519',
    ALPNProtocols: [options.alpn],
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    ...(isIP(target.host) === 0 ? { servername: target.host } : {}),
  });
  await settled(socket, 'secureConnect', options.signal);
  const certificate = socket.getPeerX509Certificate();
  const key = certificate && keyIn(certificate.raw);
  if (!key || !sameBytes(key, options.relay.key) || socket.alpnProtocol !== options.alpn) {
    socket.on('error', () => undefined);
    socket.destroy();
    throw new ConnectError('failed', `this is not the relay ${options.relay.id}`);
  }
  return socket;
}

async function plainTcp(target: Target, options: DialOptions): Promise<Socket> {
  const { proxy, signal } = options;
  if (proxy) return tunnelThrough({ proxy, ...target, signal });
  // Both families are tried by turns when the name has both (RFC 8305).
  const socket = connectTcp({ ...target, allowHalfOpen: true, noDelay: true, keepAlive: true, autoSelectFamily: true });
  await settled(socket, 'connect', signal);
  return socket;
}

function settled(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: ConnectError): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', given);
      socket.off(event, opened);
      socket.off('close', closed);
      if (error) {
        socket.destroy();
        reject(error);
        return;
      }
      socket.off('error', failed);
      resolve();
    };
    const timer = setTimeout(() => {
      done(new ConnectError('no answer', `nothing within ${handshakeWithin_ms / 1000} s`));
    }, handshakeWithin_ms);
    const given = (): void => {
      done(new ConnectError('failed', 'given up'));
    };
    const opened = (): void => {
      done();
    };
    const closed = (): void => {
      done(new ConnectError('refused', 'closed during the handshake'));
    };
    // Stays after a failure: what comes later must not end the process.
    const failed = (error: Error): void => {
      done(connectErrorOf(error));
    };
    socket.once(event, opened);
    socket.once('close', closed);
    socket.on('error', failed);
    signal.addEventListener('abort', given);
    if (signal.aborted) given();
  });
}

function upgraded(webSocket: WebSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const given = (): void => {
      webSocket.terminate();
    };
    signal.addEventListener('abort', given);
    webSocket.once('open', () => {
      signal.removeEventListener('abort', given);
      // What comes before somebody listens waits in the socket.
      webSocket.pause();
      resolve();
    });
    webSocket.on('error', (error) => {
      signal.removeEventListener('abort', given);
      const answer = /server response: (\d{3})/.exec(error.message)?.[1];
      reject(answer ? new ConnectError('refused', `the relay says ${answer}`) : connectErrorOf(error));
    });
    if (signal.aborted) given();
  });
}

function keyIn(der: Buffer): Uint8Array | undefined {
  try {
    return keyOfCertificate(der);
  } catch {
    return undefined;
  }
}

/** `host:port`, IPv6 in brackets. */
export function hostPort(text: string): Target {
  const at = text.lastIndexOf(':');
  return { host: text.slice(0, at).replaceAll(/[[\]]/g, ''), port: Number(text.slice(at + 1)) };
}
