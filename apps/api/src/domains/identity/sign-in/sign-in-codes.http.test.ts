import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '#platform/db/in-transaction.ts';
import { call, changeStatus, createActor, totpCode } from '#test/actors.ts';
import type { TestApp } from '#test/harness.ts';
import type { Inbox } from '#test/inbox.ts';
import { newEmail, newPhone, SignInDesk } from '#test/sign-in-desk.ts';
import { requestCode } from '../codes/request-code.ts';

let desk: SignInDesk;
let test: TestApp;
let inbox: Inbox;
beforeAll(async () => {
  desk = await SignInDesk.open();
  ({ test, inbox } = desk);
});
afterAll(() => desk?.close());

describe('notices', () => {
  it('reach whoever has only a phone by SMS, in their language', async () => {
    const phone = newPhone();
    await desk.post('/api/auth/phone/start', { phone });
    await test.app.outbox.drain();
    const code = inbox.codeFor(`+91${phone}`);
    const finished = await desk.post('/api/auth/phone/finish', { phone, code, locale: 'ta' });
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
    expect((await desk.post('/api/auth/phone/start', { phone: `+91 ${phone}`, locale: 'hi' })).status).toBe(200);
    await test.app.outbox.drain();
    const sms = inbox.sms.at(-1);
    expect(sms).toMatchObject({ to: `+91${phone}`, templateId: expect.stringMatching(/^\d{10,}$/) });
    const code = inbox.codeFor(`+91${phone}`);
    const finished = await desk.post('/api/auth/phone/finish', {
      phone: `0${phone}`,
      code,
      role: 'dealer',
      locale: 'hi',
    });
    expect(finished.status).toBe(200);
    const account = await desk.me(finished.body.data.accessToken);
    expect(account.body.data).toMatchObject({ phone: `+91${phone}`, phoneVerified: true, role: 'dealer', email: null });
    // The same code again, and the account found the second time.
    expect((await desk.post('/api/auth/phone/finish', { phone, code })).status).toBe(401);
    test.clock.advance(61_000);
    await desk.post('/api/auth/phone/start', { phone });
    await test.app.outbox.drain();
    const again = await desk.post('/api/auth/phone/finish', {
      phone,
      code: inbox.codeFor(`+91${phone}`),
      role: 'customer',
    });
    expect(again.body.data.userId).toBe(finished.body.data.userId);
  });

  it('makes no account before the number is proved', async () => {
    const before = await test.db.selectFrom('users').select('user_id').execute();
    await desk.post('/api/auth/phone/start', { phone: newPhone() });
    await test.app.outbox.drain();
    expect(await test.db.selectFrom('users').select('user_id').execute()).toHaveLength(before.length);
  });

  it('gives five tries per code, even for the right one', async () => {
    const phone = newPhone();
    await desk.post('/api/auth/phone/start', { phone });
    await test.app.outbox.drain();
    const code = inbox.codeFor(`+91${phone}`);
    const wrong = code === '000000' ? '000001' : '000000';
    for (let guess = 0; guess < 5; guess += 1) {
      expect((await desk.post('/api/auth/phone/finish', { phone, code: wrong })).status).toBe(401);
    }
    expect((await desk.post('/api/auth/phone/finish', { phone, code })).status).toBe(401);
  });

  it('sends one code a minute and five an hour, and lets a code live ten minutes', async () => {
    const phone = newPhone();
    expect((await desk.post('/api/auth/phone/start', { phone })).status).toBe(200);
    const soon = await desk.post('/api/auth/phone/start', { phone });
    expect([soon.status, soon.headers.get('retry-after')]).toEqual([429, '60']);
    await test.app.outbox.drain();
    const code = inbox.codeFor(`+91${phone}`);
    for (let sent = 1; sent < 5; sent += 1) {
      test.clock.advance(60_000);
      expect((await desk.post('/api/auth/phone/start', { phone })).status).toBe(200);
    }
    test.clock.advance(60_000);
    expect((await desk.post('/api/auth/phone/start', { phone })).status).toBe(429);
    // Only the newest code counts, and not for ever.
    expect((await desk.post('/api/auth/phone/finish', { phone, code })).status).toBe(401);
    await test.app.outbox.drain();
    test.clock.advance(10 * 60_000);
    const newest = inbox.codeFor(`+91${phone}`);
    expect((await desk.post('/api/auth/phone/finish', { phone, code: newest })).status).toBe(401);
  });

  it('sends fifteen codes a day to one phone, whatever the hour, and says when the next may be asked for', async () => {
    const phone = newPhone();
    for (let sent = 0; sent < 15; sent += 1) {
      expect((await desk.post('/api/auth/phone/start', { phone })).status).toBe(200);
      test.clock.advance(30 * 60_000);
    }
    const refused = await desk.post('/api/auth/phone/start', { phone });
    const left_s = (24 - 7.5) * 3600;
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, String(left_s)]);
    expect(refused.body.message).toContain('Ask again in 17 hours.');
    test.clock.advance(left_s * 1000);
    expect((await desk.post('/api/auth/phone/start', { phone })).status).toBe(200);
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
    await desk.post('/api/auth/phone/start', { phone });
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
    const answer = await desk.post('/api/auth/phone/start', { phone: '1234567890' });
    expect(answer.body).toMatchObject({ code: 'identity.bad_phone', errors: [{ path: 'phone' }] });
  });
});

