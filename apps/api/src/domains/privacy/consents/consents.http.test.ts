import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, type Answer, call, changeStatus, createActor, totpCode } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { type Inbox, startInbox } from '#test/inbox.ts';
import { hasConsent } from './read-consents.ts';

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

const codeOf = (answer: Answer): [number, string] => [answer.status, answer.body.code];
const customer = () => createActor(test, { role: 'customer' });
const answer = (who: Actor, granted: boolean, version = 1, purpose = 'marketing_messages') =>
  who.put(`/api/privacy/consents/${purpose}`, { granted, version, locale: 'ta' });
const holds = (who: Actor, purpose = 'marketing_messages') =>
  hasConsent(test.db, { userId: who.userId, purpose, at: test.clock.now() });
const consentOf = async (who: Actor, purpose = 'marketing_messages') =>
  (await who.get('/api/privacy/consents')).body.data.consents.find(
    (row: { purpose: string }) => row.purpose === purpose,
  );

describe('notices (IN-10)', () => {
  it('say purpose by purpose what for, in three languages, to everybody', async () => {
    const read = async (locale: string) =>
      (await call(test, { method: 'GET', path: `/api/privacy/notices?locale=${locale}` })).body.data;
    const english = await read('en');
    expect(english.notices.map((notice: { purpose: string; basis: string }) => [notice.purpose, notice.basis])).toEqual(
      [
        ['account', 'service'],
        ['call_recording', 'consent'],
        ['marketing_messages', 'consent'],
        ['orders', 'service'],
        ['usage_statistics', 'consent'],
      ],
    );
    expect(english.grievanceOfficer.email).toContain('@');
    for (const locale of ['ta', 'hi']) {
      const other = await read(locale);
      other.notices.forEach((notice: { title: string; text: string }, at: number) => {
        expect(notice.title).not.toBe(english.notices[at].title);
        expect(notice.text.length).toBeGreaterThan(40);
      });
    }
  });
});

describe('consent', () => {
  it('is no until somebody says yes, and taken back by the same call', async () => {
    const person = await customer();
    expect(await holds(person)).toBe(false);
    expect(await consentOf(person)).toMatchObject({ granted: false, asks: true, answeredAt: null });
    expect((await answer(person, true)).status).toBe(200);
    expect(await holds(person)).toBe(true);
    expect(await holds(person, 'usage_statistics')).toBe(false);
    expect((await answer(person, false)).status).toBe(200);
    expect(await holds(person)).toBe(false);
    expect(await consentOf(person)).toMatchObject({ granted: false, asks: false, answeredVersion: 1 });
    const compliance = await createActor(test, { role: 'admin', capabilities: ['compliance'] });
    const log = await compliance.get(`/api/admin/privacy/consents?userId=${person.userId}&limit=1`);
    expect(log.body.data.entries).toMatchObject([{ granted: false, cause: 'person', locale: 'ta', version: 1 }]);
    const before = await compliance.get(
      `/api/admin/privacy/consents?userId=${person.userId}&limit=1&before=${log.body.data.next}`,
    );
    expect(before.body.data).toMatchObject({ entries: [{ granted: true }], next: null });
  });

  it('is refused for words that were not the present ones, for what is needed anyway, and for what does not exist', async () => {
    const person = await customer();
    expect(codeOf(await answer(person, true, 2))).toEqual([409, 'privacy.notice_changed']);
    expect(codeOf(await answer(person, false, 1, 'account'))).toEqual([409, 'privacy.needed_for_service']);
    expect(codeOf(await answer(person, true, 1, 'selling_data'))).toEqual([404, 'privacy.no_such_purpose']);
    // A no counts whatever was on the screen.
    expect((await answer(person, false, 99)).status).toBe(200);
  });

  it('ends where the meaning changed, and goes on where only words did', async () => {
    const person = await customer();
    const compliance = await createActor(test, { role: 'admin', capabilities: ['compliance'] });
    await answer(person, true, 1, 'usage_statistics');
    const words = { title: 'Usage statistics', text: 'Some other words that mean the same or something else.' };
    const publish = (asksAgain: boolean, effectiveFrom = test.clock.now().toISOString()) =>
      compliance.post('/api/admin/privacy/notices', {
        purpose: 'usage_statistics',
        texts: { en: words, ta: words, hi: words },
        asksAgain,
        effectiveFrom,
        reason: 'clearer words',
      });
    expect((await publish(false)).body.data.version).toBe(2);
    expect(await holds(person, 'usage_statistics')).toBe(true);
    const later = new Date(test.clock.now().getTime() + 60_000).toISOString();
    expect((await publish(true, later)).body.data.version).toBe(3);
    expect(await holds(person, 'usage_statistics')).toBe(true);
    test.clock.advance(60_000);
    expect(await holds(person, 'usage_statistics')).toBe(false);
    expect(await consentOf(person, 'usage_statistics')).toMatchObject({ version: 3, asks: true, answeredVersion: 1 });
    expect(codeOf(await publish(true, '2026-01-01T00:00:00Z'))).toEqual([422, 'privacy.in_the_past']);
  });

  it('can’t be rewritten, not even by who has the database', async () => {
    const person = await customer();
    await answer(person, true);
    const change = test.db.updateTable('consent_log').set({ granted: false }).where('user_id', '=', person.userId);
    await expect(change.execute()).rejects.toThrow(/append-only/);
    await expect(test.db.deleteFrom('privacy_notices').execute()).rejects.toThrow(/append-only/);
  });
});

