import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp, createServer, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { channelConformance } from '../../test/channel-conformance.ts';
import { type TappedPort, tappedPort } from '../../test/tapped-port.ts';
import { type DeviceCertificate, keyOfCertificate, privateKeyOf, selfSigned } from '../secure/self-signed.node.ts';
import type { Channel } from './channel.ts';
import { ConnectError } from './connect-error.ts';
import { connectTcpChannel, listenTcp, type TcpListener } from './tcp.node.ts';

function device(): DeviceCertificate {
  return selfSigned(generateKeyPairSync('ed25519').privateKey);
}

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

const before = openSockets();

channelConformance('TLS over TCP', async () => {
  const [host, guest] = [device(), device()];
  const arrived: Channel[] = [];
  const waiting: ((channel: Channel) => void)[] = [];
  const listener = await listenTcp({
    host: '127.0.0.1',
    port: 0,
    device: host,
    isExpected: (key) => Buffer.from(key).equals(guest.publicKey),
    onChannel: (channel) => {
      const next = waiting.shift();
      if (next) next(channel);
      else arrived.push(channel);
    },
  });
  const taps: TappedPort[] = [];
  const open = async (port: number): Promise<[Channel, Channel]> => {
    const ours = await connectTcpChannel({ host: '127.0.0.1', port }, { device: guest, peerKey: host.publicKey });
    return [ours, arrived.shift() ?? (await new Promise<Channel>((resolve) => waiting.push(resolve)))];
  };
  return {
    open: () => open(listener.port),
    openMutable: async () => {
      const tapped = await tappedPort(listener.port);
      taps.push(tapped);
      return {
        pair: await open(tapped.port),
        mute: () => {
          tapped.mute();
        },
      };
    },
    held: () => openSockets() - before,
    close: () => {
      listener.close();
      for (const tapped of taps) tapped.close();
    },
  };
});

/** Of the whole process: sockets that are open or on their way. */
function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}

async function listening(
  host: DeviceCertificate,
  expected: Uint8Array,
): Promise<{ listener: TcpListener; let: Channel[] }> {
  const letIn: Channel[] = [];
  const listener = await listenTcp({
    host: '127.0.0.1',
    port: 0,
    device: host,
    isExpected: (key) => Buffer.from(key).equals(expected),
    onChannel: (channel) => {
      // Like a session would: without a listener nobody notices its end.
      channel.listen({
        data: () => undefined,
        drain: () => undefined,
        peerEnded: () => undefined,
        closed: () => undefined,
      });
      letIn.push(channel);
    },
  });
  open.push(listener);
  return { listener, let: letIn };
}

describe('who is let in', () => {
  test('a device whose key nobody expects is cut off and never becomes a channel', async () => {
    const [host, guest, stranger] = [device(), device(), device()];
    const { listener, let: letIn } = await listening(host, guest.publicKey);
    const target = { host: '127.0.0.1', port: listener.port };
    const attempt = connectTcpChannel(target, { device: stranger, peerKey: host.publicKey });
    // In TLS 1.3 the client is done first; it learns by the cut that it was not let in.
    const ended = await attempt.then(
      (channel) =>
        new Promise<string>((resolve) => {
          channel.listen({
            data: () => {
              resolve('served');
            },
            drain: () => undefined,
            peerEnded: () => {
              resolve('cut off');
            },
            closed: () => {
              resolve('cut off');
            },
          });
        }),
      () => 'cut off',
    );
    expect(ended).toBe('cut off');
    expect(letIn).toEqual([]);
  });

  test('a host with another key than the one in the token is refused by the guest', async () => {
    const [host, guest] = [device(), device()];
    const { listener } = await listening(host, guest.publicKey);
    const target = { host: '127.0.0.1', port: listener.port };
    await expect(connectTcpChannel(target, { device: guest, peerKey: device().publicKey })).rejects.toThrow(
      'another device',
    );
  });

  test('no certificate, an older TLS and a weaker cipher get nothing', async () => {
    const [host, guest] = [device(), device()];
    const { listener, let: letIn } = await listening(host, guest.publicKey);
    for (const weaker of [{}, { maxVersion: 'TLSv1.2' }, { ciphers: 'TLS_AES_128_GCM_SHA256' }] as const) {
      const socket = connectTls({ host: '127.0.0.1', port: listener.port, rejectUnauthorized: false, ...weaker });
      socket.on('error', () => undefined);
      socket.resume();
      await new Promise((resolve) => socket.once('close', resolve));
    }
    expect(letIn).toEqual([]);
  });

  test('noise instead of a handshake is cut off, and the next one is served', async () => {
    const [host, guest] = [device(), device()];
    const { listener } = await listening(host, guest.publicKey);
    const socket = connectTcp(listener.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(randomBytes(4096));
    await new Promise((resolve) => socket.once('close', resolve));
    const target = { host: '127.0.0.1', port: listener.port };
    const channel = await connectTcpChannel(target, { device: guest, peerKey: host.publicKey });
    channel.abort('done');
  });
});

describe('what the ladder is told', () => {
  test('refused, closed, and given up', async () => {
    const guest = device();
    const options = { device: guest, peerKey: guest.publicKey };
    const sockets = new Set<Socket>();
    const server = createServer((socket) => void sockets.add(socket.on('error', () => undefined)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const given = new AbortController();
    const silent = connectTcpChannel({ host: '127.0.0.1', port }, { ...options, signal: given.signal });
    given.abort();
    await expect(silent).rejects.toThrow('given up');
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
    await expect(connectTcpChannel({ host: '127.0.0.1', port }, options)).rejects.toMatchObject({
      outcome: 'refused',
      message: 'ECONNREFUSED',
    });
  });

  test('a taken port is named', async () => {
    const { listener } = await listening(device(), device().publicKey);
    const again = listenTcp({
      host: '127.0.0.1',
      port: listener.port,
      device: device(),
      isExpected: () => false,
      onChannel: () => undefined,
    });
    await expect(again).rejects.toThrow(ConnectError);
    await expect(again).rejects.toThrow(String(listener.port));
  });
});

test('a certificate holds the key of its device, and another kind of key is refused', () => {
  const key = privateKeyOf(randomBytes(32));
  const made = selfSigned(key);
  expect(keyOfCertificate(made.certificate)).toEqual(made.publicKey);
  expect(() => selfSigned(generateKeyPairSync('x25519').privateKey)).toThrow(TypeError);
});
