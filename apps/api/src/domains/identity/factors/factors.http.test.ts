import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, call, createActor, totpCode } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { type Inbox, startInbox } from '#test/inbox.ts';
import { SoftPasskey } from '#test/soft-passkey.ts';

const origin = 'http://localhost:3000';
let inbox: Inbox;
let test: TestApp;
beforeAll(async () => {
  inbox = await startInbox();
  test = await startTestApp({ environment: { ...inbox.environment, MISTRI_DEMO: 'on' } });
});
afterAll(async () => {
  await test.close();
  await inbox.close();
});

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  call(test, { method: 'POST', path, body, headers });
const password = 'correct horse battery';
const nextStep = () => test.clock.advance(30_000);

async function ticketFor(actor: Actor): Promise<string> {
  const answer = await post('/api/auth/login', { email: actor.email, password });
  expect(answer.body.data.status).toBe('second_factor_required');
  return answer.body.data.ticket;
}

describe('authenticator app', () => {
  it('is asked for at log-in; a code works once, in whatever request it comes again', async () => {
    const actor = await createActor(test, { role: 'customer', secondFactor: true });
    nextStep();
    const ticket = await ticketFor(actor);
    expect((await call(test, { method: 'GET', path: '/api/users/me', token: ticket })).status).toBe(401);
    const code = await totpCode(test, actor.totpSecret ?? '');
    const wrong = code === '000000' ? '000001' : '000000';
    expect((await post('/api/auth/login/second-factor', { ticket, code: wrong })).status).toBe(401);
    const [one, two] = await Promise.all([1, 2].map(() => post('/api/auth/login/second-factor', { ticket, code })));
    expect(new Set([one?.status, two?.status])).toEqual(new Set([200, 401]));
    expect((await post('/api/auth/login/second-factor', { ticket, code })).status).toBe(401);
    expect((await post('/api/auth/login/second-factor', { ticket: await ticketFor(actor), code })).status).toBe(401);
    expect((await actor.post('/api/auth/step-up', { code })).status).toBe(422);
  });

  it('backs off from guessing', async () => {
    const actor = await createActor(test, { role: 'customer', secondFactor: true });
    nextStep();
    const ticket = await ticketFor(actor);
    const right = await totpCode(test, actor.totpSecret ?? '');
    for (let guess = 0; guess < 5; guess += 1) {
      const code = String((Number(right) + 1 + guess) % 1_000_000).padStart(6, '0');
      await post('/api/auth/login/second-factor', { ticket, code });
    }
    expect((await post('/api/auth/login/second-factor', { ticket, code: right })).status).toBe(429);
  });

  it('takes each recovery code once, and tells the user', async () => {
    const actor = await createActor(test, { role: 'customer', secondFactor: true });
    const { recoveryCodes } = (await actor.post('/api/auth/recovery-codes')).body.data;
    expect(new Set(recoveryCodes).size).toBe(10);
    const typed = String(recoveryCodes[0]).toLowerCase().replace('-', ' ');
    const use = async () => post('/api/auth/login/second-factor', { ticket: await ticketFor(actor), code: typed });
    expect((await use()).status).toBe(200);
    expect((await use()).status).toBe(401);
    await test.app.outbox.drain();
    const told = inbox.mails.filter((mail) => mail.to === actor.email && mail.text.includes('recovery code was used'));
    expect(told).toHaveLength(1);
    const renewed = (await actor.post('/api/auth/recovery-codes')).body.data.recoveryCodes;
    const old = { ticket: await ticketFor(actor), code: recoveryCodes[1] };
    expect((await post('/api/auth/login/second-factor', old)).status).toBe(401);
    const fresh = { ticket: await ticketFor(actor), code: renewed[0] };
    expect((await post('/api/auth/login/second-factor', fresh)).status).toBe(200);
  });

  it('keeps the codes out of idempotency keys and tables', async () => {
    const actor = await createActor(test, { role: 'customer', secondFactor: true });
    const { recoveryCodes } = (await actor.post('/api/auth/recovery-codes')).body.data;
    const stored = await test.db.selectFrom('idempotency_keys').selectAll().execute();
    const rows = await test.db.selectFrom('recovery_codes').selectAll().execute();
    for (const code of recoveryCodes) expect(JSON.stringify([stored, rows])).not.toContain(code);
  });
});

