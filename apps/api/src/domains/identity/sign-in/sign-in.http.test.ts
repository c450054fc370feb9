import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '#platform/db/in-transaction.ts';
import { readConfig } from '#platform/config.ts';
import { call, changeStatus, createActor, totpCode } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { type Inbox, startInbox } from '#test/inbox.ts';
import { requestCode } from '../codes/request-code.ts';
import { emailIndex } from '../users/contact-details.ts';
import { findUserByEmail } from '../users/find-user-by-email.ts';

let inbox: Inbox;
let test: TestApp;
beforeAll(async () => {
  inbox = await startInbox();
  test = await startTestApp({ environment: inbox.environment });
});
afterAll(async () => {
  await test.close();
  await inbox.close();
});

const post = (path: string, body: unknown, headers?: Record<string, string>) =>
  call(test, { method: 'POST', path, body, ...(headers ? { headers } : {}) });
const me = (token: string) => call(test, { method: 'GET', path: '/api/users/me', token });
const password = 'a long enough phrase';
let counter = 0;
const newEmail = () => `person${(counter += 1)}@example.in`;
const newPhone = () => `98${String((counter += 1)).padStart(8, '0')}`;

describe('sign-up', () => {
  it('opens a session, sends a code, and the code verifies the address', async () => {
    const email = 'Meena.K@example.in';
    const signUp = await post('/api/auth/signup', { email, password, role: 'customer', name: 'Meena', locale: 'ta' });
    expect(signUp.status).toBe(200);
    const token: string = signUp.body.data.accessToken;
    expect((await me(token)).body.data).toMatchObject({
      email: 'meena.k@example.in',
      emailVerified: false,
      role: 'customer',
    });
    await test.app.outbox.drain();
    expect(inbox.mails.at(-1)?.subject).toContain('மேஸ்திரி');
    const code = inbox.codeFor('meena.k@example.in');
    const verified = await call(test, { method: 'POST', path: '/api/users/me/email/verify', token, body: { code } });
    expect(verified.status).toBe(200);
    expect((await me(token)).body.data).toMatchObject({ emailVerified: true, name: 'Meena', locale: 'ta' });
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
      expect((await post('/api/auth/signup', { ...body, ...extra })).status).toBe(400);
    }
  });

  it('refuses weak passwords and taken addresses, and says which field', async () => {
    const email = newEmail();
    for (const weak of ['password123', 'aaaaaaaaaa', `${email.split('@')[0]}2026`]) {
      const answer = await post('/api/auth/signup', { email, password: weak, role: 'customer' });
      expect(answer.body).toMatchObject({ code: 'identity.weak_password', errors: [{ path: 'password' }] });
    }
    expect((await post('/api/auth/signup', { email, password, role: 'dealer' })).status).toBe(200);
    expect((await post('/api/register', { email, password, role: 'dealer' })).status).toBe(409);
  });

  it('lets one network ask for a few dozen taken addresses and no more', async () => {
    const { email } = await createActor(test, { role: 'customer' });
    const answers: number[] = [];
    for (let index = 0; index < 70; index += 1) {
      answers.push((await post('/api/auth/signup', { email, password, role: 'customer' })).status);
    }
    expect(answers[0]).toBe(409);
    expect(answers.at(-1)).toBe(429);
    await test.db.deleteFrom('failed_attempts').execute();
  });
});