describe('children (DPDP Act s.9)', () => {
  const tokenFor = async (email: string): Promise<string> => {
    await test.app.outbox.drain();
    return /#ward=(mgt_[\w-]+)/.exec(inbox.mails.findLast((mail) => mail.to === email)?.text ?? '')?.[1] ?? '';
  };
  const guardianOf = async (options: { adult: boolean }) => {
    const guardian = await createActor(test, { role: 'customer', secondFactor: true });
    if (options.adult) await guardian.put('/api/privacy/age', { adult: true });
    return guardian;
  };

  it('wait for a guardian, are neither tracked nor advertised to, and can’t unsay it', async () => {
    const child = await customer();
    await answer(child, true);
    expect((await child.put('/api/privacy/age', { adult: false })).status).toBe(200);
    expect(codeOf(await child.put('/api/privacy/age', { adult: true }))).toEqual([409, 'privacy.age_declared']);
    expect(await holds(child)).toBe(false);
    expect(codeOf(await answer(child, true))).toEqual([422, 'privacy.adults_only']);
    expect(codeOf(await child.get('/api/cart'))).toEqual([403, 'auth.inactive']);
    const email = 'guardian@example.in';
    expect((await child.post('/api/privacy/guardian', { email })).status).toBe(200);
    const token = await tokenFor(email);
    const stored = await test.db.selectFrom('guardian_requests').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(email);
    const unknown = await guardianOf({ adult: false });
    expect(codeOf(await unknown.post('/api/privacy/wards', { token }))).toEqual([422, 'privacy.not_a_guardian']);
    const guardian = await guardianOf({ adult: true });
    expect((await guardian.post('/api/privacy/wards', { token })).status).toBe(200);
    expect(codeOf(await guardian.post('/api/privacy/wards', { token }))).toEqual([409, 'privacy.request_over']);
    expect((await child.get('/api/cart')).status).toBe(200);
    expect((await child.get('/api/privacy/profile')).body.data).toMatchObject({ ageGroup: 'child' });
    expect(codeOf(await answer(child, true))).toEqual([422, 'privacy.adults_only']);
  });

  it('are nobody’s ward by their own second account’s word alone: the guardian gives a second factor', async () => {
    const child = await customer();
    await child.put('/api/privacy/age', { adult: false });
    await child.post('/api/privacy/guardian', { email: 'mother@example.in' });
    const token = await tokenFor('mother@example.in');
    const guardian = await customer();
    await guardian.put('/api/privacy/age', { adult: true });
    expect(codeOf(await guardian.post('/api/privacy/wards', { token }))).toEqual([401, 'auth.step_up']);
    test.clock.advance(7 * 86_400_000);
    const late = await guardianOf({ adult: true });
    expect(codeOf(await late.post('/api/privacy/wards', { token }))).toEqual([409, 'privacy.request_over']);
  });

  it('who an admin suspended stay suspended whatever the guardian says', async () => {
    const child = await customer();
    await changeStatus(test, child.userId, 'suspended');
    await child.put('/api/privacy/age', { adult: false });
    await child.post('/api/privacy/guardian', { email: 'father@example.in' });
    const guardian = await guardianOf({ adult: true });
    expect((await guardian.post('/api/privacy/wards', { token: await tokenFor('father@example.in') })).status).toBe(
      200,
    );
    expect((await child.get('/api/users/me')).body.data.status).toBe('suspended');
  });

  it('can’t trade, and can’t flood a mailbox', async () => {
    const dealer = await createActor(test, { role: 'dealer' });
    expect(codeOf(await dealer.put('/api/privacy/age', { adult: false }))).toEqual([422, 'privacy.child_role']);
    expect(codeOf(await dealer.post('/api/privacy/guardian', { email: 'x@example.in' }))).toEqual([
      409,
      'privacy.no_guardian_needed',
    ]);
    const child = await customer();
    await child.put('/api/privacy/age', { adult: false });
    const statuses: number[] = [];
    for (let asked = 0; asked < 4; asked += 1)
      statuses.push((await child.post('/api/privacy/guardian', { email: 'aunt@example.in' })).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });
});

describe('nominee (DPDP Act s.14)', () => {
  it('is named, changed and removed, and lies sealed', async () => {
    const person = await createActor(test, { role: 'customer', status: 'suspended' });
    const nominee = { name: 'Kavitha R', relation: 'sister', contact: 'kavitha@example.in' };
    const profile = async () => (await person.get('/api/privacy/profile')).body.data.nominee;
    expect(await profile()).toBeNull();
    await person.put('/api/privacy/nominee', nominee);
    expect(await profile()).toEqual(nominee);
    expect(JSON.stringify(await test.db.selectFrom('privacy_profiles').selectAll().execute())).not.toContain('Kavitha');
    await person.put('/api/privacy/nominee', { ...nominee, relation: 'guardian' });
    expect((await profile()).relation).toBe('guardian');
    await person.delete('/api/privacy/nominee');
    expect(await profile()).toBeNull();
    expect((await person.put('/api/privacy/nominee', { ...nominee, name: '  ' })).body.errors[0].path).toBe('name');
  });
});

it('asks for the second factor again before a notice is published', async () => {
  const compliance = await createActor(test, { role: 'admin', capabilities: ['compliance'] });
  test.clock.advance(30_000);
  await compliance.post('/api/auth/step-up', { code: await totpCode(test, compliance.totpSecret ?? '') });
  await test.db
    .updateTable('sessions')
    .set({ mfa_at: new Date(test.clock.now().getTime() - 11 * 60_000) })
    .where('user_id', '=', compliance.userId)
    .execute();
  const words = { title: 'Offers', text: 'Words that are long enough to be words.' };
  const answered = await compliance.post('/api/admin/privacy/notices', {
    purpose: 'marketing_messages',
    texts: { en: words, ta: words, hi: words },
    asksAgain: true,
    effectiveFrom: '2099-01-01T00:00:00Z',
    reason: 'clearer words',
  });
  expect(codeOf(answered)).toEqual([401, 'auth.step_up']);
});