describe('admins', () => {
  it('can do nothing but set up a second factor before they have one', async () => {
    const admin = await createActor(test, { role: 'admin', capabilities: ['support'], secondFactor: false });
    const refused = await admin.get('/api/users');
    expect([refused.status, refused.body.code]).toEqual([403, 'auth.second_factor_enrolment']);
    expect((await admin.get('/api/users/me')).body.data).toMatchObject({
      needs: 'second_factor_enrolment',
      capabilities: [],
    });
    expect((await admin.post('/api/auth/step-up/code')).status).toBe(409);
    const { secret } = (await admin.post('/api/auth/totp')).body.data;
    expect((await admin.get('/api/users')).status).toBe(403);
    await admin.post('/api/auth/totp/confirm', { code: await totpCode(test, secret) });
    expect((await admin.get('/api/users')).status).toBe(200);
    expect((await admin.delete('/api/auth/totp')).body.code).toBe('identity.last_factor');
  });
});

describe('step-up without a second factor', () => {
  it('takes a code to a verified address, once', async () => {
    const actor = await createActor(test, { role: 'dealer' });
    expect((await actor.post('/api/auth/step-up', { code: '123456' })).status).toBe(422);
    expect((await actor.post('/api/auth/step-up/code')).status).toBe(200);
    await test.app.outbox.drain();
    const code = inbox.codeFor(actor.email);
    expect((await actor.post('/api/auth/recovery-codes')).body.code).toBe('auth.step_up');
    expect((await actor.post('/api/auth/step-up', { code })).status).toBe(200);
    expect((await actor.post('/api/auth/recovery-codes')).status).toBe(200);
    expect((await actor.post('/api/auth/step-up', { code })).status).toBe(422);
  });
});

