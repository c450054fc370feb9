import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { day_ms, hour_ms } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { codeOf, type DisputeCase, DisputeDesk, path, read, text } from '#test/dispute-desk.ts';
import { certificate, uploadDocument } from '#test/shop.ts';

let desk: DisputeDesk;
beforeAll(async () => {
  desk = await DisputeDesk.open();
});
afterEach(async () => expect(await desk.bookProblems()).toEqual([]));
afterAll(() => desk?.close());

describe('opening', () => {
  beforeAll(() => desk.freshPeople());

  it('freezes exactly the disputed lines', async () => {
    const a = await desk.opened({ lines: [1] });
    expect(await desk.holdStates(a.job)).toEqual(['held', 'on_hold']);
    const { body } = await desk.buyer.get(`/api/jobs/${a.job.jobId}/escrow`);
    expect(body.data).toMatchObject({ escrowStatus: 'on_hold' });
    expect(body.data.lines[1].frozenBy).toEqual(['dispute']);
  });

  it('releases the other lines meanwhile, and the disputed ones not', async () => {
    const a = await desk.opened({ lines: [0] });
    desk.test.clock.advance(2 * day_ms + hour_ms);
    await desk.freshPeopleWithJobOf(a);
    await desk.test.app.tasks.run('escrow.request-releases');
    const released = await desk.bala.post('/api/admin/holds/release', { jobIds: [a.job.jobId] });
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
    const job = await desk.paidJob();
    const { body } = await desk.buyer.get(`/api/jobs/${job.jobId}/disputes`);
    expect(body.data).toMatchObject({ you: 'customer', canOpen: true, problem: null, disputes: [] });
    expect(body.data.lines.map((line: { disputable: number }) => line.disputable)).toEqual([236_000, 118_000]);
    expect(body.data.kinds).toContain('not_received');
    // Of repairs only.
    expect(body.data.kinds).not.toContain('not_repaired');
    const seller = await desk.dealer.get(`/api/jobs/${job.jobId}/disputes`);
    expect(seller.body.data.you).toBe('payee');
    expect(seller.body.data.kinds).not.toContain('not_received');
  });

  it('is refused with the field named: foreign lines, too much, twice, the wrong reason, blanks', async () => {
    const [job, other] = [await desk.paidJob(), await desk.paidJob()];
    const body = { kind: 'damaged', wish: 'refund', text, lines: [{ lineId: job.lines[0]?.lineId }] };
    const post = (change: object) => desk.buyer.post(`/api/jobs/${job.jobId}/disputes`, { ...body, ...change });
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
    expect(await desk.holdStates(job)).toEqual(['held', 'held']);
  });

  it('is possible once at a time, and not after the window', async () => {
    const a = await desk.opened();
    const again = await desk.buyer.post(`/api/jobs/${a.job.jobId}/disputes`, {
      kind: 'damaged',
      wish: 'refund',
      text,
      lines: [{ lineId: a.job.lines[1]?.lineId }],
    });
    expect(codeOf(again)).toBe('409 disputes.already_open');
    const late = await desk.paidJob();
    await desk.test.db
      .updateTable('jobs')
      .set({ dispute_window_ends_at: desk.test.clock.now() })
      .where('job_id', '=', late.jobId)
      .execute();
    const claim = { kind: 'damaged', wish: 'refund', text, lines: [{ lineId: late.lines[0]?.lineId }] };
    expect(codeOf(await desk.buyer.post(`/api/jobs/${late.jobId}/disputes`, claim))).toBe('409 disputes.window_over');
  });

  it('happens once when both sides open at the same moment', async () => {
    const job = await desk.paidJob();
    const claim = (kind: string) => ({ kind, wish: 'other', text, lines: [{ lineId: job.lines[0]?.lineId }] });
    const answers = await Promise.all([
      desk.buyer.post(`/api/jobs/${job.jobId}/disputes`, claim('damaged')),
      desk.dealer.post(`/api/jobs/${job.jobId}/disputes`, claim('buyer_not_reachable')),
    ]);
    expect(answers.map((answer) => String(answer.status)).toSorted()).toEqual(['201', '409']);
  });

  it('is for the parties only', async () => {
    const a = await desk.opened();
    const stranger = await createActor(desk.test, { role: 'customer' });
    const rival = await createActor(desk.test, { role: 'dealer', memberships: [newId('dlr')] });
    for (const who of [stranger, rival]) {
      expect((await who.get(path(a))).status).toBe(404);
      expect((await who.post(path(a, '/messages'), { text })).status).toBe(404);
      expect((await who.get('/api/disputes')).body.data.disputes).toEqual([]);
    }
  });
});