describe('log-in', () => {
  it('answers the same for an unknown address and a wrong password', async () => {
    const actor = await createActor(test, { role: 'customer' });
    const unknown = await post('/api/auth/login', { email: 'nobody@example.in', password: 'whatever it is' });
    const wrong = await post('/api/login', { email: actor.email, password: 'whatever it is' });
    expect({ ...unknown.body, traceId: '' }).toEqual({ ...wrong.body, traceId: '' });
    expect(unknown.status).toBe(wrong.status);
    expect([...unknown.headers.keys()].toSorted()).toEqual([...wrong.headers.keys()].toSorted());
  });

  it('gives a thousand guesses at once no more tries than guesses one by one', async () => {
    const { email } = await createActor(test, { role: 'customer' });
    const guesses = await Promise.all(
      Array.from({ length: 40 }, (_none, index) =>
        post('/api/auth/login', { email, password: `wrong guess ${index}` }),
      ),
    );
    const checked = guesses.filter((answer) => answer.status === 401).length;
    expect(checked).toBeLessThanOrEqual(5);
    expect(guesses.filter((answer) => answer.status === 429)).toHaveLength(40 - checked);
  });

  it('backs off for the guesser, says until when, and lets the owner in again', async () => {
    const { email } = await createActor(test, { role: 'customer' });
    const right = { email, password: 'correct horse battery' };
    for (let guess = 0; guess < 5; guess += 1) await post('/api/auth/login', { email, password: 'wrong guess' });
    const locked = await post('/api/auth/login', right);
    expect(locked.status).toBe(429);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
    test.clock.advance(16 * 60_000);
    expect((await post('/api/auth/login', right)).status).toBe(200);
  });

  it('keeps unknown addresses waiting like known ones', async () => {
    const email = newEmail();
    for (let guess = 0; guess < 5; guess += 1) await post('/api/auth/login', { email, password: 'wrong guess' });
    expect((await post('/api/auth/login', { email, password: 'wrong guess' })).status).toBe(429);
  });

  it('never locks out the owner on a device that the account knows, however many networks guess', async () => {
    const email = newEmail();
    await post('/api/auth/signup', { email, password, role: 'customer' });
    const cookie = { 'x-session': 'cookie', origin: test.url };
    const known = await post('/api/auth/login', { email, password }, cookie);
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
    expect((await post('/api/auth/login', { email, password })).status).toBe(429);
    expect((await post('/api/auth/login', { email, password }, { ...cookie, cookie: device })).status).toBe(200);
  });

  it('tells a blocked user only after the right password', async () => {
    const actor = await createActor(test, { role: 'customer', status: 'blocked' });
    const wrong = await post('/api/auth/login', { email: actor.email, password: 'wrong guess' });
    const right = await post('/api/auth/login', { email: actor.email, password: 'correct horse battery' });
    expect([wrong.status, wrong.body.code]).toEqual([401, 'identity.wrong_credentials']);
    expect([right.status, right.body.code]).toEqual([403, 'identity.blocked']);
  });
});

describe('password hashes', () => {
  const hashOf = async (email: string): Promise<string> =>
    (await findUserByEmail(test.db, test.app.services, email))?.password_hash ?? '';

  it('are argon2id with the configured costs, and made anew when the costs change', async () => {
    const email = newEmail();
    await post('/api/auth/signup', { email, password, role: 'customer' });
    expect(await hashOf(email)).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/);
    const outdated = await hash(password, { memoryCost: 32, timeCost: 1, parallelism: 1 });
    await test.db
      .updateTable('users')
      .set({ password_hash: outdated })
      .where('password_hash', '=', await hashOf(email))
      .execute();
    expect((await post('/api/auth/login', { email, password: 'wrong guess' })).status).toBe(401);
    expect(await hashOf(email)).toBe(outdated);
    expect((await post('/api/auth/login', { email, password })).status).toBe(200);
    expect(await hashOf(email)).toMatch(/m=64,t=1/);
    expect((await post('/api/auth/login', { email, password })).status).toBe(200);
  });

  it('cost at least what OWASP asks for in production', () => {
    const environment = { NODE_ENV: 'production', PASSWORD_MEMORY_KIB: '64', PASSWORD_PASSES: '1' };
    expect(() => readConfig(environment)).toThrow(/PASSWORD_MEMORY_KIB.*19456[\s\S]*PASSWORD_PASSES/);
  });
});

