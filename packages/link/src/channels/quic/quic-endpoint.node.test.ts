import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { makeDevice } from '../../../test/udp-pair.ts';
import { type DeviceCertificate, keyOfCertificate } from '../../secure/self-signed.node.ts';
import type { ChannelEnd } from '../channel.ts';
import { loadQuiche, type QuicheConfig } from './native.node.ts';
import { quicConfig } from './quic-config.node.ts';
import type { ConnectionUser, QuicConnection } from './quic-connection.node.ts';
import { type Door, QuicEndpoint } from './quic-endpoint.node.ts';
import { UdpSocket } from './udp-socket.node.ts';

const quiche = loadQuiche();
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing.close();
});

async function endpoint(door?: Door): Promise<QuicEndpoint> {
  const socket = await UdpSocket.bind({ address: '127.0.0.1', port: 0 });
  const made = new QuicEndpoint(quiche, socket, { keepAlive_ms: 1000, packet_bytes: 1350, ...(door ? { door } : {}) });
  open.push(socket, made);
  return made;
}

function configOf(alpn: string, device: DeviceCertificate): QuicheConfig {
  return quicConfig(quiche, { alpn, device, isMutual: true, packet_bytes: 1350, idle_ms: 5000 });
}

class Watcher implements ConnectionUser {
  readonly connection: QuicConnection;
  isEstablished = false;
  end: ChannelEnd | undefined;
  onTurn: () => void = () => undefined;
  constructor(connection: QuicConnection) {
    this.connection = connection;
  }
  established(): void {
    this.isEstablished = true;
  }
  turn(): void {
    this.onTurn();
  }
  over(end: ChannelEnd): void {
    this.end = end;
  }
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** Two ends, without knocks: the client acts on a Retry that names the id and the original one. */
async function connected(): Promise<{ client: Watcher; server: Watcher }> {
  const [one, other] = [makeDevice(), makeDevice()];
  const config = configOf('test/1', one);
  const serverConfig = configOf('test/1', other);
  const made: { server?: Watcher } = {};
  const host = await endpoint((initial) => ({
    originalId: initial.token,
    config: serverConfig,
    user: (connection) => (made.server = new Watcher(connection)),
  }));
  const guest = await endpoint();
  let client: Watcher | undefined;
  guest.dial({
    to: host.socket.local,
    config,
    user: (connection) => (client = new Watcher(connection)),
    retry: (originalId, scid) => {
      const packet = new Uint8Array(256);
      return packet.subarray(0, quiche.retry(scid, originalId, randomBytes(16), originalId, 1, packet));
    },
  });
  await until(() => client?.isEstablished === true && made.server?.isEstablished === true);
  if (!client || !made.server) throw new Error('not connected');
  return { client, server: made.server };
}

describe('a peer that does what the embedded library cannot stand', () => {
  test('taking back connection ids: cut before anything more is sent', async () => {
    const { client, server } = await connected();
    // The second new id exceeds what may be active, so the binding asks for the first one back.
    client.connection.native.newSourceCid(randomBytes(16), 1n, true);
    client.connection.native.newSourceCid(randomBytes(16), 2n, true);
    client.connection.schedule();
    await until(() => server.end !== undefined);
    expect(server.end).toEqual({ how: 'lost', reason: 'it broke the protocol' });
  });

  test('one spare id is what other implementations send, and is let be', async () => {
    const { client, server } = await connected();
    client.connection.native.newSourceCid(randomBytes(16), 1n, false);
    client.connection.schedule();
    await until(() => server.connection.native.availableDcids() === 1);
    const received = (): number => server.connection.native.stats().recv;
    const before = received();
    client.connection.native.sendAckEliciting();
    client.connection.schedule();
    await until(() => received() > before && server.end === undefined);
    expect([server.end, client.end]).toEqual([undefined, undefined]);
  });

  test('packets from another address than its own are not looked at', async () => {
    const { client, server } = await connected();
    const received = (): number => server.connection.native.stats().recv;
    const before = received();
    server.connection.receive(Buffer.alloc(1200, 0x43), '127.0.0.1', client.connection.remote.port);
    server.connection.receive(Buffer.alloc(1200, 0x43), '192.0.2.1', server.connection.remote.port);
    expect(received()).toBe(before);
    expect(server.end).toBeUndefined();
  });
});

/** Debian's `ngtcp2-server`: another implementation of QUIC and of TLS (GnuTLS). */
const ngtcp2 = '/usr/sbin/gtlsserver';

describe.skipIf(!existsSync(ngtcp2))('with ngtcp2 (Debian package ngtcp2-server)', () => {
  test.each([[[]], [['--validate-addr']]])(
    'handshake with both certificates, and a megabyte over the stream %j',
    async (options: string[]) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'mistri-ngtcp2-'));
      const theirs = makeDevice();
      const pem = theirs.certificate.toString('base64').replaceAll(/(.{64})/g, '$1\n');
      writeFileSync(path.join(folder, 'key'), theirs.privateKey.export({ type: 'pkcs8', format: 'pem' }));
      writeFileSync(path.join(folder, 'cert'), `-----BEGIN CERTIFICATE-----\n${pem}\n-----END CERTIFICATE-----\n`);
      writeFileSync(path.join(folder, 'index.html'), Buffer.alloc(1024 * 1024, 'a'));
      const port = await freePort();
      const words = ['-q', '-d', folder, '--verify-client', ...options, '127.0.0.1', String(port)];
      const server = spawn(ngtcp2, [...words, path.join(folder, 'key'), path.join(folder, 'cert')], {
        stdio: 'ignore',
      });
      open.push({ close: () => ended(server, folder) });

      const config = configOf('h3', makeDevice());
      // HTTP/3 wants streams that Link has no use for.
      config.setInitialMaxStreamsUni(3);
      config.setInitialMaxStreamDataUni(65_536);
      const guest = await endpoint();
      const client = await dialUntilHeard(guest, port, config);
      const [certificate] = client.connection.native.peerCertChain() ?? [];
      expect(keyOfCertificate(Buffer.from(certificate ?? []))).toEqual(theirs.publicKey);

      const got = collect(client);
      client.connection.native.streamSend(0, getIndex, true);
      client.connection.schedule();
      await until(() => got.isWhole || client.end !== undefined);
      expect(client.end).toBeUndefined();
      expect(got.letters).toBeGreaterThanOrEqual(1024 * 1024);
    },
    20_000,
  );
});

