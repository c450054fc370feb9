import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '#platform/config.ts';
import { call, createActor } from '#test/actors.ts';
import type { TestApp } from '#test/harness.ts';
import type { Inbox } from '#test/inbox.ts';
import { newEmail, SignInDesk } from '#test/sign-in-desk.ts';
import { emailIndex } from '../users/contact-details.ts';
import { findUserByEmail } from '../users/find-user-by-email.ts';

let desk: SignInDesk;
let test: TestApp;
let inbox: Inbox;
beforeAll(async () => {
  desk = await SignInDesk.open();
  ({ test, inbox } = desk);
});
afterAll(() => desk?.close());

const password = 'a long enough phrase';

describe('sign-up', () => {
  it('opens a session, sends a code, and the code verifies the address', async () => {
    const email = 'Meena.K@example.in';
    const signUp = await desk.post('/api/auth/signup', {
      email,
      password,
      role: 'customer',
      name: 'Meena',
      locale: 'ta',
    });
    expect(signUp.status).toBe(200);
    const token: string = signUp.body.data.accessToken;
    expect((await desk.me(token)).body.data).toMatchObject({
      email: 'meena.k@example.in',
      emailVerified: false,
      role: 'customer',
    });
    await test.app.outbox.drain();
    expect(inbox.mails.at(-1)?.subject).toContain('மேஸ்திரி');
    const code = inbox.codeFor('meena.k@example.in');
    const verified = await call(test, { method: 'POST', path: '/api/users/me/email/verify', token, body: { code } });
    expect(verified.status).toBe(200);
    expect((await desk.me(token)).body.data).toMatchObject({ emailVerified: true, name: 'Meena', locale: 'ta' });
  });

  it('takes no role, status or capability that nobody gave', async () => {
    const body = { email: newEmail(), password, role: 'customer' };
    for (const extra of [
      { role: 'admin' },
      { role: 'business' },
      { status: 'active' },
      { capabilities: ['owner'] },
      { emailVerified: true },
      { memberships: ['dlr_01jdzzzzzzzzzzzzzzzzzzzzzz'] },
    ]) {
      expect((await desk.post('/api/auth/signup', { ...body, ...extra })).status).toBe(400);
    }
  });

  it('refuses weak passwords and taken addresses, and says which field', async () => {
    const email = newEmail();
    for (const weak of ['password123', 'aaaaaaaaaa', `${email.split('@')[0]}2026`]) {
      const answer = await desk.post('/api/auth/signup', { email, password: weak, role: 'customer' });
      expect(answer.body).toMatchObject({ code: 'identity.weak_password', errors: [{ path: 'password' }] });
    }
    expect((await desk.post('/api/auth/signup', { email, password, role: 'dealer' })).status).toBe(200);
    expect((await desk.post('/api/register', { email, password, role: 'dealer' })).status).toBe(409);
  });

  it('lets one network ask for a few dozen taken addresses and no more', async () => {
    const { email } = await createActor(test, { role: 'customer' });
    const answers: number[] = [];
    for (let index = 0; index < 70; index += 1) {
      answers.push((await desk.post('/api/auth/signup', { email, password, role: 'customer' })).status);
    }
    expect(answers[0]).toBe(409);
    expect(answers.at(-1)).toBe(429);
    await test.db.deleteFrom('failed_attempts').execute();
  });
});

