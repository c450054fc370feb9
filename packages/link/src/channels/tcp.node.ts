import { connect as connectTcp, createServer, type Server, type Socket } from 'node:net';
import type { DeviceCertificate } from '../secure/self-signed.node.ts';
import { secureClient, secureServer } from '../secure/tls-secure.node.ts';
import { sameBytes } from '../wire/bytes.ts';
import type { Channel } from './channel.ts';
import { ConnectError } from './connect-error.ts';
import { codeOf } from './socket-channel.node.ts';

/** Sockets that have proved nothing yet, over all addresses: a flood of them costs no more than this. */
const maxHandshakes = 256;
const readAtOnce_bytes = 256 * 1024;

export interface TcpTarget {
  /** An address, IPv4 or IPv6; names are not looked up for devices. */
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
  const raw = connectTcp({ ...target, allowHalfOpen: true, noDelay: true, keepAlive: true });
  const { device, peerKey, signal } = options;
  const isExpected = (key: Uint8Array): boolean => sameBytes(key, peerKey);
  return secureClient(raw, { device, isExpected, ...(signal && { signal }) });
}

export interface TcpListener {
  readonly port: number;
  /** Lets nobody in any more. Channels that are open stay. */
  close(): void;
}

export interface TcpListenOptions {
  /** All addresses of both families when absent. */
  readonly host?: string;
  readonly port: number;
  readonly device: DeviceCertificate;
  /** May take its time: a guest is sometimes here before the introduction that announces it. */
  readonly isExpected: (key: Uint8Array) => boolean | Promise<boolean>;
  readonly onChannel: (channel: Channel, key: Uint8Array) => void;
}

/**
 * Lets in devices whose keys are expected now, and nobody else.
 *
 * @throws ConnectError naming the port when it is taken
 */
export async function listenTcp(options: TcpListenOptions): Promise<TcpListener> {
  const greeting = new Set<Socket>();
  const server = createServer(
    { allowHalfOpen: true, noDelay: true, keepAlive: true, highWaterMark: readAtOnce_bytes },
    (raw) => {
      raw.on('error', () => undefined);
      // Whoever has been silent longest makes room: a few hundred mute connections must not keep a device out.
      const [oldest] = greeting;
      if (greeting.size >= maxHandshakes) oldest?.destroy();
      greeting.add(raw);
      raw.once('close', () => greeting.delete(raw));
      void greet(raw, options).finally(() => greeting.delete(raw));
    },
  );
  const port = await listening(server, options);
  return {
    port,
    close: () => {
      for (const raw of greeting) raw.destroy();
      server.close();
    },
  };
}

async function greet(raw: Socket, options: TcpListenOptions): Promise<void> {
  let peer: Uint8Array = new Uint8Array(0);
  try {
    const channel = await secureServer(raw, {
      device: options.device,
      isExpected: (key) => {
        peer = key;
        return options.isExpected(key);
      },
    });
    options.onChannel(channel, peer);
  } catch (error) {
    // Strangers are told nothing, not even why.
    if (!(error instanceof ConnectError)) throw error;
  }
}

function listening(server: Server, options: TcpListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(new ConnectError('failed', `port ${options.port} cannot be listened on (${codeOf(error)})`));
    });
    server.listen(options.port, options.host, () => {
      // An accept that fails (no descriptors left) is one caller less, and no reason to end.
      server.on('error', () => undefined);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : options.port);
    });
  });
}
