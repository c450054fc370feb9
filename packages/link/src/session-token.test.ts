import { describe, expect, test } from 'vitest';
import { type DeviceKey, makeDeviceKey } from './secure/device-key.ts';
import { fromBase64Url, type SessionClaims, signToken, toBase64Url, verifySessionToken } from './session-token.ts';

const wall_ms = Date.UTC(2026, 10, 21);
const now_s = wall_ms / 1000;
const type = 'mistri-link-session';

async function stage(): Promise<{
  issuer: DeviceKey;
  host: DeviceKey;
  guest: DeviceKey;
  claims: SessionClaims;
  verify: (token: string, at_ms?: number) => ReturnType<typeof verifySessionToken>;
}> {
  const [issuer, host, guest] = await Promise.all([makeDeviceKey(), makeDeviceKey(), makeDeviceKey()]);
  const claims: SessionClaims = {
    iss: 'https://mistri.example',
    jti: 'jti_1',
    sid: 'lks_1',
    iat: now_s,
    nbf: now_s,
    exp: now_s + 3600,
    peers: [
      { device: 'dev_host', key: toBase64Url(host.publicKey), role: 'host' },
      { device: 'dev_guest', key: toBase64Url(guest.publicKey), role: 'guest' },
    ],
    scopes: ['adb.shell'],
    policy: 'automatic',
    relays: ['relay-1'],
    limits: { resume_s: 60 },
  };
  const keys = new Map([['k1', issuer.publicKey]]);
  const verify = (token: string, at_ms = wall_ms): ReturnType<typeof verifySessionToken> =>
    verifySessionToken(token, { keys, deviceKey: guest.publicKey, wall_ms: at_ms });
  return { issuer, host, guest, claims, verify };
}

function signer(key: DeviceKey, kid = 'k1'): { kid: string; sign: DeviceKey['sign'] } {
  return { kid, sign: key.sign };
}

test('a token says who is who, and when it ends', async () => {
  const { issuer, host, claims, verify } = await stage();
  const verified = await verify(await signToken(claims, signer(issuer), type));
  expect(verified.me.device).toBe('dev_guest');
  expect(verified.peer.device).toBe('dev_host');
  expect([...verified.peerKey]).toEqual([...host.publicKey]);
  expect(verified.hardEndIn_ms).toBe(3_600_000);
  expect(verified.tokenHash).toHaveLength(32);
});

describe('what is refused', () => {
  test('a token by somebody else, also under a known key id', async () => {
    const { host, claims, verify } = await stage();
    await expect(verify(await signToken(claims, signer(host), type))).rejects.toThrow('did not sign');
    await expect(verify(await signToken(claims, signer(host, 'k2'), type))).rejects.toThrow('unknown issuer');
  });

  test('a token whose claims were changed', async () => {
    const { issuer, claims, verify } = await stage();
    const token = await signToken(claims, signer(issuer), type);
    const [head, , signature] = token.split('.');
    const body = toBase64Url(new TextEncoder().encode(JSON.stringify({ ...claims, scopes: ['fastboot.erase'] })));
    await expect(verify(`${head}.${body}.${signature}`)).rejects.toThrow('did not sign');
  });

  test('another algorithm, or none', async () => {
    const { claims, verify } = await stage();
    for (const alg of ['none', 'HS256', 'ES256', 'eddsa']) {
      const head = toBase64Url(new TextEncoder().encode(JSON.stringify({ alg, kid: 'k1', typ: type })));
      const body = toBase64Url(new TextEncoder().encode(JSON.stringify(claims)));
      await expect(verify(`${head}.${body}.`)).rejects.toThrow('another kind');
    }
  });

  test('a token of another kind by the same issuer', async () => {
    const { issuer, claims, verify } = await stage();
    await expect(verify(await signToken(claims, signer(issuer), 'mistri-relay'))).rejects.toThrow('another kind');
  });

  test('too early by more than clocks differ, and too late by nothing at all', async () => {
    const { issuer, claims, verify } = await stage();
    const token = await signToken(claims, signer(issuer), type);
    await expect(verify(token, wall_ms - 100_000)).resolves.toBeDefined();
    await expect(verify(token, wall_ms - 200_000)).rejects.toThrow('check the clock');
    await expect(verify(token, wall_ms + 3_600_000)).rejects.toThrow('expired');
  });

  test('a token for two other devices, for one device twice, or for two hosts', async () => {
    const { issuer, claims, verify, guest } = await stage();
    const stranger = await makeDeviceKey();
    const [host] = claims.peers;
    if (!host) throw new Error('no host');
    const mine = { device: 'dev_guest', key: toBase64Url(guest.publicKey) };
    for (const peers of [
      [host, { device: 'dev_x', key: toBase64Url(stranger.publicKey), role: 'guest' as const }],
      [
        { ...mine, role: 'guest' as const },
        { ...mine, role: 'host' as const },
      ],
      [host, { ...mine, role: 'host' as const }],
    ]) {
      const token = await signToken({ ...claims, peers }, signer(issuer), type);
      await expect(verify(token)).rejects.toThrow('not for this device');
    }
  });

  test.each(['', 'a.b', 'a.b.c', '....', `${'x'.repeat(9000)}.b.c`, 'é.b.c'])('nonsense: %s', async (text) => {
    const { verify } = await stage();
    await expect(verify(text)).rejects.toThrow();
  });

  test('claims that are missing or of another type', async () => {
    const { issuer, claims, verify } = await stage();
    for (const change of [
      { exp: '2030' },
      { peers: [] },
      { policy: 'fast' },
      { limits: { resume_s: '60' } },
      { sid: 1 },
    ]) {
      const token = await signToken({ ...claims, ...change }, signer(issuer), type);
      await expect(verify(token)).rejects.toThrow('lacks claims');
    }
  });
});

test('base64url goes there and back', () => {
  for (let length = 0; length < 70; length += 1) {
    const bytes = crypto.getRandomValues(new Uint8Array(length));
    expect([...fromBase64Url(toBase64Url(bytes))]).toEqual([...bytes]);
  }
});