describe('notices', () => {
  it('reach whoever has only a phone by SMS, in their language', async () => {
    const phone = newPhone();
    await post('/api/auth/phone/start', { phone });
    await test.app.outbox.drain();
    const code = inbox.codeFor(`+91${phone}`);
    const finished = await post('/api/auth/phone/finish', { phone, code, locale: 'ta' });
    const { userId } = finished.body.data;
    await changeStatus(test, userId, 'suspended');
    await test.app.outbox.drain();
    expect(inbox.sms.at(-1)).toMatchObject({
      to: `+91${phone}`,
      templateId: expect.stringMatching(/^\d{10,}$/),
      text: expect.stringContaining('இடைநிறுத்தப்பட்டது'),
    });
  });
});

describe('phone and code', () => {
  it('signs up and logs in with a code, and writes all forms of a number as one', async () => {
    const phone = newPhone();
    expect((await post('/api/auth/phone/start', { phone: `+91 ${phone}`, locale: 'hi' })).status).toBe(200);
    await test.app.outbox.drain();
    const sms = inbox.sms.at(-1);
    expect(sms).toMatchObject({ to: `+91${phone}`, templateId: expect.stringMatching(/^\d{10,}$/) });
    const code = inbox.codeFor(`+91${phone}`);
    const finished = await post('/api/auth/phone/finish', { phone: `0${phone}`, code, role: 'dealer', locale: 'hi' });
    expect(finished.status).toBe(200);
    const account = await me(finished.body.data.accessToken);
    expect(account.body.data).toMatchObject({ phone: `+91${phone}`, phoneVerified: true, role: 'dealer', email: null });
    // The same code again, and the account found the second time.
    expect((await post('/api/auth/phone/finish', { phone, code })).status).toBe(401);
    test.clock.advance(61_000);
    await post('/api/auth/phone/start', { phone });
    await test.app.outbox.drain();
    const again = await post('/api/auth/phone/finish', { phone, code: inbox.codeFor(`+91${phone}`), role: 'customer' });
    expect(again.body.data.userId).toBe(finished.body.data.userId);
  });

  it('makes no account before the number is proved', async () => {
    const before = await test.db.selectFrom('users').select('user_id').execute();
    await post('/api/auth/phone/start', { phone: newPhone() });
    await test.app.outbox.drain();
    expect(await test.db.selectFrom('users').select('user_id').execute()).toHaveLength(before.length);
  });

  it('gives five tries per code, even for the right one', async () => {
    const phone = newPhone();
    await post('/api/auth/phone/start', { phone });
    await test.app.outbox.drain();
    const code = inbox.codeFor(`+91${phone}`);
    const wrong = code === '000000' ? '000001' : '000000';
    for (let guess = 0; guess < 5; guess += 1) {
      expect((await post('/api/auth/phone/finish', { phone, code: wrong })).status).toBe(401);
    }
    expect((await post('/api/auth/phone/finish', { phone, code })).status).toBe(401);
  });

  it('sends one code a minute and five an hour, and lets a code live ten minutes', async () => {
    const phone = newPhone();
    expect((await post('/api/auth/phone/start', { phone })).status).toBe(200);
    const soon = await post('/api/auth/phone/start', { phone });
    expect([soon.status, soon.headers.get('retry-after')]).toEqual([429, '60']);
    await test.app.outbox.drain();
    const code = inbox.codeFor(`+91${phone}`);
    for (let sent = 1; sent < 5; sent += 1) {
      test.clock.advance(60_000);
      expect((await post('/api/auth/phone/start', { phone })).status).toBe(200);
    }
    test.clock.advance(60_000);
    expect((await post('/api/auth/phone/start', { phone })).status).toBe(429);
    // Only the newest code counts, and not for ever.
    expect((await post('/api/auth/phone/finish', { phone, code })).status).toBe(401);
    await test.app.outbox.drain();
    test.clock.advance(10 * 60_000);
    const newest = inbox.codeFor(`+91${phone}`);
    expect((await post('/api/auth/phone/finish', { phone, code: newest })).status).toBe(401);
  });

  it('sends fifteen codes a day to one phone, whatever the hour, and says when the next may be asked for', async () => {
    const phone = newPhone();
    for (let sent = 0; sent < 15; sent += 1) {
      expect((await post('/api/auth/phone/start', { phone })).status).toBe(200);
      test.clock.advance(30 * 60_000);
    }
    const refused = await post('/api/auth/phone/start', { phone });
    const left_s = (24 - 7.5) * 3600;
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, String(left_s)]);
    expect(refused.body.message).toContain('Ask again in 17 hours.');
    test.clock.advance(left_s * 1000);
    expect((await post('/api/auth/phone/start', { phone })).status).toBe(200);
  });

  it('sends thirty codes an hour and a hundred a day for one network, to however many phones', async () => {
    const { services } = test.app;
    const strict = { ...services, config: { ...services.config, rateLimitScale: 1 } };
    const ask = (network: string) =>
      transact(test.db, (tx) =>
        requestCode(
          tx,
          strict,
          { traceId: 'trc', at: test.clock.now() },
          { network },
          {
            purpose: 'sign_in',
            subject: 'walk',
            to: { channel: 'sms', address: `+91${newPhone()}`, locale: 'en' },
          },
        ),
      );
    const sentBy = async (network: string): Promise<number> => {
      let sent = 0;
      while ((await ask(network)).ok) sent += 1;
      return sent;
    };
    const hours: number[] = [];
    for (let hour = 0; hour < 5; hour += 1) {
      hours.push(await sentBy('198.51.100.0/24'));
      test.clock.advance(3_600_000);
    }
    expect(hours).toEqual([30, 30, 30, 10, 0]);
    expect((await ask('203.0.113.0/24')).ok).toBe(true);
  });

  it('keeps codes out of events, and out of the table once they are sent', async () => {
    const phone = newPhone();
    await post('/api/auth/phone/start', { phone });
    await test.app.outbox.drain();
    const code = inbox.codeFor(`+91${phone}`);
    const events = await test.db.selectFrom('outbox_events').select('payload').execute();
    expect(JSON.stringify(events)).not.toContain(code);
    expect(JSON.stringify(events)).not.toContain(phone);
    const rows = await test.db.selectFrom('one_time_codes').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(phone);
    const row = await test.db
      .selectFrom('one_time_codes')
      .select('code_sealed')
      .orderBy('created_at', 'desc')
      .executeTakeFirst();
    expect(row?.code_sealed).toBeNull();
  });

  it('refuses numbers that are none', async () => {
    const answer = await post('/api/auth/phone/start', { phone: '1234567890' });
    expect(answer.body).toMatchObject({ code: 'identity.bad_phone', errors: [{ path: 'phone' }] });
  });
});

