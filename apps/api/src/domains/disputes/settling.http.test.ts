import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { day_ms, hour_ms } from '#platform/clock.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { cancelJob } from '#rooms/jobs/index.ts';
import { account, balanceOf } from '#rooms/ledger/index.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { codeOf, type DisputeCase, DisputeDesk, path, read } from '#test/dispute-desk.ts';
import { commandOrigin } from '#test/held-job.ts';

let desk: DisputeDesk;
beforeAll(async () => {
  desk = await DisputeDesk.open();
});
afterEach(async () => expect(await desk.bookProblems()).toEqual([]));
afterAll(() => desk?.close());

const decide = (who: Actor, a: DisputeCase, amounts: number[]) =>
  who.patch(`/api/admin/disputes/${a.disputeId}`, {
    lines: amounts.map((amount, index) => ({ lineId: a.job.lines[index]?.lineId, amount })),
    reason: 'The photo shows the crack before opening.',
  });

describe('offers', () => {
  beforeAll(() => desk.freshPeople());

  it('accepted by the other side, it ends the dispute with a partial refund', async () => {
    const a = await desk.opened({ lines: [0, 1] });
    const made = await desk.dealer.post(path(a, '/offers'), {
      lines: [{ lineId: a.job.lines[0]?.lineId, amount: 50_000 }],
    });
    expect(made.status).toBe(201);
    const { offerId } = made.body.data;
    expect(codeOf(await desk.dealer.patch(path(a, `/offers/${offerId}`), { accept: true }))).toBe(
      '409 disputes.own_offer',
    );
    const accepted = await desk.buyer.patch(path(a, `/offers/${offerId}`), { accept: true });
    expect(accepted.body.data.state).toBe('closed');
    await desk.test.app.outbox.drain();
    expect(await read(desk.buyer, a)).toMatchObject({ state: 'closed', outcome: 'agreed', actions: [] });
    expect(await balanceOf(desk.test.db, account.refundDue(a.job.jobId))).toBe(50_000);
    expect(await desk.holdStates(a.job)).toEqual(['held', 'held']);
  });

  it('a newer one replaces it; a declined one cannot be accepted', async () => {
    const a = await desk.opened();
    const line = { lineId: a.job.lines[0]?.lineId };
    const first = await desk.buyer.post(path(a, '/offers'), { lines: [{ ...line, amount: 200_000 }] });
    const second = await desk.buyer.post(path(a, '/offers'), { lines: [{ ...line, amount: 100_000 }] });
    const answer = (offerId: string, accept: boolean) => desk.dealer.patch(path(a, `/offers/${offerId}`), { accept });
    expect(codeOf(await answer(first.body.data.offerId, true))).toBe('409 disputes.offer_over');
    expect((await answer(second.body.data.offerId, false)).status).toBe(200);
    expect(codeOf(await answer(second.body.data.offerId, true))).toBe('409 disputes.offer_over');
    const tooMuch = await desk.buyer.post(path(a, '/offers'), { lines: [{ ...line, amount: 236_001 }] });
    expect(codeOf(tooMuch)).toBe('422 disputes.bad_lines');
  });
});