describe('log-in', () => {
  it('answers the same for an unknown address and a wrong password', async () => {
    const actor = await createActor(test, { role: 'customer' });
    const unknown = await desk.post('/api/auth/login', { email: 'nobody@example.in', password: 'whatever it is' });
    const wrong = await desk.post('/api/login', { email: actor.email, password: 'whatever it is' });
    expect({ ...unknown.body, traceId: '' }).toEqual({ ...wrong.body, traceId: '' });
    expect(unknown.status).toBe(wrong.status);
    expect([...unknown.headers.keys()].toSorted()).toEqual([...wrong.headers.keys()].toSorted());
  });

  it('gives a thousand guesses at once no more tries than guesses one by one', async () => {
    const { email } = await createActor(test, { role: 'customer' });
    const guesses = await Promise.all(
      Array.from({ length: 40 }, (_none, index) =>
        desk.post('/api/auth/login', { email, password: `wrong guess ${index}` }),
      ),
    );
    const checked = guesses.filter((answer) => answer.status === 401).length;
    expect(checked).toBeLessThanOrEqual(5);
    expect(guesses.filter((answer) => answer.status === 429)).toHaveLength(40 - checked);
  });

  it('backs off for the guesser, says until when, and lets the owner in again', async () => {
    const { email } = await createActor(test, { role: 'customer' });
    const right = { email, password: 'correct horse battery' };
    for (let guess = 0; guess < 5; guess += 1) await desk.post('/api/auth/login', { email, password: 'wrong guess' });
    const locked = await desk.post('/api/auth/login', right);
    expect(locked.status).toBe(429);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
    test.clock.advance(16 * 60_000);
    expect((await desk.post('/api/auth/login', right)).status).toBe(200);
  });

  it('keeps unknown addresses waiting like known ones', async () => {
    const email = newEmail();
    for (let guess = 0; guess < 5; guess += 1) await desk.post('/api/auth/login', { email, password: 'wrong guess' });
    expect((await desk.post('/api/auth/login', { email, password: 'wrong guess' })).status).toBe(429);
  });

  it('never locks out the owner on a device that the account knows, however many networks guess', async () => {
    const email = newEmail();
    await desk.post('/api/auth/signup', { email, password, role: 'customer' });
    const cookie = { 'x-session': 'cookie', origin: test.url };
    const known = await desk.post('/api/auth/login', { email, password }, cookie);
    const device =
      known.headers
        .getSetCookie()
        .find((line) => line.startsWith('mistri_device='))
        ?.split(';')[0] ?? '';
    // What guesses from hundreds of networks leave behind.
    const account = emailIndex(test.app.services, email);
    const until = new Date(test.clock.now().getTime() + 900_000);
    const facts = { failures: 500, last_at: test.clock.now(), locked_until: until };
    await test.db
      .insertInto('failed_attempts')
      .values({ account, network: '*', ...facts })
      .onConflict((conflict) => conflict.columns(['account', 'network']).doUpdateSet(facts))
      .execute();
    expect((await desk.post('/api/auth/login', { email, password })).status).toBe(429);
    expect((await desk.post('/api/auth/login', { email, password }, { ...cookie, cookie: device })).status).toBe(200);
  });

  it('tells a blocked user only after the right password', async () => {
    const actor = await createActor(test, { role: 'customer', status: 'blocked' });
    const wrong = await desk.post('/api/auth/login', { email: actor.email, password: 'wrong guess' });
    const right = await desk.post('/api/auth/login', { email: actor.email, password: 'correct horse battery' });
    expect([wrong.status, wrong.body.code]).toEqual([401, 'identity.wrong_credentials']);
    expect([right.status, right.body.code]).toEqual([403, 'identity.blocked']);
  });
});

describe('password hashes', () => {
  const hashOf = async (email: string): Promise<string> =>
    (await findUserByEmail(test.db, test.app.services, email))?.password_hash ?? '';

  it('are argon2id with the configured costs, and made anew when the costs change', async () => {
    const email = newEmail();
    await desk.post('/api/auth/signup', { email, password, role: 'customer' });
    expect(await hashOf(email)).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/);
    const outdated = await hash(password, { memoryCost: 32, timeCost: 1, parallelism: 1 });
    await test.db
      .updateTable('users')
      .set({ password_hash: outdated })
      .where('password_hash', '=', await hashOf(email))
      .execute();
    expect((await desk.post('/api/auth/login', { email, password: 'wrong guess' })).status).toBe(401);
    expect(await hashOf(email)).toBe(outdated);
    expect((await desk.post('/api/auth/login', { email, password })).status).toBe(200);
    expect(await hashOf(email)).toMatch(/m=64,t=1/);
    expect((await desk.post('/api/auth/login', { email, password })).status).toBe(200);
  });

  it('cost at least what OWASP asks for in production', () => {
    const environment = { NODE_ENV: 'production', PASSWORD_MEMORY_KIB: '64', PASSWORD_PASSES: '1' };
    expect(() => readConfig(environment)).toThrow(/PASSWORD_MEMORY_KIB.*19456[\s\S]*PASSWORD_PASSES/);
  });
});