describe('password reset', () => {
  it('answers the same for everybody, sends a code to those who have an account, and signs out everywhere', async () => {
    const actor = await createActor(test, { role: 'customer' });
    const known = await post('/api/auth/password/forgot', { email: actor.email });
    const unknown = await post('/api/auth/password/forgot', { email: newEmail() });
    expect({ ...known.body, traceId: '' }).toEqual({ ...unknown.body, traceId: '' });
    const before = inbox.mails.length;
    await test.app.outbox.drain();
    expect(inbox.mails.slice(before).map((mail) => mail.to)).toEqual([actor.email]);
    const code = inbox.codeFor(actor.email);
    const body = { email: actor.email, code, password: 'an entirely new phrase' };
    expect((await post('/api/auth/password/reset', { ...body, password: 'password1' })).status).toBe(422);
    expect((await post('/api/auth/password/reset', body)).status).toBe(200);
    expect((await post('/api/auth/password/reset', body)).status).toBe(401);
    expect((await actor.get('/api/users/me')).status).toBe(401);
    expect((await post('/api/auth/login', { email: actor.email, password: 'correct horse battery' })).status).toBe(401);
    expect((await post('/api/auth/login', { email: actor.email, password: body.password })).status).toBe(200);
    await test.app.outbox.drain();
    expect(inbox.mails.filter((mail) => mail.to === actor.email && mail.text.includes('was reset'))).toHaveLength(1);
  });

  it('leaves no way in to whoever opened the account with an address that is not theirs', async () => {
    const email = newEmail();
    const squatter = await post('/api/auth/signup', { email, password: 'the squatter knows', role: 'customer' });
    const token: string = squatter.body.data.accessToken;
    const totp = await call(test, { method: 'POST', path: '/api/auth/totp', token });
    const factor = await totpCode(test, totp.body.data.secret);
    await call(test, { method: 'POST', path: '/api/auth/totp/confirm', token, body: { code: factor } });
    test.clock.advance(61_000);
    await post('/api/auth/password/forgot', { email });
    await test.app.outbox.drain();
    const body = { email, code: inbox.codeFor(email), password: 'the owner knows this' };
    expect((await post('/api/auth/password/reset', body)).status).toBe(200);
    const owner = await post('/api/auth/login', { email, password: body.password });
    expect(owner.body.data.status).toBe('signed_in');
    expect((await me(owner.body.data.accessToken)).body.data).toMatchObject({ secondFactors: [], emailVerified: true });
    expect((await me(token)).status).toBe(401);
  });
});