/** HEADERS: GET https://localhost/ by QPACK's static table (RFC 9204 appendix A). */
const getIndex = Buffer.concat([
  Buffer.from([0x01, 0x10, 0x00, 0x00, 0xd1, 0xd7, 0xc1, 0x50, 0x09]),
  Buffer.from('localhost'),
]);

function collect(client: Watcher): { letters: number; isWhole: boolean } {
  const got = { letters: 0, isWhole: false };
  const block = new Uint8Array(65_536);
  client.onTurn = () => {
    for (const id of client.connection.native.readable())
      for (;;) {
        const read = client.connection.native.streamRecv(id, block);
        if (!read) break;
        if (id !== 0) continue;
        for (const byte of block.subarray(0, read[0])) if (byte === 97) got.letters += 1;
        got.isWhole ||= read[1];
        if (read[1]) break;
      }
  };
  return got;
}

/** The server takes a moment to start; what was sent before that is lost, and is sent again. */
async function dialUntilHeard(guest: QuicEndpoint, port: number, config: QuicheConfig): Promise<Watcher> {
  let client: Watcher | undefined;
  guest.dial({
    to: { address: '127.0.0.1', port },
    config,
    user: (connection) => (client = new Watcher(connection)),
  });
  await until(() => client?.isEstablished === true || client?.end !== undefined);
  if (!client || client.end) throw new Error(`ngtcp2: ${client?.end?.reason}`);
  return client;
}

async function freePort(): Promise<number> {
  const socket = await UdpSocket.bind({ address: '127.0.0.1', port: 0 });
  const { port } = socket.local;
  await socket.close();
  return port;
}

async function ended(server: ChildProcess, folder: string): Promise<void> {
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGKILL');
  await gone;
  rmSync(folder, { recursive: true });
}