describe('password reset', () => {
  it('answers the same for everybody, sends a code to those who have an account, and signs out everywhere', async () => {
    const actor = await createActor(test, { role: 'customer' });
    const known = await desk.post('/api/auth/password/forgot', { email: actor.email });
    const unknown = await desk.post('/api/auth/password/forgot', { email: newEmail() });
    expect({ ...known.body, traceId: '' }).toEqual({ ...unknown.body, traceId: '' });
    const before = inbox.mails.length;
    await test.app.outbox.drain();
    expect(inbox.mails.slice(before).map((mail) => mail.to)).toEqual([actor.email]);
    const code = inbox.codeFor(actor.email);
    const body = { email: actor.email, code, password: 'an entirely new phrase' };
    expect((await desk.post('/api/auth/password/reset', { ...body, password: 'password1' })).status).toBe(422);
    expect((await desk.post('/api/auth/password/reset', body)).status).toBe(200);
    expect((await desk.post('/api/auth/password/reset', body)).status).toBe(401);
    expect((await actor.get('/api/users/me')).status).toBe(401);
    expect((await desk.post('/api/auth/login', { email: actor.email, password: 'correct horse battery' })).status).toBe(
      401,
    );
    expect((await desk.post('/api/auth/login', { email: actor.email, password: body.password })).status).toBe(200);
    await test.app.outbox.drain();
    expect(inbox.mails.filter((mail) => mail.to === actor.email && mail.text.includes('was reset'))).toHaveLength(1);
  });

  it('leaves no way in to whoever opened the account with an address that is not theirs', async () => {
    const email = newEmail();
    const squatter = await desk.post('/api/auth/signup', { email, password: 'the squatter knows', role: 'customer' });
    const token: string = squatter.body.data.accessToken;
    const totp = await call(test, { method: 'POST', path: '/api/auth/totp', token });
    const factor = await totpCode(test, totp.body.data.secret);
    await call(test, { method: 'POST', path: '/api/auth/totp/confirm', token, body: { code: factor } });
    test.clock.advance(61_000);
    await desk.post('/api/auth/password/forgot', { email });
    await test.app.outbox.drain();
    const body = { email, code: inbox.codeFor(email), password: 'the owner knows this' };
    expect((await desk.post('/api/auth/password/reset', body)).status).toBe(200);
    const owner = await desk.post('/api/auth/login', { email, password: body.password });
    expect(owner.body.data.status).toBe('signed_in');
    expect((await desk.me(owner.body.data.accessToken)).body.data).toMatchObject({
      secondFactors: [],
      emailVerified: true,
    });
    expect((await desk.me(token)).status).toBe(401);
  });
});

describe('changing what one signs in with', () => {
  it('changes the password for the present one, and ends the other sessions', async () => {
    const actor = await createActor(test, { role: 'customer' });
    const other = await desk.post('/api/auth/login', { email: actor.email, password: 'correct horse battery' });
    const change = (currentPassword: string) =>
      actor.post('/api/auth/password/change', { currentPassword, newPassword: 'an entirely new phrase' });
    expect((await change('wrong guess')).status).toBe(422);
    expect((await change('correct horse battery')).status).toBe(200);
    expect((await actor.get('/api/users/me')).status).toBe(200);
    expect((await desk.me(other.body.data.accessToken)).status).toBe(401);
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
    const login = await desk.post('/api/auth/login', { email: actor.email, password: 'correct horse battery' });
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
