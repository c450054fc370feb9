import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hour_ms } from '#platform/clock.ts';
import { type Actor, type Answer, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { type Inbox, startInbox } from '#test/inbox.ts';

let inbox: Inbox;
let test: TestApp;
let compliance: Actor;
beforeAll(async () => {
  inbox = await startInbox();
  test = await startTestApp({ environment: inbox.environment });
  compliance = await createActor(test, { role: 'admin', capabilities: ['compliance'] });
});
afterAll(async () => {
  await test.close();
  await inbox.close();
});

const path = '/api/admin/privacy/breaches';
const codeOf = (answer: Answer): [number, string] => [answer.status, answer.body.code];
const report = (discoveredAt: Date = test.clock.now()) => ({
  title: 'Backup left readable',
  description: 'A backup lay in a bucket that anybody could list for an hour.',
  dataKinds: ['names', 'e-mail addresses'],
  affectedCount: 2,
  discoveredAt: discoveredAt.toISOString(),
});
const record = async (): Promise<string> => (await compliance.post(path, report())).body.data.breachId;
const step = (id: string, name: string, doneAt: Date = test.clock.now()) =>
  compliance.post(`${path}/${id}/steps`, { step: name, doneAt: doneAt.toISOString(), reference: 'letter 12/2026' });
const text = 'For an hour somebody could have read your name and e-mail address. Change your password.';

describe('the register of breaches (IN-10, IN-11)', () => {
  it('starts the clocks of the law when the breach was discovered', async () => {
    const discovered = new Date(test.clock.now().getTime() - hour_ms);
    const breachId: string = (await compliance.post(path, report(discovered))).body.data.breachId;
    const [breach] = (await compliance.get(`${path}?open=true`)).body.data.breaches;
    const hours = breach.steps.map((entry: { step: string; dueAt: string }) => [
      entry.step,
      (new Date(entry.dueAt).getTime() - discovered.getTime()) / hour_ms,
    ]);
    expect(new Map(hours)).toEqual(
      new Map([
        ['certin_reported', 6],
        ['board_informed', 24],
        ['people_told', 24],
        ['board_detailed', 72],
      ]),
    );
    await test.app.outbox.drain();
    expect(inbox.mails.at(-1)?.subject).toContain(breachId);
    const future = new Date(test.clock.now().getTime() + 1000);
    expect(codeOf(await compliance.post(path, report(future)))).toEqual([422, 'privacy.in_the_future']);
  });

  it('closes only when every duty was done, each noted once and not in advance', async () => {
    const breachId = await record();
    const close = () => compliance.post(`${path}/${breachId}/close`, { reason: 'all letters sent' });
    expect((await close()).body).toMatchObject({ code: 'privacy.steps_missing', details: { missing: { length: 4 } } });
    const ahead = new Date(test.clock.now().getTime() + 1000);
    expect(codeOf(await step(breachId, 'certin_reported', ahead))).toEqual([422, 'privacy.in_the_future']);
    for (const name of ['certin_reported', 'board_informed', 'people_told', 'board_detailed'])
      expect((await step(breachId, name)).status).toBe(200);
    expect(codeOf(await step(breachId, 'certin_reported'))).toEqual([409, 'privacy.step_done']);
    expect((await close()).status).toBe(200);
    expect(codeOf(await close())).toEqual([409, 'privacy.breach_closed']);
    const unknown = breachId.replace(/.{4}$/, '0000');
    expect(codeOf(await step(unknown, 'certin_reported'))).toEqual([404, 'privacy.no_such_breach']);
  });

  it('tells everybody concerned in their language, nobody twice, and knows who could not be reached', async () => {
    const breachId = await record();
    const [one, two] = [await createActor(test, { role: 'customer' }), await createActor(test, { role: 'dealer' })];
    await two.patch('/api/users/me', { locale: 'hi' });
    const gone = 'usr_01jd0000000000000000000000';
    const tell = (userIds: string[]) =>
      compliance.post(`${path}/${breachId}/notices`, {
        userIds,
        texts: { en: text, ta: `ta: ${text}`, hi: `hi: ${text}` },
      });
    expect((await tell([one.userId, two.userId, two.userId, gone])).body.data.people).toBe(3);
    expect(codeOf(await step(breachId, 'people_told'))).toEqual([409, 'privacy.people_waiting']);
    await test.app.outbox.drain();
    expect((await tell([one.userId])).body.data.people).toBe(0);
    await test.app.outbox.drain();
    const mails = (email: string) => inbox.mails.filter((mail) => mail.to === email && mail.text.includes(text));
    expect(mails(one.email)).toHaveLength(1);
    expect(mails(two.email).map((mail) => mail.text)).toEqual([`hi: ${text}`]);
    const breaches: { breachId: string }[] = (await compliance.get(path)).body.data.breaches;
    expect(breaches.find((entry) => entry.breachId === breachId)).toMatchObject({
      peopleTold: 2,
      peopleNotReached: 1,
      peopleWaiting: 0,
    });
    expect((await step(breachId, 'people_told')).status).toBe(200);
  });

  it('can’t lose what was noted', async () => {
    const breachId = await record();
    const closed = (await compliance.get(`${path}?open=false`)).body.data.breaches;
    expect(closed.map((entry: { breachId: string }) => entry.breachId)).not.toContain(breachId);
    const removal = test.db.deleteFrom('legal_clocks').execute();
    await expect(removal).rejects.toThrow(/append-only/);
    const audit = await test.db.selectFrom('audit_log').select('action').where('subject_id', '=', breachId).execute();
    expect(audit).toEqual([{ action: 'privacy.breach_recorded' }]);
  });

  it('alerts once about every missed clock', async () => {
    const breachId = await record();
    await step(breachId, 'certin_reported');
    await test.app.outbox.drain();
    test.clock.advance(25 * hour_ms);
    const before = inbox.mails.length;
    for (let round = 0; round < 2; round += 1) await test.app.tasks.run('privacy.watch-deadlines');
    await test.app.outbox.drain();
    const missed = inbox.mails.slice(before).filter((mail) => mail.subject.includes(breachId));
    expect(missed.map((mail) => mail.subject).toSorted((a, b) => a.localeCompare(b))).toEqual([
      `MISSED: breach board informed, ${breachId}`,
      `MISSED: breach people told, ${breachId}`,
    ]);
  });
});