describe('changing what one signs in with', () => {
  it('changes the password for the present one, and ends the other sessions', async () => {
    const actor = await createActor(test, { role: 'customer' });
    const other = await post('/api/auth/login', { email: actor.email, password: 'correct horse battery' });
    const change = (currentPassword: string) =>
      actor.post('/api/auth/password/change', { currentPassword, newPassword: 'an entirely new phrase' });
    expect((await change('wrong guess')).status).toBe(422);
    expect((await change('correct horse battery')).status).toBe(200);
    expect((await actor.get('/api/users/me')).status).toBe(200);
    expect((await me(other.body.data.accessToken)).status).toBe(401);
  });

  it('moves the account to a new mailbox only when that is proved, and tells both', async () => {
    const actor = await createActor(test, { role: 'customer' });
    const email = newEmail();
    expect((await actor.post('/api/users/me/email/code', { email })).status).toBe(200);
    await test.app.outbox.drain();
    expect((await actor.get('/api/users/me')).body.data.email).toBe(actor.email);
    expect((await actor.post('/api/users/me/email/verify', { code: inbox.codeFor(email) })).status).toBe(200);
    const before = inbox.mails.length;
    await test.app.outbox.drain();
    expect(
      inbox.mails
        .slice(before)
        .map((mail) => mail.to)
        .toSorted(),
    ).toEqual([actor.email, email].toSorted());
    expect((await actor.get('/api/users/me')).body.data.email).toBe(email);
  });

  it('asks whoever has a second factor for it before the mailbox changes', async () => {
    const actor = await createActor(test, { role: 'customer', secondFactor: true });
    test.clock.advance(11 * 60_000);
    const login = await post('/api/auth/login', { email: actor.email, password: 'correct horse battery' });
    expect(login.body.data.status).toBe('second_factor_required');
    const answer = await actor.post('/api/users/me/email/code', { email: newEmail() });
    // The access token ends after ten minutes, like the second factor: whichever is noticed first, nothing is sent.
    expect(answer.status).toBe(401);
  });

  it('gives an address that is proved by two people to the first', async () => {
    const [first, second] = [
      await createActor(test, { role: 'customer' }),
      await createActor(test, { role: 'customer' }),
    ];
    const phone = newPhone();
    await first.post('/api/users/me/phone/code', { phone });
    await test.app.outbox.drain();
    expect((await first.post('/api/users/me/phone/verify', { code: inbox.codeFor(`+91${phone}`) })).status).toBe(200);
    test.clock.advance(61_000);
    await second.post('/api/users/me/phone/code', { phone });
    await test.app.outbox.drain();
    const taken = await second.post('/api/users/me/phone/verify', { code: inbox.codeFor(`+91${phone}`) });
    expect([taken.status, taken.body.code]).toEqual([409, 'identity.contact_taken']);
  });
});