describe('passkeys', () => {
  const page = { origin };
  async function enrol(actor: Actor, passkey: SoftPasskey, label = 'Phone') {
    const options = await actor.post('/api/auth/passkeys/options', undefined, { origin: passkey.origin });
    expect(options.status).toBe(200);
    const response = passkey.register(options.body.data);
    return actor.post('/api/auth/passkeys', { label, response }, { origin: passkey.origin });
  }
  const challenge = async (purpose: string, headers: Record<string, string> = page) =>
    (await post('/api/auth/passkeys/challenge', { purpose }, headers)).body.data;
  const logIn = (response: unknown, headers: Record<string, string> = page) =>
    post('/api/auth/passkeys/login', { response }, headers);

  it('are registered, open a session with both factors, and are a second factor', async () => {
    const actor = await createActor(test, { role: 'admin', capabilities: ['support'], secondFactor: false });
    const passkey = new SoftPasskey(origin);
    const enrolled = await enrol(actor, passkey);
    expect(enrolled.status).toBe(201);
    expect(enrolled.body.data.recoveryCodes).toHaveLength(10);
    expect((await actor.get('/api/users')).status).toBe(200);
    const session = await logIn(passkey.assert(await challenge('sign_in')));
    expect(session.status).toBe(200);
    const token: string = session.body.data.accessToken;
    expect((await call(test, { method: 'GET', path: '/api/users', token })).status).toBe(200);
    const ticket = await ticketFor(actor);
    const proof = passkey.assert(await challenge('sign_in'));
    expect((await post('/api/auth/login/second-factor', { ticket, passkey: proof }, page)).status).toBe(200);
    const asked = (await actor.post('/api/auth/passkeys/challenge', { purpose: 'step_up' }, page)).body.data;
    expect((await actor.post('/api/auth/step-up', { passkey: passkey.assert(asked) }, page)).status).toBe(200);
  });

  it('refuse a challenge that was used, is foreign, or is for something else', async () => {
    const actor = await createActor(test, { role: 'customer' });
    const passkey = new SoftPasskey(origin);
    await enrol(actor, passkey);
    const options = await challenge('sign_in');
    const assertion = passkey.assert(options);
    expect((await logIn(assertion)).status).toBe(200);
    expect((await logIn(assertion)).status).toBe(401);
    expect((await logIn(passkey.assert(options))).status).toBe(401);
    expect((await logIn(passkey.assert({ ...options, challenge: 'bm90IG91cnM' }))).status).toBe(401);
    const stepUp = (await actor.post('/api/auth/passkeys/challenge', { purpose: 'step_up' }, page)).body.data;
    expect((await logIn(passkey.assert(stepUp))).status).toBe(401);
    const late = await challenge('sign_in');
    test.clock.advance(6 * 60_000);
    expect((await logIn(passkey.assert(late))).status).toBe(401);
  });

  it('refuse another page, another host, a device that did not check its owner, and a copied counter', async () => {
    const actor = await createActor(test, { role: 'customer' });
    const passkey = new SoftPasskey(origin);
    await enrol(actor, passkey);
    const forge = (changed: Partial<SoftPasskey>) => Object.assign(Object.create(passkey), changed) as SoftPasskey;
    expect(forge({}).origin).toBe(origin);
    const phishing = new SoftPasskey('https://mistri.evil.example');
    expect(
      (
        await logIn({
          ...passkey.assert(await challenge('sign_in')),
          response: phishing.assert(await challenge('sign_in')).response,
        })
      ).status,
    ).toBe(401);
    expect((await logIn(passkey.assert(await challenge('sign_in')), { origin: 'https://evil.example' })).status).toBe(
      401,
    );
    passkey.verifiesUser = false;
    expect((await logIn(passkey.assert(await challenge('sign_in')))).status).toBe(401);
    passkey.verifiesUser = true;
    expect((await logIn(passkey.assert(await challenge('sign_in')))).status).toBe(200);
    passkey.counter = 0;
    expect((await logIn(passkey.assert(await challenge('sign_in')))).status).toBe(401);
  });

  it('are bound to the host they were made on, also among the demo’s own hosts', async () => {
    const actor = await createActor(test, { role: 'dealer' });
    const there = new SoftPasskey('http://dealer.localhost:3000');
    expect((await enrol(actor, there)).status).toBe(201);
    const headers = { origin: there.origin };
    expect((await logIn(there.assert(await challenge('sign_in', headers)), headers)).status).toBe(200);
    expect((await logIn(there.assert(await challenge('sign_in')))).status).toBe(401);
    const bare = await actor.post('/api/auth/passkeys/options', undefined, { origin: 'http://127.0.0.1:3000' });
    expect(bare.body.code).toBe('identity.passkeys_unavailable');
  });

  it('need the second factor before another one is added or removed', async () => {
    const actor = await createActor(test, { role: 'customer', secondFactor: true });
    const passkey = new SoftPasskey(origin);
    expect((await enrol(actor, passkey)).status).toBe(201);
    await test.db.updateTable('sessions').set({ mfa_at: null }).where('user_id', '=', actor.userId).execute();
    expect((await actor.post('/api/auth/passkeys/options', undefined, page)).body.code).toBe('auth.step_up');
    expect((await actor.delete(`/api/auth/passkeys/${passkey.id}`)).body.code).toBe('auth.step_up');
    const stranger = await createActor(test, { role: 'customer', secondFactor: true });
    expect((await stranger.delete(`/api/auth/passkeys/${passkey.id}`)).status).toBe(404);
    const asked = (await actor.post('/api/auth/passkeys/challenge', { purpose: 'step_up' }, page)).body.data;
    expect((await stranger.post('/api/auth/step-up', { passkey: passkey.assert(asked) }, page)).status).toBe(422);
    const again = (await actor.post('/api/auth/passkeys/challenge', { purpose: 'step_up' }, page)).body.data;
    expect((await actor.post('/api/auth/step-up', { passkey: passkey.assert(again) }, page)).status).toBe(200);
    expect((await actor.delete(`/api/auth/passkeys/${passkey.id}`)).status).toBe(200);
  });

  it('of somebody else can’t be registered as one’s own', async () => {
    const [owner, thief] = [
      await createActor(test, { role: 'customer' }),
      await createActor(test, { role: 'customer' }),
    ];
    const passkey = new SoftPasskey(origin);
    await enrol(owner, passkey);
    expect((await enrol(thief, passkey)).status).toBe(422);
    const options = (await owner.post('/api/auth/passkeys/options', undefined, page)).body;
    expect(options.code).toBeUndefined();
    const stolen = { label: 'x', response: new SoftPasskey(origin).register(options.data) };
    expect((await thief.post('/api/auth/passkeys', stolen, page)).status).toBe(422);
  });
});
