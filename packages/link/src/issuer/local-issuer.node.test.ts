import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeDeviceKey } from '../secure/device-key.ts';
import { fromBase64Url, toBase64Url, verifySessionToken } from '../session-token.ts';
import { deviceIdOf, initIssuer, openIssuer } from './local-issuer.node.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'mistri-issuer-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function devices(): Promise<{ host: string; guest: string; hostKey: Uint8Array }> {
  const [host, guest] = await Promise.all([makeDeviceKey(), makeDeviceKey()]);
  return { host: toBase64Url(host.publicKey), guest: toBase64Url(guest.publicKey), hostKey: host.publicKey };
}

function keysIn(file: string): Map<string, Uint8Array> {
  const { keys } = JSON.parse(readFileSync(file, 'utf8')) as { keys: { kid: string; x: string }[] };
  return new Map(keys.map((key) => [key.kid, fromBase64Url(key.x)]));
}

test('a token of a local issuer is believed by who has its file', async () => {
  const { publicFile } = initIssuer(folder);
  const { host, guest, hostKey } = await devices();
  const { token } = await openIssuer(folder).issue({
    host,
    guest,
    relays: ['cellar-1'],
    for_s: 7200,
    limits: { total_bytes: 1000 },
  });
  const verified = await verifySessionToken(token, {
    keys: keysIn(publicFile),
    deviceKey: hostKey,
    wall_ms: Date.now(),
  });
  expect(verified.me).toEqual({ device: deviceIdOf(host), key: host, role: 'host' });
  expect(verified.claims).toMatchObject({ relays: ['cellar-1'], limits: { total_bytes: 1000 } });
  expect(verified.claims.sid).toMatch(/^lns_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
  expect(verified.me.device).toMatch(/^dev_[0-9a-z]{26}$/);
});

test('the private key is for its owner only, and is never made anew over an old one', () => {
  initIssuer(folder);
  expect(statSync(path.join(folder, 'issuer-key.pem')).mode & 0o777).toBe(0o600);
  expect(() => initIssuer(folder)).toThrow('is there already');
});

test('what cannot be a token is refused with its reason', async () => {
  initIssuer(folder);
  const issuer = openIssuer(folder);
  const { host, guest } = await devices();
  await expect(issuer.issue({ host: 'short', guest, relays: [], for_s: 60 })).rejects.toThrow('host: expected');
  await expect(issuer.issue({ host, guest: host, relays: [], for_s: 60 })).rejects.toThrow('the same device');
  await expect(issuer.issue({ host, guest, relays: [], for_s: 0 })).rejects.toThrow('at least a second');
  await expect(issuer.issue({ host, guest, relays: [], for_s: 86_400 * 31 })).rejects.toThrow('at most 30 days');
  expect(() => openIssuer(path.join(folder, 'none'))).toThrow('issuer init');
});
