import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { day_ms, hour_ms } from '#platform/clock.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { cancelJob, markFulfilled } from '#rooms/jobs/index.ts';
import { account, balanceOf, verifyLedger } from '#rooms/ledger/index.ts';
import { verifyPayouts } from '#rooms/payouts/index.ts';
import { type Actor, type Answer, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { commandOrigin, type HeldJob, makeHeldJob, makePayee } from '#test/held-job.ts';
import { certificate, uploadDocument } from '#test/shop.ts';

let test: TestApp;
let buyer: Actor;
let dealer: Actor;
let anna: Actor;
let bala: Actor;
let payeeId: string;

beforeAll(async () => {
  test = await startTestApp();
  payeeId = await makePayee(test, newId('dlr'));
  buyer = await createActor(test, { role: 'customer' });
  dealer = await createActor(test, { role: 'dealer', memberships: [payeeId] });
});
afterEach(async () => {
  expect(await verifyLedger(test.db)).toEqual([]);
  expect(await verifyPayouts(test.db)).toEqual([]);
});
afterAll(() => test?.close());

/** The clock moves by days: sessions end, so people sign in anew. */
async function freshPeople(): Promise<void> {
  anna = await createActor(test, { role: 'admin', capabilities: ['operations'], name: 'Anna' });
  bala = await createActor(test, { role: 'admin', capabilities: ['operations', 'finance'] });
  buyer = await createActor(test, { role: 'customer' });
  dealer = await createActor(test, { role: 'dealer', memberships: [payeeId] });
}

interface Case {
  job: HeldJob;
  disputeId: string;
}

const text = 'The display arrived with a crack across it.';
const path = ({ disputeId }: Case, rest = '') => `/api/disputes/${disputeId}${rest}`;
const read = async (who: Actor, a: Case) => (await who.get(path(a))).body.data;
const codeOf = (answer: Answer): string => `${answer.status} ${answer.body.code ?? ''}`;

async function paidJob(options: { taxable?: number[]; delivered?: boolean } = {}): Promise<HeldJob> {
  const job = await makeHeldJob(test, {
    payeeId,
    customerId: buyer.userId,
    taxable: options.taxable ?? [200_000, 100_000],
  });
  if (options.delivered ?? true) {
    const disputeWindowEndsAt = new Date(test.clock.now().getTime() + 2 * day_ms);
    await transact(test.db, (tx) => markFulfilled(tx, commandOrigin(test), { jobId: job.jobId, disputeWindowEndsAt }));
    await test.app.outbox.drain();
  }
  return job;
}

async function opened(options: { by?: Actor; lines?: number[]; job?: HeldJob } = {}): Promise<Case> {
  const job = options.job ?? (await paidJob());
  const by = options.by ?? buyer;
  const answer = await by.post(`/api/jobs/${job.jobId}/disputes`, {
    kind: by === buyer ? 'damaged' : 'return_not_as_sent',
    wish: by === buyer ? 'refund' : 'payment',
    text,
    lines: (options.lines ?? [0]).map((index) => ({ lineId: job.lines[index]?.lineId })),
  });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  await test.app.outbox.drain();
  return { job, disputeId: answer.body.data.disputeId };
}

async function reviewed(options: { lines?: number[] } = {}): Promise<Case> {
  const a = await opened(options);
  expect((await dealer.post(path(a, '/messages'), { text: 'It was fine when it left us.' })).status).toBe(201);
  return a;
}

const decide = (who: Actor, a: Case, amounts: number[]) =>
  who.patch(`/api/admin/disputes/${a.disputeId}`, {
    lines: amounts.map((amount, index) => ({ lineId: a.job.lines[index]?.lineId, amount })),
    reason: 'The photo shows the crack before opening.',
  });

async function holdStates(job: HeldJob): Promise<string[]> {
  const { body } = await buyer.get(`/api/jobs/${job.jobId}/escrow`);
  return body.data.lines.map((line: { state: string }) => line.state);
}

describe('opening', () => {
  beforeAll(freshPeople);

  it('freezes exactly the disputed lines', async () => {
    const a = await opened({ lines: [1] });
    expect(await holdStates(a.job)).toEqual(['held', 'on_hold']);
    const { body } = await buyer.get(`/api/jobs/${a.job.jobId}/escrow`);
    expect(body.data).toMatchObject({ escrowStatus: 'on_hold' });
    expect(body.data.lines[1].frozenBy).toEqual(['dispute']);
  });

  it('releases the other lines meanwhile, and the disputed ones not', async () => {
    const a = await opened({ lines: [0] });
    test.clock.advance(2 * day_ms + hour_ms);
    await freshPeopleWithJobOf(a);
    await test.app.tasks.run('escrow.request-releases');
    const released = await bala.post('/api/admin/holds/release', { jobIds: [a.job.jobId] });
    expect(released.status).toBe(200);
    const outcomes = released.body.data.outcomes.map((entry: { outcome: string; code: string }) => [
      entry.outcome,
      entry.code,
    ]);
    expect(outcomes.toSorted()).toEqual([
      ['refused', 'escrow.on_hold'],
      ['released', null],
    ]);
  });

  it('says what can be disputed and until when', async () => {
    const job = await paidJob();
    const { body } = await buyer.get(`/api/jobs/${job.jobId}/disputes`);
    expect(body.data).toMatchObject({ you: 'customer', canOpen: true, problem: null, disputes: [] });
    expect(body.data.lines.map((line: { disputable: number }) => line.disputable)).toEqual([236_000, 118_000]);
    expect(body.data.kinds).toContain('not_received');
    // Of repairs only.
    expect(body.data.kinds).not.toContain('not_repaired');
    const seller = await dealer.get(`/api/jobs/${job.jobId}/disputes`);
    expect(seller.body.data.you).toBe('payee');
    expect(seller.body.data.kinds).not.toContain('not_received');
  });

  it('is refused with the field named: foreign lines, too much, twice, the wrong reason, blanks', async () => {
    const [job, other] = [await paidJob(), await paidJob()];
    const body = { kind: 'damaged', wish: 'refund', text, lines: [{ lineId: job.lines[0]?.lineId }] };
    const post = (change: object) => buyer.post(`/api/jobs/${job.jobId}/disputes`, { ...body, ...change });
    const line = job.lines[0]?.lineId;
    for (const [change, field] of [
      [{ lines: [{ lineId: other.lines[0]?.lineId }] }, 'lines.0.lineId'],
      [{ lines: [{ lineId: line, amount: 236_001 }] }, 'lines.0.amount'],
      [{ lines: [{ lineId: line }, { lineId: line }] }, 'lines.1.lineId'],
      [{ kind: 'return_missing' }, 'kind'],
    ] as const) {
      const answer = await post(change);
      expect([answer.status, answer.body.errors[0]?.path]).toEqual([422, field]);
    }
    expect((await post({ text: '             ' })).status).toBe(400);
    expect((await post({ text: 'x'.repeat(2_001) })).status).toBe(400);
    expect((await post({ side: 'payee' })).status).toBe(400);
    expect(await holdStates(job)).toEqual(['held', 'held']);
  });

  it('is possible once at a time, and not after the window', async () => {
    const a = await opened();
    const again = await buyer.post(`/api/jobs/${a.job.jobId}/disputes`, {
      kind: 'damaged',
      wish: 'refund',
      text,
      lines: [{ lineId: a.job.lines[1]?.lineId }],
    });
    expect(codeOf(again)).toBe('409 disputes.already_open');
    const late = await paidJob();
    await test.db
      .updateTable('jobs')
      .set({ dispute_window_ends_at: test.clock.now() })
      .where('job_id', '=', late.jobId)
      .execute();
    const claim = { kind: 'damaged', wish: 'refund', text, lines: [{ lineId: late.lines[0]?.lineId }] };
    expect(codeOf(await buyer.post(`/api/jobs/${late.jobId}/disputes`, claim))).toBe('409 disputes.window_over');
  });

  it('happens once when both sides open at the same moment', async () => {
    const job = await paidJob();
    const claim = (kind: string) => ({ kind, wish: 'other', text, lines: [{ lineId: job.lines[0]?.lineId }] });
    const answers = await Promise.all([
      buyer.post(`/api/jobs/${job.jobId}/disputes`, claim('damaged')),
      dealer.post(`/api/jobs/${job.jobId}/disputes`, claim('buyer_not_reachable')),
    ]);
    expect(answers.map((answer) => String(answer.status)).toSorted()).toEqual(['201', '409']);
  });

  it('is for the parties only', async () => {
    const a = await opened();
    const stranger = await createActor(test, { role: 'customer' });
    const rival = await createActor(test, { role: 'dealer', memberships: [newId('dlr')] });
    for (const who of [stranger, rival]) {
      expect((await who.get(path(a))).status).toBe(404);
      expect((await who.post(path(a, '/messages'), { text })).status).toBe(404);
      expect((await who.get('/api/disputes')).body.data.disputes).toEqual([]);
    }
  });
});

async function freshPeopleWithJobOf(a: Case): Promise<void> {
  anna = await createActor(test, { role: 'admin', capabilities: ['operations'], name: 'Anna' });
  bala = await createActor(test, { role: 'admin', capabilities: ['operations', 'finance'] });
  const same = await createActor(test, { role: 'customer' });
  // The same person on another day: sessions ended, the job stays theirs.
  await test.db.updateTable('jobs').set({ customer_id: same.userId }).where('job_id', '=', a.job.jobId).execute();
  await test.db
    .updateTable('disputes')
    .set({ customer_id: same.userId })
    .where('dispute_id', '=', a.disputeId)
    .execute();
  buyer = same;
  dealer = await createActor(test, { role: 'dealer', memberships: [payeeId] });
}

describe('talking', () => {
  beforeAll(freshPeople);

  it('the answer of the other side starts the review; notes stay inside', async () => {
    const a = await opened();
    expect(await read(dealer, a)).toMatchObject({ state: 'open', waitingFor: 'payee', you: 'payee' });
    await buyer.post(path(a, '/messages'), { text: 'It was also packed badly.' });
    expect((await read(buyer, a)).state).toBe('open');
    await dealer.post(path(a, '/messages'), { text: 'We test every display.' });
    await anna.post(path(a, '/messages'), { text: 'Looks like transit damage.', note: true });
    await anna.post(path(a, '/messages'), { text: 'Please send a photo of the box.' });
    const seen = await read(buyer, a);
    expect(seen).toMatchObject({ state: 'in_review', waitingFor: 'platform' });
    expect(seen.messages.map((message: { kind: string; side: string }) => `${message.side} ${message.kind}`)).toEqual([
      'customer claim',
      'customer message',
      'payee message',
      'platform message',
    ]);
    expect((await read(anna, a)).messages).toHaveLength(5);
    expect(seen.timeline.map((step: { act: string }) => step.act)).toEqual(['open', 'answer']);
  });

  it('keeps what people write sealed', async () => {
    const a = await opened();
    const rows = await test.db
      .selectFrom('dispute_messages')
      .select('sealed')
      .where('dispute_id', '=', a.disputeId)
      .execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('crack');
  });

  it('treats markup and SQL as text', async () => {
    const a = await opened();
    const nasty = `<script>alert(1)</script>'; DROP TABLE disputes; --`;
    await buyer.post(path(a, '/messages'), { text: nasty });
    expect((await read(dealer, a)).messages.at(-1).text).toBe(nasty);
  });
});

describe('evidence', () => {
  beforeAll(freshPeople);
  const upload = (who: Actor, a: Case, bytes: Buffer, type = 'image/png') =>
    uploadDocument(test, who, `${path(a, '/evidence')}?caption=The%20box`, bytes, type, 'POST');

  it('comes back to both parties without its metadata', async () => {
    const a = await opened();
    const photo = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#abc' } })
      .withExif({ IFD0: { Copyright: 'SecretPlace' } })
      .jpeg()
      .toBuffer();
    expect(photo.includes('SecretPlace')).toBe(true);
    const added = await upload(buyer, a, photo, 'image/jpeg');
    expect(added.status).toBe(201);
    const [entry] = (await read(dealer, a)).evidence;
    expect(entry).toMatchObject({ side: 'customer', caption: 'The box', contentType: 'image/jpeg' });
    const response = await fetch(`${test.url}${path(a, `/evidence/${entry.evidenceId}`)}`, {
      headers: { authorization: `Bearer ${dealer.token}` },
    });
    expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(Buffer.from(await response.arrayBuffer()).includes('SecretPlace')).toBe(false);
  });

  it('is checked by content, and limited', async () => {
    const a = await opened();
    const page = Buffer.from('<html><script>alert(1)</script></html>');
    expect((await upload(buyer, a, page)).status).toBe(422);
    expect((await upload(buyer, a, Buffer.alloc(0))).status).toBe(422);
    const bytes = await certificate();
    for (let nr = 0; nr < 10; nr += 1) expect((await upload(buyer, a, bytes)).status).toBe(201);
    expect((await upload(buyer, a, bytes)).status).toBe(409);
    expect((await upload(dealer, a, bytes)).status).toBe(201);
  });

  it('of another dispute is not found under this one', async () => {
    const [a, b] = [await opened(), await opened()];
    const { body } = await upload(buyer, b, await certificate());
    const { evidenceId } = (body as { data: { evidenceId: string } }).data;
    expect((await buyer.get(path(a, `/evidence/${evidenceId}`))).status).toBe(404);
  });
});

describe('offers', () => {
  beforeAll(freshPeople);

  it('accepted by the other side, it ends the dispute with a partial refund', async () => {
    const a = await opened({ lines: [0, 1] });
    const made = await dealer.post(path(a, '/offers'), {
      lines: [{ lineId: a.job.lines[0]?.lineId, amount: 50_000 }],
    });
    expect(made.status).toBe(201);
    const { offerId } = made.body.data;
    expect(codeOf(await dealer.patch(path(a, `/offers/${offerId}`), { accept: true }))).toBe('409 disputes.own_offer');
    const accepted = await buyer.patch(path(a, `/offers/${offerId}`), { accept: true });
    expect(accepted.body.data.state).toBe('closed');
    await test.app.outbox.drain();
    expect(await read(buyer, a)).toMatchObject({ state: 'closed', outcome: 'agreed', actions: [] });
    expect(await balanceOf(test.db, account.refundDue(a.job.jobId))).toBe(50_000);
    expect(await holdStates(a.job)).toEqual(['held', 'held']);
  });

  it('a newer one replaces it; a declined one cannot be accepted', async () => {
    const a = await opened();
    const line = { lineId: a.job.lines[0]?.lineId };
    const first = await buyer.post(path(a, '/offers'), { lines: [{ ...line, amount: 200_000 }] });
    const second = await buyer.post(path(a, '/offers'), { lines: [{ ...line, amount: 100_000 }] });
    const answer = (offerId: string, accept: boolean) => dealer.patch(path(a, `/offers/${offerId}`), { accept });
    expect(codeOf(await answer(first.body.data.offerId, true))).toBe('409 disputes.offer_over');
    expect((await answer(second.body.data.offerId, false)).status).toBe(200);
    expect(codeOf(await answer(second.body.data.offerId, true))).toBe('409 disputes.offer_over');
    const tooMuch = await buyer.post(path(a, '/offers'), { lines: [{ ...line, amount: 236_001 }] });
    expect(codeOf(tooMuch)).toBe('422 disputes.bad_lines');
  });
});

describe('decision and appeal', () => {
  beforeAll(freshPeople);

  it('waits for the answer, is carried out when both accept', async () => {
    const a = await opened({ lines: [0] });
    expect(codeOf(await decide(anna, a, [236_000]))).toBe('409 disputes.wrong_state');
    await dealer.post(path(a, '/messages'), { text: 'We disagree.' });
    expect((await decide(anna, a, [236_000])).body.data.state).toBe('decided');
    expect(await holdStates(a.job)).toEqual(['on_hold', 'held']);
    expect(await read(bala, a)).toMatchObject({ decidedBy: anna.userId, decidedByName: 'Anna' });
    expect(await read(buyer, a)).toMatchObject({ decidedBy: null, decidedByName: null });
    expect((await buyer.post(path(a, '/accept'))).body.data.state).toBe('decided');
    expect((await dealer.post(path(a, '/accept'))).body.data.state).toBe('closed');
    await test.app.outbox.drain();
    expect(await holdStates(a.job)).toEqual(['refunded', 'held']);
    expect(await balanceOf(test.db, account.refundDue(a.job.jobId))).toBe(236_000);
    expect(await read(buyer, a)).toMatchObject({ outcome: 'decided', lines: [{ decided: 236_000 }] });
  });

  it('can be appealed once; another admin decides, at once and finally', async () => {
    const a = await reviewed();
    await decide(anna, a, [0]);
    expect((await read(buyer, a)).actions).toContain('appeal');
    expect((await buyer.post(path(a, '/appeal'), { text: 'Look at the second photo please.' })).status).toBe(200);
    expect(codeOf(await dealer.post(path(a, '/appeal'), { text: 'We want to appeal as well.' }))).toBe(
      '409 disputes.wrong_state',
    );
    expect(codeOf(await decide(anna, a, [100_000]))).toBe('409 disputes.same_admin');
    expect((await decide(bala, a, [100_000])).body.data.state).toBe('closed');
    await test.app.outbox.drain();
    expect(await read(dealer, a)).toMatchObject({ outcome: 'decided_on_appeal', appealedBy: 'customer' });
    expect(await balanceOf(test.db, account.refundDue(a.job.jobId))).toBe(100_000);
    expect((await holdStates(a.job))[0]).toBe('held');
  });

  it('names every disputed line, and none twice or with more than it has', async () => {
    const a = await reviewed({ lines: [0, 1] });
    expect(codeOf(await decide(anna, a, [100]))).toBe('422 disputes.bad_lines');
    expect(codeOf(await decide(anna, a, [100, 118_001]))).toBe('422 disputes.bad_lines');
    expect((await decide(anna, a, [100, 0])).status).toBe(200);
  });

  it('settled lines are not disputed again; withdrawn ones may be', async () => {
    const a = await opened();
    await buyer.post(path(a, '/withdraw'), {});
    await test.app.outbox.drain();
    expect(await holdStates(a.job)).toEqual(['held', 'held']);
    const b = await opened({ job: a.job });
    await dealer.post(path(b, '/messages'), { text: 'Again?' });
    await decide(anna, b, [0]);
    for (const who of [buyer, dealer]) await who.post(path(b, '/accept'));
    const { body } = await buyer.get(`/api/jobs/${a.job.jobId}/disputes`);
    expect(body.data.lines.map((line: { disputable: number }) => line.disputable)).toEqual([0, 118_000]);
    await expect(opened({ job: a.job })).rejects.toThrow('bad_lines');
  });

  it('two admins deciding at once: one decision', async () => {
    const a = await reviewed();
    const answers = await Promise.all([decide(anna, a, [0]), decide(bala, a, [236_000])]);
    expect(answers.map((answer) => String(answer.status)).toSorted()).toEqual(['200', '409']);
  });

  it('a cancelled job ends its dispute, and the money goes back once', async () => {
    const job = await paidJob({ delivered: false });
    const a = await opened({ job });
    await transact(test.db, (tx) => cancelJob(tx, commandOrigin(test), { jobId: job.jobId, reason: 'not shipped' }));
    await test.app.outbox.drain();
    expect(await read(buyer, a)).toMatchObject({ state: 'closed', outcome: 'job_cancelled' });
    expect(await balanceOf(test.db, account.refundDue(job.jobId))).toBe(354_000);
  });

  it('takes it back from the seller when the line had been released before', async () => {
    const job = await paidJob();
    const holdId = job.lines[0]?.holdId ?? '';
    const second = await createActor(test, { role: 'admin', capabilities: ['finance'] });
    const asked = await bala.post(`/api/admin/holds/${holdId}/request-release`, { reason: 'buyer is happy' });
    expect(asked.status).toBe(200);
    for (const who of [bala, second])
      expect((await who.post('/api/admin/holds/release', { jobIds: [job.jobId], holdIds: [holdId] })).status).toBe(200);
    const a = await opened({ job, lines: [0] });
    expect((await read(buyer, a)).lines[0].frozen).toBe(false);
    const before = await balanceOf(test.db, account.payee(payeeId));
    await dealer.post(path(a, '/messages'), { text: 'Fine.' });
    await decide(anna, a, [236_000]);
    for (const who of [buyer, dealer]) await who.post(path(a, '/accept'));
    await test.app.outbox.drain();
    expect(before - (await balanceOf(test.db, account.payee(payeeId)))).toBe(215_884);
  });
});

describe('deadlines', () => {
  beforeAll(freshPeople);
  const pass = async (a: Case, time_ms: number) => {
    test.clock.advance(time_ms);
    await test.app.tasks.run('disputes.follow-deadlines');
    await test.app.outbox.drain();
    await freshPeopleWithJobOf(a);
  };

  it('no answer: operations decides; no decision: an alert, once; no appeal: carried out', async () => {
    const a = await opened();
    await pass(a, 73 * hour_ms);
    expect(await read(buyer, a)).toMatchObject({ state: 'in_review', overdue: false });
    await pass(a, 96 * hour_ms);
    await test.app.tasks.run('disputes.follow-deadlines');
    expect(await read(buyer, a)).toMatchObject({ state: 'in_review', overdue: true });
    const alerts = await test.db
      .selectFrom('outbox_events')
      .select('seq')
      .where('name', '=', 'disputes.overdue.v1')
      .where('subject', '=', a.job.jobId)
      .execute();
    expect(alerts).toHaveLength(1);
    const queue = await anna.get('/api/admin/disputes?queue=overdue');
    expect(queue.body.data.disputes.map((entry: { disputeId: string }) => entry.disputeId)).toContain(a.disputeId);
    await decide(anna, a, [236_000]);
    await pass(a, 8 * day_ms);
    expect(await read(buyer, a)).toMatchObject({ state: 'closed', outcome: 'decided', overdue: false });
    expect((await holdStates(a.job))[0]).toBe('refunded');
  });
});