describe('decision and appeal', () => {
  beforeAll(() => desk.freshPeople());

  it('waits for the answer, is carried out when both accept', async () => {
    const a = await desk.opened({ lines: [0] });
    expect(codeOf(await decide(desk.anna, a, [236_000]))).toBe('409 disputes.wrong_state');
    await desk.dealer.post(path(a, '/messages'), { text: 'We disagree.' });
    expect((await decide(desk.anna, a, [236_000])).body.data.state).toBe('decided');
    expect(await desk.holdStates(a.job)).toEqual(['on_hold', 'held']);
    expect(await read(desk.bala, a)).toMatchObject({ decidedBy: desk.anna.userId, decidedByName: 'Anna' });
    expect(await read(desk.buyer, a)).toMatchObject({ decidedBy: null, decidedByName: null });
    expect((await desk.buyer.post(path(a, '/accept'))).body.data.state).toBe('decided');
    expect((await desk.dealer.post(path(a, '/accept'))).body.data.state).toBe('closed');
    await desk.test.app.outbox.drain();
    expect(await desk.holdStates(a.job)).toEqual(['refunded', 'held']);
    expect(await balanceOf(desk.test.db, account.refundDue(a.job.jobId))).toBe(236_000);
    expect(await read(desk.buyer, a)).toMatchObject({ outcome: 'decided', lines: [{ decided: 236_000 }] });
  });

  it('can be appealed once; another admin decides, at once and finally', async () => {
    const a = await desk.reviewed();
    await decide(desk.anna, a, [0]);
    expect((await read(desk.buyer, a)).actions).toContain('appeal');
    expect((await desk.buyer.post(path(a, '/appeal'), { text: 'Look at the second photo please.' })).status).toBe(200);
    expect(codeOf(await desk.dealer.post(path(a, '/appeal'), { text: 'We want to appeal as well.' }))).toBe(
      '409 disputes.wrong_state',
    );
    expect(codeOf(await decide(desk.anna, a, [100_000]))).toBe('409 disputes.same_admin');
    expect((await decide(desk.bala, a, [100_000])).body.data.state).toBe('closed');
    await desk.test.app.outbox.drain();
    expect(await read(desk.dealer, a)).toMatchObject({ outcome: 'decided_on_appeal', appealedBy: 'customer' });
    expect(await balanceOf(desk.test.db, account.refundDue(a.job.jobId))).toBe(100_000);
    expect((await desk.holdStates(a.job))[0]).toBe('held');
  });

  it('names every disputed line, and none twice or with more than it has', async () => {
    const a = await desk.reviewed({ lines: [0, 1] });
    expect(codeOf(await decide(desk.anna, a, [100]))).toBe('422 disputes.bad_lines');
    expect(codeOf(await decide(desk.anna, a, [100, 118_001]))).toBe('422 disputes.bad_lines');
    expect((await decide(desk.anna, a, [100, 0])).status).toBe(200);
  });

  it('settled lines are not disputed again; withdrawn ones may be', async () => {
    const a = await desk.opened();
    await desk.buyer.post(path(a, '/withdraw'), {});
    await desk.test.app.outbox.drain();
    expect(await desk.holdStates(a.job)).toEqual(['held', 'held']);
    const b = await desk.opened({ job: a.job });
    await desk.dealer.post(path(b, '/messages'), { text: 'Again?' });
    await decide(desk.anna, b, [0]);
    for (const who of [desk.buyer, desk.dealer]) await who.post(path(b, '/accept'));
    const { body } = await desk.buyer.get(`/api/jobs/${a.job.jobId}/disputes`);
    expect(body.data.lines.map((line: { disputable: number }) => line.disputable)).toEqual([0, 118_000]);
    await expect(desk.opened({ job: a.job })).rejects.toThrow('bad_lines');
  });

  it('two admins deciding at once: one decision', async () => {
    const a = await desk.reviewed();
    const answers = await Promise.all([decide(desk.anna, a, [0]), decide(desk.bala, a, [236_000])]);
    expect(answers.map((answer) => String(answer.status)).toSorted()).toEqual(['200', '409']);
  });

  it('a cancelled job ends its dispute, and the money goes back once', async () => {
    const job = await desk.paidJob({ delivered: false });
    const a = await desk.opened({ job });
    await transact(desk.test.db, (tx) =>
      cancelJob(tx, commandOrigin(desk.test), { jobId: job.jobId, reason: 'not shipped' }),
    );
    await desk.test.app.outbox.drain();
    expect(await read(desk.buyer, a)).toMatchObject({ state: 'closed', outcome: 'job_cancelled' });
    expect(await balanceOf(desk.test.db, account.refundDue(job.jobId))).toBe(354_000);
  });

  it('takes it back from the seller when the line had been released before', async () => {
    const job = await desk.paidJob();
    const holdId = job.lines[0]?.holdId ?? '';
    const second = await createActor(desk.test, { role: 'admin', capabilities: ['finance'] });
    const asked = await desk.bala.post(`/api/admin/holds/${holdId}/request-release`, { reason: 'buyer is happy' });
    expect(asked.status).toBe(200);
    for (const who of [desk.bala, second])
      expect((await who.post('/api/admin/holds/release', { jobIds: [job.jobId], holdIds: [holdId] })).status).toBe(200);
    const a = await desk.opened({ job, lines: [0] });
    expect((await read(desk.buyer, a)).lines[0].frozen).toBe(false);
    const before = await balanceOf(desk.test.db, account.payee(desk.payeeId));
    await desk.dealer.post(path(a, '/messages'), { text: 'Fine.' });
    await decide(desk.anna, a, [236_000]);
    for (const who of [desk.buyer, desk.dealer]) await who.post(path(a, '/accept'));
    await desk.test.app.outbox.drain();
    expect(before - (await balanceOf(desk.test.db, account.payee(desk.payeeId)))).toBe(215_884);
  });
});

describe('deadlines', () => {
  beforeAll(() => desk.freshPeople());
  const pass = async (a: DisputeCase, time_ms: number) => {
    desk.test.clock.advance(time_ms);
    await desk.test.app.tasks.run('disputes.follow-deadlines');
    await desk.test.app.outbox.drain();
    await desk.freshPeopleWithJobOf(a);
  };

  it('no answer: operations decides; no decision: an alert, once; no appeal: carried out', async () => {
    const a = await desk.opened();
    await pass(a, 73 * hour_ms);
    expect(await read(desk.buyer, a)).toMatchObject({ state: 'in_review', overdue: false });
    await pass(a, 96 * hour_ms);
    await desk.test.app.tasks.run('disputes.follow-deadlines');
    expect(await read(desk.buyer, a)).toMatchObject({ state: 'in_review', overdue: true });
    const alerts = await desk.test.db
      .selectFrom('outbox_events')
      .select('seq')
      .where('name', '=', 'disputes.overdue.v1')
      .where('subject', '=', a.job.jobId)
      .execute();
    expect(alerts).toHaveLength(1);
    const queue = await desk.anna.get('/api/admin/disputes?queue=overdue');
    expect(queue.body.data.disputes.map((entry: { disputeId: string }) => entry.disputeId)).toContain(a.disputeId);
    await decide(desk.anna, a, [236_000]);
    await pass(a, 8 * day_ms);
    expect(await read(desk.buyer, a)).toMatchObject({ state: 'closed', outcome: 'decided', overdue: false });
    expect((await desk.holdStates(a.job))[0]).toBe('refunded');
  });
});
