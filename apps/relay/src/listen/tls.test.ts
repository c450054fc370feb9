import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fromBase64Url, systemClock } from '@mistri/link';
import { keyOfCertificate } from '@mistri/link/node';
import { startTestRelay, type TestRelay } from '../../test/test-relay.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

let relay: TestRelay;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'mistri-tls-'));
});
afterEach(async () => {
  await relay.close();
  rmSync(folder, { recursive: true });
});

/** What somebody else's client makes of the relay's TLS. */
function openssl(...words: string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${relay.ports.tls ?? 0}`, ...words]);
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece: Buffer) => {
        text += piece.toString();
        // The relay's first message: all that TLS had to say has been said.
        if (text.includes('"challenge"')) child.stdin.end();
      });
    child.stdin.on('error', () => undefined);
    child.once('close', () => {
      resolve(text);
    });
  });
}

test('a record that somebody on the way changed ends the leg at once', async () => {
  // No deadline comes: nothing but the record can end it.
  relay = await startTestRelay({}, { ...systemClock(), after: () => () => undefined });
  let upstream: Socket | undefined;
  // Between them, on the wire.
  const wire = createServer((near) => {
    const far = connectTcp(relay.ports.tls ?? 0, '127.0.0.1');
    upstream = far;
    near.pipe(far).pipe(near);
    for (const end of [near, far]) end.on('error', () => undefined);
  });
  wire.listen(0, '127.0.0.1');
  await once(wire, 'listening');
  const leg = connect({
    host: '127.0.0.1',
    port: (wire.address() as AddressInfo).port,
    ALPNProtocols: ['mistri-relay/1'],
    rejectUnauthorized: false,
  });
  leg.on('error', () => undefined);
  await once(leg, 'data');
  const closed = new Promise((resolve) => leg.once('close', resolve));
  // A record of application data, 32 bytes that no key made.
  upstream?.write(Buffer.concat([Buffer.from([23, 3, 3, 0, 32]), randomBytes(32)]));
  await closed;
  wire.close();
  expect(relay.relay.table.waiting).toBe(0);
});

describe.runIf(hasOpenssl)('openssl s_client', () => {
  test('TLS 1.3 with AES-256-GCM and our ALPN', async () => {
    relay = await startTestRelay();
    const text = await openssl('-alpn', 'mistri-relay/1');
    expect(text).toContain('New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384');
    expect(text).toContain('ALPN protocol: mistri-relay/1');
    expect(text).toContain('"challenge"');
  });

  test('nothing is resumed: what Node still hands out in place of tickets is worth nothing', async () => {
    relay = await startTestRelay();
    const file = path.join(folder, 'session.pem');
    await openssl('-alpn', 'mistri-relay/1', '-sess_out', file);
    expect(existsSync(file)).toBe(true);
    const text = await openssl('-alpn', 'mistri-relay/1', '-sess_in', file);
    expect(text).toContain('New, TLSv1.3');
    expect(text).not.toContain('Reused');
  });

  test.each([[['-tls1_2']], [['-ciphersuites', 'TLS_CHACHA20_POLY1305_SHA256']], [['-alpn', 'h2']]])(
    'nothing weaker or else: %s',
    async (words) => {
      relay = await startTestRelay();
      const text = await openssl(...words);
      expect(text).toMatch(/alert|no peer certificate/i);
      expect(text).not.toContain('"challenge"');
    },
  );
});

function makeCertificate(name: string): { certificate: string; key: string } {
  const files = { certificate: path.join(folder, 'cert.pem'), key: path.join(folder, 'key.pem') };
  const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30'];
  const made = spawnSync('openssl', [...kind, '-subj', `/CN=${name}`, '-keyout', files.key, '-out', files.certificate]);
  if (made.status !== 0) throw new Error(made.stderr.toString());
  return files;
}

function shown(sigalgs: string | undefined): Promise<{ subject: string; der: Buffer }> {
  return new Promise((resolve, reject) => {
    const options = { port: relay.ports.tls ?? 0, host: '127.0.0.1', rejectUnauthorized: false };
    const socket: TLSSocket = connect(
      { ...options, ...(sigalgs ? { sigalgs } : {}), ALPNProtocols: ['http/1.1'] },
      () => {
        const certificate = socket.getPeerX509Certificate();
        socket.destroy();
        if (certificate) resolve({ subject: certificate.subject, der: certificate.raw });
        else reject(new Error('no certificate'));
      },
    );
    socket.on('error', reject);
  });
}

/** What Chromium offers: no Ed25519. */
const ofPages = 'ecdsa_secp256r1_sha256:rsa_pss_rsae_sha256:rsa_pkcs1_sha256';

test.runIf(hasOpenssl)(
  'devices see the pinned key, pages the certificate for the name, anew after a reload',
  async () => {
    relay = await startTestRelay({ certificate: makeCertificate('first.example') });
    const pinned = createHash('sha256').update(fromBase64Url(relay.identity.publicKey)).digest('hex');
    const device = keyOfCertificate((await shown('ed25519')).der);
    expect(createHash('sha256').update(device).digest('hex')).toBe(pinned);
    expect((await shown(ofPages)).subject).toBe('CN=first.example');
    makeCertificate('second.example');
    relay.reload();
    expect((await shown(ofPages)).subject).toBe('CN=second.example');
    // A file that is broken changes nothing.
    writeFileSync(path.join(folder, 'cert.pem'), 'broken');
    expect(() => {
      relay.reload();
    }).toThrow('cert.pem holds no certificate in PEM');
    expect((await shown(ofPages)).subject).toBe('CN=second.example');
    expect(keyOfCertificate((await shown('ed25519')).der)).toEqual(device);
  },
);

test.runIf(hasOpenssl)('certificate files that cannot work are named at the start', async () => {
  relay = await startTestRelay();
  const files = makeCertificate('first.example');
  const other = path.join(folder, 'other.pem');
  spawnSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', other]);
  const start = (certificate: { certificate: string; key: string }): Promise<TestRelay> =>
    startTestRelay({ certificate });
  await expect(start({ ...files, key: other })).rejects.toThrow('does not belong to the certificate');
  await expect(start({ ...files, certificate: other })).rejects.toThrow('holds no certificate in PEM');
  await expect(start({ ...files, key: files.certificate })).rejects.toThrow('holds no private key');
  await expect(start({ ...files, key: path.join(folder, 'none.pem') })).rejects.toThrow('cannot be read: ENOENT');
});
