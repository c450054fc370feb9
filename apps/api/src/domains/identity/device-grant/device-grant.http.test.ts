import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, type Answer, call, changeStatus, createActor, totpCode } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp({ environment: { TRUSTED_PROXIES: '127.0.0.1' } });
});
afterAll(() => test.close());

const send = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  call(test, { method, path, ...(body === undefined ? {} : { body }), ...(headers ? { headers } : {}) });
const start = async (headers?: Record<string, string>) =>
  (await send('POST', '/api/auth/device/code', undefined, headers)).body.data;
const poll = (deviceCode: string) => send('POST', '/api/auth/device/token', { deviceCode });
const decide = (who: Actor, userCode: string, approve = true) => who.post(`/api/auth/device/${userCode}`, { approve });
const codeOf = (answer: Answer): [number, string] => [answer.status, answer.body.code];
const wait = (seconds = 6) => test.clock.advance(seconds * 1000);

describe('device authorisation grant (RFC 8628)', () => {
  it('lets a program in once its person approved it, once', async () => {
    const actor = await createActor(test, { role: 'technician' });
    const asked = await start({ 'user-agent': 'mistri/1.0 Linux' });
    expect(asked).toMatchObject({
      interval: 5,
      expiresIn: 600,
      userCode: expect.stringMatching(/^[B-Z]{4}-[B-Z]{4}$/),
    });
    expect(asked.verificationUriComplete).toBe(`${asked.verificationUri}?code=${asked.userCode}`);
    expect(codeOf(await poll(asked.deviceCode))).toEqual([400, 'identity.authorization_pending']);
    const shown = await actor.get(`/api/auth/device/${asked.userCode.toLowerCase().replace('-', '')}`);
    expect(shown.body.data).toMatchObject({ label: 'mistri command on Linux', sameNetwork: true });
    expect((await decide(actor, asked.userCode)).status).toBe(200);
    expect(codeOf(await decide(actor, asked.userCode))).toEqual([404, 'identity.no_such_code']);
    wait();
    const answers = await Promise.all([1, 2].map(() => poll(asked.deviceCode)));
    const sessions = answers.filter((answer) => answer.status === 200);
    expect(sessions).toHaveLength(1);
    const me = await call(test, { method: 'GET', path: '/api/users/me', token: sessions[0]?.body.data.accessToken });
    expect(me.body.data.userId).toBe(actor.userId);
    wait(60);
    expect(codeOf(await poll(asked.deviceCode))).toEqual([400, 'identity.expired_token']);
  });

  it('says no when the person does, slows down who asks too often, and ends after ten minutes', async () => {
    const actor = await createActor(test, { role: 'customer' });
    const denied = await start();
    await decide(actor, denied.userCode, false);
    expect(codeOf(await poll(denied.deviceCode))).toEqual([400, 'identity.access_denied']);
    const impatient = await start();
    await poll(impatient.deviceCode);
    expect((await poll(impatient.deviceCode)).body).toMatchObject({
      code: 'identity.slow_down',
      details: { interval: 10 },
    });
    wait();
    expect((await poll(impatient.deviceCode)).body.details.interval).toBe(15);
    wait(600);
    expect(codeOf(await poll(impatient.deviceCode))).toEqual([400, 'identity.expired_token']);
    const later = await createActor(test, { role: 'customer' });
    expect(codeOf(await decide(later, impatient.userCode))).toEqual([404, 'identity.no_such_code']);
  });

  it('shows when somebody asks from elsewhere, and demands the second factor of who has one', async () => {
    const actor = await createActor(test, { role: 'customer', secondFactor: true });
    const asked = await start({ 'x-forwarded-for': '203.0.113.5' });
    expect((await actor.get(`/api/auth/device/${asked.userCode}`)).body.data.sameNetwork).toBe(false);
    await test.db.updateTable('sessions').set({ mfa_at: null }).where('user_id', '=', actor.userId).execute();
    expect(codeOf(await decide(actor, asked.userCode))).toEqual([401, 'auth.step_up']);
    wait(30);
    await actor.post('/api/auth/step-up', { code: await totpCode(test, actor.totpSecret ?? '') });
    expect((await decide(actor, asked.userCode)).status).toBe(200);
  });

  it('gives no second factor away: an admin let in this way has to give it before admin work', async () => {
    const admin = await createActor(test, { role: 'admin', capabilities: ['support'] });
    const asked = await start();
    await decide(admin, asked.userCode);
    const { accessToken: token } = (await poll(asked.deviceCode)).body.data;
    expect(codeOf(await call(test, { method: 'GET', path: '/api/users', token }))).toEqual([403, 'auth.second_factor']);
  });

  it('opens nothing for somebody who was blocked after approving', async () => {
    const actor = await createActor(test, { role: 'customer' });
    const asked = await start();
    await decide(actor, asked.userCode);
    await changeStatus(test, actor.userId, 'blocked');
    expect(codeOf(await poll(asked.deviceCode))).toEqual([403, 'identity.blocked']);
  });

  it('backs off from guessing codes of strangers', async () => {
    const actor = await createActor(test, { role: 'customer' });
    const statuses: number[] = [];
    for (let guess = 0; guess < 7; guess += 1) {
      statuses.push((await actor.get(`/api/auth/device/BCDF-GHJ${'KLMNPQR'[guess]}`)).status);
    }
    expect(statuses).toEqual([404, 404, 404, 404, 404, 429, 429]);
  });
});
