import { constants } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp, createServer, type Server, type Socket } from 'node:net';
import { connect as connectTls, type SecureContextOptions, TLSSocket } from 'node:tls';
import { type DeviceCertificate, keyOfCertificate } from '../secure/self-signed.node.ts';
import { sameBytes } from '../wire/bytes.ts';
import { codeOf, SocketChannel } from './socket-channel.node.ts';
import type { Channel } from './channel.ts';

const handshakeWithin_ms = 10_000;
/** Sockets that have said hello to nobody yet, over all addresses: a flood of them costs no more than this. */
const maxHandshakes = 256;

/** Why a rung did not work, for the trace of the ladder. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
}

/**
 * TLS 1.3 with AES-256-GCM, both sides by their device keys. No tickets: after a resumption the client's certificate
 * would be unknown, and with it who it is (ARCHITECTURE §6).
 */
function contextOf(device: DeviceCertificate): SecureContextOptions {
  return {
    key: device.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    cert: pemOf(device.certificate),
    minVersion: 'TLSv1.3',
    maxVersion: 'TLSv1.3',
    ciphers: 'TLS_AES_256_GCM_SHA384',
    sigalgs: 'ed25519',
    secureOptions: constants.SSL_OP_NO_TICKET,
  };
}

export interface TcpTarget {
  readonly host: string;
  readonly port: number;
}

/**
 * A secure channel over TCP to the device with this key.
 *
 * @throws ConnectError with what happened: refused, no answer in time, another device
 */
export async function connectTcpChannel(
  target: TcpTarget,
  options: { readonly device: DeviceCertificate; readonly peerKey: Uint8Array; readonly signal?: AbortSignal },
): Promise<Channel> {
  const raw = connectTcp({ ...target, allowHalfOpen: true, noDelay: true });
  return secureClient(raw, options);
}

/** The client's half of the handshake on a connection that is there already: direct, or through a relay. */
export async function secureClient(
  raw: Socket,
  options: { readonly device: DeviceCertificate; readonly peerKey: Uint8Array; readonly signal?: AbortSignal },
): Promise<Channel> {
  const socket = connectTls({
    ...contextOf(options.device),
    socket: raw,
    rejectUnauthorized: false,
    // The key decides, below; there are no names.
    checkServerIdentity: () => undefined,
  });
  await handshake(raw, socket, 'secureConnect', options.signal);
  return checked(raw, socket, (key) => sameBytes(key, options.peerKey));
}

/** The server's half. */
export async function secureServer(
  raw: Socket,
  options: { readonly device: DeviceCertificate; readonly isExpected: (key: Uint8Array) => boolean },
): Promise<Channel> {
  const socket = new TLSSocket(raw, {
    ...contextOf(options.device),
    isServer: true,
    requestCert: true,
    rejectUnauthorized: false,
  });
  await handshake(raw, socket, 'secure', undefined);
  return checked(raw, socket, options.isExpected);
}

export interface TcpListener {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Lets in devices whose keys are expected now, and nobody else.
 *
 * @throws ConnectError naming the port when it is taken
 */
export async function listenTcp(options: {
  readonly host?: string;
  readonly port: number;
  readonly device: DeviceCertificate;
  readonly isExpected: (key: Uint8Array) => boolean;
  readonly onChannel: (channel: Channel, key: Uint8Array) => void;
}): Promise<TcpListener> {
  const greeting = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true, noDelay: true, highWaterMark: 256 * 1024 }, (raw) => {
    raw.on('error', () => undefined);
    if (greeting.size >= maxHandshakes) {
      raw.resetAndDestroy();
      return;
    }
    greeting.add(raw);
    let peer: Uint8Array = new Uint8Array(0);
    const isExpected = (key: Uint8Array): boolean => {
      peer = key;
      return options.isExpected(key);
    };
    void secureServer(raw, { device: options.device, isExpected }).then(
      (channel) => {
        greeting.delete(raw);
        options.onChannel(channel, peer);
      },
      () => {
        // Strangers are told nothing, not even why.
        greeting.delete(raw);
      },
    );
  });
  server.listen(options.port, options.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new ConnectError(`port ${options.port} cannot be listened on (${codeOf(asError(error))})`);
  }
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    close: async () => {
      for (const raw of greeting) raw.destroy();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

async function handshake(
  raw: Socket,
  socket: TLSSocket,
  event: 'secure' | 'secureConnect',
  signal: AbortSignal | undefined,
): Promise<void> {
  const startedAt_ms = performance.now();
  const signals = [AbortSignal.timeout(handshakeWithin_ms), ...(signal ? [signal] : [])];
  try {
    await Promise.race([
      once(socket, event, { signal: AbortSignal.any(signals) }),
      once(socket, 'close').then(() => {
        throw new ConnectError('closed during the handshake');
      }),
    ]);
  } catch (error) {
    socket.on('error', () => undefined);
    raw.on('error', () => undefined);
    socket.destroy();
    const took_ms = Math.round(performance.now() - startedAt_ms);
    const cause = asError(error);
    if (signal?.aborted) throw new ConnectError(`given up after ${took_ms} ms`);
    if (cause.name === 'AbortError') throw new ConnectError(`no answer within ${took_ms} ms`);
    const what = cause instanceof ConnectError ? cause.message : codeOf(cause);
    throw new ConnectError(`${what} after ${took_ms} ms`);
  }
}

function checked(raw: Socket, socket: TLSSocket, isExpected: (key: Uint8Array) => boolean): Channel {
  const certificate = socket.getPeerX509Certificate();
  const key = certificate && readKey(certificate.raw);
  if (!key || !isExpected(key) || socket.getProtocol() !== 'TLSv1.3') {
    socket.on('error', () => undefined);
    socket.destroy();
    throw new ConnectError(key ? 'another device than the one in the token' : 'no device key');
  }
  socket.allowHalfOpen = true;
  return new SocketChannel('tcp', socket, raw);
}

function readKey(der: Buffer): Buffer | undefined {
  try {
    return keyOfCertificate(der);
  } catch {
    return undefined;
  }
}

function pemOf(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
