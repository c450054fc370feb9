import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day_ms, hour_ms } from '#platform/clock.ts';
import { type Actor, type Answer, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { type Inbox, startInbox } from '#test/inbox.ts';

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
const officer = () => createActor(test, { role: 'admin', capabilities: ['support'] });
const words = {
  category: 'order',
  title: 'Wrong display',
  text: 'The display does not fit the phone it was listed for.',
};
const file = async (who: Actor) => {
  const filed = await who.post('/api/complaints', words);
  expect(filed.status).toBe(201);
  return filed.body.data;
};
const work = (who: Actor, id: string, move: string, text?: string) =>
  who.post(`/api/complaints/${id}/messages`, { move, ...(text === undefined ? {} : { text }) });
const mailsTo = (email: string) => inbox.mails.filter((mail) => mail.to === email).map((mail) => mail.text);

describe('a complaint (IN-13)', () => {
  it('gets a ticket at once, is acknowledged, answered, solved, reopened and closed', async () => {
    const person = await customer();
    const support = await officer();
    const { complaintId, ticket, receivedAt, acknowledgeBy, resolveBy } = await file(person);
    expect(ticket).toMatch(/^GR-2026-\d{6}$/);
    expect(new Date(acknowledgeBy).getTime() - new Date(receivedAt).getTime()).toBe(48 * hour_ms);
    expect(resolveBy).toBe('2027-01-01T05:30:00.000Z');
    expect((await work(support, complaintId, 'acknowledge')).body.data.state).toBe('acknowledged');
    expect(codeOf(await work(support, complaintId, 'acknowledge'))).toEqual([409, 'privacy.wrong_state']);
    expect((await work(support, complaintId, 'reply', 'Which phone is it?')).status).toBe(200);
    expect((await work(person, complaintId, 'reply', 'A Redmi Note 9')).status).toBe(200);
    expect(codeOf(await work(support, complaintId, 'resolve'))).toEqual([422, 'privacy.text_missing']);
    await work(support, complaintId, 'resolve', 'You get another one');
    expect((await work(person, complaintId, 'reopen', 'It did not come')).body.data.state).toBe('acknowledged');
    await work(support, complaintId, 'resolve', 'It is on its way now');
    const closed = await work(person, complaintId, 'close');
    expect(closed.body.data).toMatchObject({ state: 'closed', moves: [] });
    expect(closed.body.data.messages.map((message: { fromOfficer: boolean }) => message.fromOfficer)).toEqual([
      false,
      true,
      false,
      true,
      false,
      true,
    ]);
    await test.app.outbox.drain();
    const told = mailsTo(person.email).join('\n');
    for (const part of ['We have your complaint', 'works on it', 'There is an answer', 'is solved', 'is closed'])
      expect(told).toContain(part);
    // Not for the person's own words.
    expect(told.match(/There is an answer/g)).toHaveLength(1);
  });

  it('is read by its person and the officers only, and its words lie sealed', async () => {
    const person = await customer();
    const { complaintId, ticket } = await file(person);
    const stranger = await createActor(test, { role: 'dealer' });
    const auditor = await createActor(test, { role: 'admin', capabilities: ['auditor'] });
    for (const send of [
      () => stranger.get(`/api/complaints/${complaintId}`),
      () => work(stranger, complaintId, 'close'),
      () => auditor.get(`/api/complaints/${complaintId}`),
    ])
      expect((await send()).status).toBe(404);
    const rows = [
      await test.db.selectFrom('complaints').selectAll().execute(),
      await test.db.selectFrom('complaint_messages').selectAll().execute(),
      await test.db.selectFrom('audit_log').selectAll().execute(),
      await test.db.selectFrom('outbox_events').selectAll().execute(),
    ];
    expect(JSON.stringify(rows)).not.toContain('does not fit');
    const queue = await auditor.get(`/api/admin/complaints?ticket=${ticket}`);
    expect(queue.body.data).toMatchObject({ total: 1, complaints: [{ complaintId, overdue: false }] });
    expect(JSON.stringify(queue.body)).not.toContain('Wrong display');
  });

  it('keeps the sides apart', async () => {
    const person = await customer();
    const support = await officer();
    const { complaintId } = await file(person);
    expect(codeOf(await work(person, complaintId, 'resolve', 'I solved it'))).toEqual([403, 'privacy.not_your_move']);
    expect(codeOf(await work(support, complaintId, 'close'))).toEqual([403, 'privacy.not_your_move']);
    expect(codeOf(await work(person, complaintId, 'reopen', 'again'))).toEqual([409, 'privacy.wrong_state']);
    // Officers complain too, and then they are a person like others.
    const own = await file(support);
    expect(codeOf(await work(support, own.complaintId, 'resolve', 'done'))).toEqual([403, 'privacy.not_your_move']);
  });

  it('may be made by somebody suspended, ten a day', async () => {
    const person = await createActor(test, { role: 'dealer', status: 'suspended' });
    for (let filed = 0; filed < 10; filed += 1) await file(person);
    expect((await person.post('/api/complaints', words)).status).toBe(429);
    const first = await person.get('/api/complaints?limit=7');
    const second = await person.get(`/api/complaints?limit=7&before=${first.body.data.next}`);
    expect([first.body.data.complaints.length, second.body.data.complaints.length, second.body.data.next]).toEqual([
      7,
      3,
      null,
    ]);
    const [newest] = first.body.data.complaints;
    expect(newest.title).toBe(words.title);
    expect((await work(person, newest.complaintId, 'close')).status).toBe(200);
  });

  it('alerts the officer once when a clock is near its end and once when it was missed', async () => {
    await test.db.deleteFrom('complaint_messages').execute();
    await test.db.deleteFrom('complaints').execute();
    await test.app.outbox.drain();
    const person = await customer();
    const { complaintId, ticket } = await file(person);
    const grievance = test.app.services.config.company.grievanceEmail;
    const watch = async () => {
      const before = inbox.mails.length;
      await test.app.tasks.run('privacy.watch-deadlines');
      await test.app.tasks.run('privacy.watch-deadlines');
      await test.app.outbox.drain();
      return inbox.mails
        .slice(before)
        .filter((mail) => mail.to === grievance)
        .map((mail) => mail.subject);
    };
    await test.app.outbox.drain();
    expect(await watch()).toEqual([]);
    test.clock.advance(36 * hour_ms);
    expect(await watch()).toEqual([`Soon: complaint acknowledge, ${ticket}`]);
    test.clock.advance(12 * hour_ms);
    expect(await watch()).toEqual([`MISSED: complaint acknowledge, ${ticket}`]);
    const overdue = await (await officer()).get('/api/admin/complaints?overdue=true');
    expect(overdue.body.data).toMatchObject({ total: 1, complaints: [{ complaintId, overdue: true }] });
    await work(await officer(), complaintId, 'acknowledge');
    test.clock.advance(29 * day_ms);
    expect(await watch()).toEqual([`MISSED: complaint resolve, ${ticket}`]);
  });

  it('closes itself when nobody objected to the solution for 15 days', async () => {
    const person = await customer();
    const { complaintId } = await file(person);
    await work(await officer(), complaintId, 'resolve', 'You get another one');
    await test.db
      .updateTable('complaints')
      .set({ resolved_at: new Date(test.clock.now().getTime() - 15 * day_ms - 1) })
      .where('complaint_id', '=', complaintId)
      .execute();
    expect(codeOf(await work(person, complaintId, 'reopen', 'too late'))).toEqual([409, 'privacy.too_late_to_reopen']);
    await test.app.tasks.run('privacy.watch-deadlines');
    const row = await test.db
      .selectFrom('complaints')
      .select('state')
      .where('complaint_id', '=', complaintId)
      .execute();
    expect(row).toEqual([{ state: 'closed' }]);
  });
});
