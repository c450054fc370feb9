import { constants } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { connect as connectTls, createServer, type SecureContextOptions, TLSSocket } from 'node:tls';
import type { Channel, ChannelKind } from '../channels/channel.ts';
import { ConnectError } from '../channels/connect-error.ts';
import { connectErrorOf, SocketChannel } from '../channels/socket-channel.node.ts';
import { type DeviceCertificate, keyOfCertificate } from './self-signed.node.ts';

/** So that what is said to a relay is never taken for what is said to a device. */
export const linkAlpn = 'mistri-link/1';
const handshakeWithin_ms = 10_000;

export interface TlsOptions {
  readonly device: DeviceCertificate;
  /** Asked once the other side has proved that it holds this key. */
  readonly isExpected: (key: Uint8Array) => boolean | Promise<boolean>;
  readonly signal?: AbortSignal;
  readonly kind?: ChannelKind;
  /** For logs and pages; the address of the socket otherwise. */
  readonly path?: string;
}

/**
 * TLS 1.3 with AES-256-GCM, both sides by their device keys. No tickets: after a resumption the client's certificate
 * would be unknown, and with it who it is (ARCHITECTURE §6).
 */
function contextOf(device: DeviceCertificate): SecureContextOptions & { ALPNProtocols: string[] } {
  return {
    key: device.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    cert: pemOf(device.certificate),
    minVersion: 'TLSv1.3',
    maxVersion: 'TLSv1.3',
    ciphers: 'TLS_AES_256_GCM_SHA384',
    sigalgs: 'ed25519',
    secureOptions: constants.SSL_OP_NO_TICKET,
    ALPNProtocols: [linkAlpn],
  };
}

/**
 * The client's half of the handshake on a connection that is there already: direct, or through a relay.
 *
 * @throws ConnectError
 */
export async function secureClient(raw: Duplex, options: TlsOptions): Promise<Channel> {
  const socket = connectTls({
    ...contextOf(options.device),
    socket: raw,
    rejectUnauthorized: false,
    // The key decides, below; there are no names.
    checkServerIdentity: () => undefined,
  });
  const opened = await handshake(raw, options.signal, (done) => {
    socket.on('error', (error) => {
      done(connectErrorOf(error));
    });
    socket.once('secureConnect', () => {
      done(socket);
    });
    socket.once('close', () => {
      done(new ConnectError('refused', 'closed during the handshake'));
    });
    return () => socket.destroy();
  });
  return checked(raw, opened, options);
}

/**
 * The server's half. By a server that never listens and gets its one connection handed: a TLSSocket alone keeps errors to
 * itself that come after the handshake, and whoever stands on it would wait for ever.
 *
 * @throws ConnectError
 */
export async function secureServer(raw: Duplex, options: TlsOptions): Promise<Channel> {
  const server = createServer({ ...contextOf(options.device), requestCert: true, rejectUnauthorized: false });
  const opened = await handshake(raw, options.signal, (done) => {
    server.once('secureConnection', (socket) => {
      socket.on('error', ignore);
      done(socket);
    });
    server.once('tlsClientError', (error) => {
      done(connectErrorOf(error));
    });
    raw.once('close', () => {
      done(new ConnectError('refused', 'closed during the handshake'));
    });
    server.emit('connection', raw);
    return () => raw.destroy();
  });
  return checked(raw, opened, options);
}

/** Runs until a socket is secure, or something else is certain; nothing of it outlives the decision. */
function handshake(
  raw: Duplex,
  signal: AbortSignal | undefined,
  start: (done: (result: TLSSocket | ConnectError) => void) => () => void,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    let isDone = false;
    let stop = (): void => undefined;
    const done = (result: TLSSocket | ConnectError): void => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', given);
      if (result instanceof TLSSocket) {
        resolve(result);
        return;
      }
      // What comes after the decision is of no interest, and must not end the process.
      raw.on('error', ignore);
      stop();
      reject(result);
    };
    const timer = setTimeout(() => {
      done(new ConnectError('no answer', `nothing within ${handshakeWithin_ms / 1000} s`));
    }, handshakeWithin_ms);
    const given = (): void => {
      done(new ConnectError('failed', 'given up'));
    };
    signal?.addEventListener('abort', given);
    stop = start(done);
    if (signal?.aborted) given();
  });
}

function ignore(): void {
  // Somebody else has heard of it.
}

async function checked(raw: Duplex, socket: TLSSocket, options: TlsOptions): Promise<Channel> {
  const certificate = socket.getPeerX509Certificate();
  const key = certificate && readKey(certificate.raw);
  const isLink = socket.getProtocol() === 'TLSv1.3' && socket.alpnProtocol === linkAlpn;
  const isExpected = key !== undefined && isLink && (await options.isExpected(key));
  if (!isExpected || socket.destroyed || options.signal?.aborted === true) {
    socket.destroy();
    throw new ConnectError('failed', whyNot(key, isLink, isExpected));
  }
  socket.allowHalfOpen = true;
  return new SocketChannel(socket, {
    kind: options.kind ?? 'tcp',
    raw,
    ...(options.path === undefined ? {} : { path: options.path }),
  });
}

function whyNot(key: Uint8Array | undefined, isLink: boolean, isExpected: boolean): string {
  if (!key) return 'no device key';
  if (!isLink) return 'it does not speak Link';
  return isExpected ? 'closed during the handshake' : 'another device than the one in the token';
}

function readKey(der: Buffer): Buffer | undefined {
  try {
    return keyOfCertificate(der);
  } catch {
    return undefined;
  }
}

export function pemOf(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
