import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fromBase64Url, makeDeviceKey, signedBytes, toBase64Url } from '@mistri/link';
import { day_ms, hour_ms, minute_ms } from '#platform/clock.ts';
import { type Actor, type Answer, call, changeStatus, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { registerDevice, tryRegister } from '#test/link-device.ts';
import { deviceLimits } from './device-limits.ts';

let test: TestApp;
let owner: Actor;
beforeAll(async () => {
  test = await startTestApp({ environment: { SMTP_URL: 'smtp://127.0.0.1:9' } });
});
// Some tests move the clock, and access tokens end after ten minutes.
beforeEach(async () => {
  owner = await createActor(test, { role: 'customer' });
});
afterAll(() => test.close());

const codeOf = (answer: Answer): [number, string] => [answer.status, answer.body.code];
const newOwner = () => createActor(test, { role: 'technician' });
const devicesOf = async (who: Actor): Promise<string[]> =>
  (await who.get('/api/devices')).body.data.devices.map((device: { deviceId: string }) => device.deviceId);
const tokenBody = { name: 'Build machine', scopes: ['register'], expiresInDays: 30, maxDevices: 2 };
const makeToken = async (
  who: Actor,
  change: Record<string, unknown> = {},
): Promise<{ tokenId: string; token: string }> => {
  const made = await who.post('/api/device-tokens', { ...tokenBody, ...change });
  expect(made.status).toBe(201);
  return made.body.data;
};

describe('registering', () => {
  it('makes a device of whoever proves its key, and answers the same when asked again', async () => {
    const { answer, key } = await tryRegister(test, { token: owner.token, name: '  Kitchen PC ' });
    expect(answer.status).toBe(201);
    expect(answer.body.data).toMatchObject({ name: 'Kitchen PC', kind: 'agent', platform: 'linux', byToken: false });
    const again = await tryRegister(test, { token: owner.token, key });
    expect(again.answer.body.data.deviceId).toBe(answer.body.data.deviceId);
    expect(await devicesOf(owner)).toContain(answer.body.data.deviceId);
  });

  it('refuses a signature by another key, over another nonce, or for another purpose', async () => {
    const stranger = await makeDeviceKey();
    const key = await makeDeviceKey();
    const { nonce } = (await owner.post('/api/devices/challenges')).body.data;
    const bytes = fromBase64Url(nonce);
    const wrong = [
      await stranger.sign(signedBytes('register', bytes)),
      await key.sign(signedBytes('register', fromBase64Url(toBase64Url(new Uint8Array(32))))),
      await key.sign(signedBytes('presence', bytes)),
      await key.sign(bytes),
    ];
    for (const signature of wrong) {
      const body = { nonce, key: toBase64Url(key.publicKey), signature: toBase64Url(signature) };
      const answer = await owner.post('/api/devices', { ...body, name: 'x', kind: 'agent', platform: 'linux' });
      expect(codeOf(answer)).toEqual([422, 'devices.wrong_signature']);
    }
  });

  it('takes a nonce once, from whoever asked for it, for five minutes', async () => {
    const key = await makeDeviceKey();
    const bodyFor = async (nonce: string, by = key) => ({
      nonce,
      key: toBase64Url(by.publicKey),
      signature: toBase64Url(await by.sign(signedBytes('register', fromBase64Url(nonce)))),
      name: 'x',
      kind: 'agent',
      platform: 'linux',
    });
    const ask = async (who: Actor): Promise<string> => (await who.post('/api/devices/challenges')).body.data.nonce;
    const nonce = await ask(owner);
    expect((await owner.post('/api/devices', await bodyFor(nonce))).status).toBe(201);
    const replayed = await owner.post('/api/devices', await bodyFor(nonce, await makeDeviceKey()));
    expect(codeOf(replayed)).toEqual([409, 'devices.challenge_over']);
    const thief = await newOwner();
    const foreign = await thief.post('/api/devices', await bodyFor(await ask(owner), await makeDeviceKey()));
    expect(codeOf(foreign)).toEqual([409, 'devices.challenge_over']);
    const late = await bodyFor(await ask(owner), await makeDeviceKey());
    test.clock.advance(5 * minute_ms);
    expect(codeOf(await owner.post('/api/devices', late))).toEqual([409, 'devices.challenge_over']);
  });

  it('of two at once with one nonce, one wins; of two owners with one key, one', async () => {
    const { nonce } = (await owner.post('/api/devices/challenges')).body.data;
    const send = async () => {
      const key = await makeDeviceKey();
      const signature = toBase64Url(await key.sign(signedBytes('register', fromBase64Url(nonce))));
      const body = { nonce, key: toBase64Url(key.publicKey), signature, name: 'x', kind: 'agent', platform: 'linux' };
      return owner.post('/api/devices', body);
    };
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    const [key, other] = [await makeDeviceKey(), await newOwner()];
    const both = await Promise.all([owner, other].map((who) => tryRegister(test, { token: who.token, key })));
    expect(both.map(({ answer }) => answer.status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  });

  it('limits nonces that nobody uses, and devices', async () => {
    const busy = await newOwner();
    const asked: number[] = [];
    for (let count = 0; count <= deviceLimits.openChallenges; count += 1)
      asked.push((await busy.post('/api/devices/challenges')).status);
    expect(asked.at(-2)).toBe(201);
    expect(asked.at(-1)).toBe(429);
    test.clock.advance(5 * minute_ms);
    for (let count = 0; count < deviceLimits.devices; count += 1) await registerDevice(test, { token: busy.token });
    const { answer } = await tryRegister(test, { token: busy.token });
    expect(codeOf(answer)).toEqual([409, 'devices.too_many']);
  });

  it('is told to the owner, and to nobody suspended', async () => {
    const suspended = await newOwner();
    await changeStatus(test, suspended.userId, 'suspended');
    expect(codeOf(await suspended.post('/api/devices/challenges'))).toEqual([403, 'auth.inactive']);
    expect(codeOf(await suspended.get('/api/devices'))).toEqual([403, 'auth.inactive']);
    const answer = await call(test, { method: 'POST', path: '/api/devices/challenges' });
    expect(codeOf(answer)).toEqual([401, 'auth.required']);
  });
});

describe('a device', () => {
  it('is renamed and removed by its owner only, and its key never comes back', async () => {
    const device = await registerDevice(test, { token: owner.token });
    const stranger = await newOwner();
    expect((await stranger.patch(`/api/devices/${device.deviceId}`, { name: 'Mine' })).status).toBe(404);
    expect((await stranger.delete(`/api/devices/${device.deviceId}`)).status).toBe(404);
    const renamed = await owner.patch(`/api/devices/${device.deviceId}`, { name: 'Attic' });
    expect(renamed.body.data.name).toBe('Attic');
    expect((await owner.patch(`/api/devices/${device.deviceId}`, { name: ' ' })).status).toBe(400);
    expect((await owner.delete(`/api/devices/${device.deviceId}`)).status).toBe(200);
    expect((await owner.delete(`/api/devices/${device.deviceId}`)).status).toBe(404);
    expect(await devicesOf(owner)).not.toContain(device.deviceId);
    const back = await tryRegister(test, { token: owner.token, key: device.key });
    expect(codeOf(back.answer)).toEqual([409, 'devices.key_removed']);
    const elsewhere = await tryRegister(test, { token: stranger.token, key: device.key });
    expect(codeOf(elsewhere.answer)).toEqual([409, 'devices.key_taken']);
  });

  it('has a history by pages, of its owner only', async () => {
    const who = await newOwner();
    const { deviceId } = await registerDevice(test, { token: who.token, name: 'First' });
    await who.patch(`/api/devices/${deviceId}`, { name: 'Second' });
    await who.delete(`/api/devices/${deviceId}`);
    const first = (await who.get(`/api/devices/history?limit=2&deviceId=${deviceId}`)).body.data;
    expect(first.entries.map((entry: { what: string }) => entry.what)).toEqual(['removed', 'renamed']);
    const rest = (await who.get(`/api/devices/history?limit=2&after=${first.nextAfter}`)).body.data;
    expect(rest).toMatchObject({ entries: [{ what: 'registered', name: 'First' }], nextAfter: null });
    const other = await owner.get(`/api/devices/history?deviceId=${deviceId}`);
    expect(other.body.data.entries).toEqual([]);
  });
});

describe('a device token', () => {
  it('registers as many devices as it may, and is nobody elsewhere', async () => {
    const who = await newOwner();
    const { token } = await makeToken(who);
    const device = await registerDevice(test, { token });
    expect(await devicesOf(who)).toEqual([device.deviceId]);
    await registerDevice(test, { token });
    expect(codeOf((await tryRegister(test, { token })).answer)).toEqual([409, 'devices.token_spent']);
    for (const path of ['/api/users/me', '/api/device-tokens', '/api/devices/history'])
      expect((await call(test, { method: 'GET', path, token })).status, path).toBe(401);
    expect(codeOf(await call(test, { method: 'GET', path: '/api/devices', token }))).toEqual([
      403,
      'devices.token_scope',
    ]);
    const removal = await call(test, { method: 'DELETE', path: `/api/devices/${device.deviceId}`, token });
    expect(removal.status).toBe(401);
  });

  it('with the scope `read` lists, and registers nothing', async () => {
    const who = await newOwner();
    const { token } = await makeToken(who, { scopes: ['read'] });
    const listed = await call(test, { method: 'GET', path: '/api/devices', token });
    expect(listed.body.data.devices).toEqual([]);
    expect(codeOf((await tryRegister(test, { token })).answer)).toEqual([403, 'devices.token_scope']);
  });

  it('is shown once, ends by itself, by being revoked, and with its owner', async () => {
    const who = await newOwner();
    const made = await makeToken(who, { expiresInDays: 1 });
    const revoked = await makeToken(who);
    const owned = await makeToken(who);
    const listed = JSON.stringify((await who.get('/api/device-tokens')).body.data);
    expect(listed).toContain(made.tokenId);
    expect(listed).not.toContain('mdt_');
    const stored = await test.db.selectFrom('device_tokens').selectAll().where('owner_id', '=', who.userId).execute();
    expect(JSON.stringify(stored)).not.toContain(made.token.slice(4));
    expect((await who.delete(`/api/device-tokens/${revoked.tokenId}`)).status).toBe(200);
    expect((await owner.delete(`/api/device-tokens/${made.tokenId}`)).status).toBe(404);
    expect(codeOf((await tryRegister(test, { token: revoked.token })).answer)).toEqual([401, 'auth.required']);
    expect(codeOf((await tryRegister(test, { token: `${made.token}x` })).answer)).toEqual([401, 'auth.required']);
    expect((await tryRegister(test, { token: made.token })).answer.status).toBe(201);
    test.clock.advance(day_ms);
    expect(codeOf((await tryRegister(test, { token: made.token })).answer)).toEqual([401, 'auth.required']);
    await changeStatus(test, who.userId, 'suspended');
    expect(codeOf((await tryRegister(test, { token: owned.token })).answer)).toEqual([403, 'auth.inactive']);
  });

  it('needs a fresh sign-in, or the second factor of who has one', async () => {
    const made = (who: Actor) => who.post('/api/device-tokens', tokenBody);
    expect((await made(owner)).status).toBe(201);
    // A session that its refresh token has kept alive for an hour.
    await test.db
      .updateTable('sessions')
      .set({ created_at: new Date(test.clock.now().getTime() - hour_ms) })
      .where('user_id', '=', owner.userId)
      .execute();
    expect(codeOf(await made(owner))).toEqual([401, 'auth.step_up']);
    const proved = await createActor(test, { role: 'customer', secondFactor: true });
    expect((await made(proved)).status).toBe(201);
  });

  it('is limited in number', async () => {
    const who = await newOwner();
    for (let count = 0; count < deviceLimits.liveTokens; count += 1) await makeToken(who);
    expect(codeOf(await who.post('/api/device-tokens', tokenBody))).toEqual([409, 'devices.too_many_tokens']);
  });
});

it('what is old goes: nonces at their end, history after half a year', async () => {
  const who = await newOwner();
  await registerDevice(test, { token: who.token });
  await who.post('/api/devices/challenges');
  test.clock.advance(deviceLimits.historyKept_ms + day_ms);
  await test.app.tasks.run('devices.remove-old');
  for (const table of ['device_challenges', 'device_history'] as const) {
    const rows = await test.db.selectFrom(table).selectAll().where('owner_id', '=', who.userId).execute();
    expect(rows).toEqual([]);
  }
});