describe('talking', () => {
  beforeAll(() => desk.freshPeople());

  it('the answer of the other side starts the review; notes stay inside', async () => {
    const a = await desk.opened();
    expect(await read(desk.dealer, a)).toMatchObject({ state: 'open', waitingFor: 'payee', you: 'payee' });
    await desk.buyer.post(path(a, '/messages'), { text: 'It was also packed badly.' });
    expect((await read(desk.buyer, a)).state).toBe('open');
    await desk.dealer.post(path(a, '/messages'), { text: 'We test every display.' });
    await desk.anna.post(path(a, '/messages'), { text: 'Looks like transit damage.', note: true });
    await desk.anna.post(path(a, '/messages'), { text: 'Please send a photo of the box.' });
    const seen = await read(desk.buyer, a);
    expect(seen).toMatchObject({ state: 'in_review', waitingFor: 'platform' });
    expect(seen.messages.map((message: { kind: string; side: string }) => `${message.side} ${message.kind}`)).toEqual([
      'customer claim',
      'customer message',
      'payee message',
      'platform message',
    ]);
    expect((await read(desk.anna, a)).messages).toHaveLength(5);
    expect(seen.timeline.map((step: { act: string }) => step.act)).toEqual(['open', 'answer']);
  });

  it('keeps what people write sealed', async () => {
    const a = await desk.opened();
    const rows = await desk.test.db
      .selectFrom('dispute_messages')
      .select('sealed')
      .where('dispute_id', '=', a.disputeId)
      .execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('crack');
  });

  it('treats markup and SQL as text', async () => {
    const a = await desk.opened();
    const nasty = `<script>alert(1)</script>'; DROP TABLE disputes; --`;
    await desk.buyer.post(path(a, '/messages'), { text: nasty });
    expect((await read(desk.dealer, a)).messages.at(-1).text).toBe(nasty);
  });
});

describe('evidence', () => {
  beforeAll(() => desk.freshPeople());
  const upload = (who: Actor, a: DisputeCase, bytes: Buffer, type = 'image/png') =>
    uploadDocument(desk.test, who, `${path(a, '/evidence')}?caption=The%20box`, bytes, type, 'POST');

  it('comes back to both parties without its metadata', async () => {
    const a = await desk.opened();
    const photo = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#abc' } })
      .withExif({ IFD0: { Copyright: 'SecretPlace' } })
      .jpeg()
      .toBuffer();
    expect(photo.includes('SecretPlace')).toBe(true);
    const added = await upload(desk.buyer, a, photo, 'image/jpeg');
    expect(added.status).toBe(201);
    const [entry] = (await read(desk.dealer, a)).evidence;
    expect(entry).toMatchObject({ side: 'customer', caption: 'The box', contentType: 'image/jpeg' });
    const response = await fetch(`${desk.test.url}${path(a, `/evidence/${entry.evidenceId}`)}`, {
      headers: { authorization: `Bearer ${desk.dealer.token}` },
    });
    expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(Buffer.from(await response.arrayBuffer()).includes('SecretPlace')).toBe(false);
  });

  it('is checked by content, and limited', async () => {
    const a = await desk.opened();
    const page = Buffer.from('<html><script>alert(1)</script></html>');
    expect((await upload(desk.buyer, a, page)).status).toBe(422);
    expect((await upload(desk.buyer, a, Buffer.alloc(0))).status).toBe(422);
    const bytes = await certificate();
    for (let nr = 0; nr < 10; nr += 1) expect((await upload(desk.buyer, a, bytes)).status).toBe(201);
    expect((await upload(desk.buyer, a, bytes)).status).toBe(409);
    expect((await upload(desk.dealer, a, bytes)).status).toBe(201);
  });

  it('of another dispute is not found under this one', async () => {
    const [a, b] = [await desk.opened(), await desk.opened()];
    const { body } = await upload(desk.buyer, b, await certificate());
    const { evidenceId } = (body as { data: { evidenceId: string } }).data;
    expect((await desk.buyer.get(path(a, `/evidence/${evidenceId}`))).status).toBe(404);
  });
});
