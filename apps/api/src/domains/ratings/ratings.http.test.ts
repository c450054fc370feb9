import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day_ms } from '#platform/clock.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { type Actor, call, createActor } from '#test/actors.ts';
import { makeJob, type MadeJob, testParties } from '#test/delivered-job.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { commandOrigin } from '#test/held-job.ts';
import { ratingsKeeper } from './keep-personal-data.ts';

let test: TestApp;
let buyer: Actor;
let other: Actor;
let dealer: Actor;
let support: Actor;
const dealerId = newId('dlr');

beforeAll(async () => {
  test = await startTestApp();
  buyer = await createActor(test, { role: 'customer' });
  other = await createActor(test, { role: 'customer' });
  dealer = await createActor(test, { role: 'dealer', memberships: [dealerId] });
  support = await createActor(test, { role: 'admin', capabilities: ['support'] });
});
afterAll(() => test?.close());

const buy = (more: Parameters<typeof makeJob>[1] = {}): Promise<MadeJob> =>
  makeJob(test, { customerId: buyer.userId, payeeId: dealerId, ...more });
const read = (subjectId: string, query = '') =>
  call(test, { method: 'GET', path: `/api/ratings/${subjectId}${query}` });
const lineOf = (job: MadeJob, at = 0): string => job.lines[at]?.line_id ?? '';

async function rate(job: MadeJob, score: number, more: Record<string, unknown> = {}): Promise<string> {
  const answer = await buyer.post('/api/ratings', { jobId: job.jobId, lineId: lineOf(job), score, ...more });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.data.ratingId;
}

describe('giving ratings', () => {
  it('rates goods and seller of a delivered order, each once, and shows them to everybody', async () => {
    const productId = newId('prd');
    const job = await buy({ productIds: [productId] });
    const before = await buyer.get(`/api/jobs/${job.jobId}/ratings`);
    expect(before.body.data).toMatchObject({ rateable: true, payee: { rating: null }, lines: [{ rating: null }] });
    await rate(job, 4, { comment: '<script>alert(1)</script> fits well', tags: ['as_described'] });
    const seller = await buyer.post('/api/ratings', { jobId: job.jobId, score: 5 });
    expect(seller.body.data).toMatchObject({ subjectId: dealerId, lineId: null, state: 'shown' });
    const again = await buyer.post('/api/ratings', { jobId: job.jobId, lineId: lineOf(job), score: 1 });
    expect(again).toMatchObject({ status: 409, body: { code: 'ratings.already_rated' } });
    const { body } = await read(productId);
    expect(body.data).toMatchObject({
      summary: { ratingAverage: 4, ratingCount: 1, stars: { 4: 1, 5: 0 } },
      ratings: [{ comment: '<script>alert(1)</script> fits well', score: 4, tags: ['as_described'] }],
      nextAfter: null,
    });
    expect(JSON.stringify(body)).not.toContain(buyer.userId);
    expect(JSON.stringify(body)).not.toContain(job.jobId);
    const after = await buyer.get(`/api/jobs/${job.jobId}/ratings`);
    expect(after.body.data).toMatchObject({ payee: { rating: { score: 5 } }, lines: [{ rating: { score: 4 } }] });
  });

  it('refuses what is not delivered, not goods, another order, or of the own business', async () => {
    const paid = await buy({ until: 'funded' });
    expect(await buyer.post('/api/ratings', { jobId: paid.jobId, score: 5 })).toMatchObject({
      status: 409,
      body: { code: 'ratings.not_delivered' },
    });
    const [one, two] = [await buy(), await buy()];
    expect(await buyer.post('/api/ratings', { jobId: one.jobId, lineId: lineOf(two), score: 5 })).toMatchObject({
      status: 422,
      body: { code: 'ratings.not_rateable' },
    });
    const own = await createActor(test, { role: 'customer', memberships: [newId('dlr')] });
    const selfBought = await makeJob(test, { customerId: own.userId, payeeId: own.memberships[0] ?? '' });
    expect(await own.post('/api/ratings', { jobId: selfBought.jobId, score: 5 })).toMatchObject({
      status: 422,
      body: { code: 'ratings.own_business' },
    });
  });

  it('is closed to everybody but the customer of the job', async () => {
    const job = await buy();
    const body = { jobId: job.jobId, score: 5 };
    expect((await other.post('/api/ratings', body)).status).toBe(404);
    expect((await dealer.post('/api/ratings', body)).status).toBe(403);
    expect((await call(test, { method: 'POST', path: '/api/ratings', body })).status).toBe(401);
    expect((await other.get(`/api/jobs/${job.jobId}/ratings`)).status).toBe(404);
    expect((await dealer.get(`/api/jobs/${job.jobId}/ratings`)).status).toBe(200);
  });

  it.each([
    [{ score: 6 }, 'score'],
    [{ score: 4.5 }, 'score'],
    [{ score: '5' }, 'score'],
    [{ score: 5, authorId: 'usr_x' }, 'authorId'],
    [{ score: 5, comment: 'x'.repeat(1001) }, 'comment'],
    [{ score: 5, comment: ' \n ' }, 'comment'],
    [{ score: 5, comment: 'a\u0000b' }, 'comment'],
    [{ score: 5, tags: ['<b>'] }, 'tags.0'],
  ])('refuses %j', async (bad, path) => {
    const job = await buy();
    const answer = await buyer.post('/api/ratings', { jobId: job.jobId, ...bad });
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(path);
  });

  it('refuses contact details and names the field', async () => {
    const job = await buy();
    const answer = await buyer.post('/api/ratings', { jobId: job.jobId, score: 5, comment: 'call 98765 43210' });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'ratings.contact_details', errors: [{ path: 'comment' }] },
    });
  });

  it('counts right when many rate one product at once, and one line only once', async () => {
    const productId = newId('prd');
    const jobs = await Promise.all(Array.from({ length: 12 }, () => buy({ productIds: [productId] })));
    const answers = await Promise.all(
      jobs.flatMap((job, at) =>
        [1, 2].map(() => buyer.post('/api/ratings', { jobId: job.jobId, lineId: lineOf(job), score: (at % 5) + 1 })),
      ),
    );
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(12);
    expect(answers.filter((answer) => answer.status === 409)).toHaveLength(12);
    const { body } = await read(productId, '?limit=5');
    expect(body.data.summary).toMatchObject({ ratingCount: 12, stars: { 1: 3, 2: 3, 3: 2, 4: 2, 5: 2 } });
    expect(body.data.summary.ratingAverage).toBeCloseTo(33 / 12, 2);
    const rest = await read(productId, `?limit=100&after=${body.data.nextAfter}`);
    expect(body.data.ratings.length + rest.body.data.ratings.length).toBe(12);
  });
});

describe('changing, answering and moderating', () => {
  it('lets the author change and withdraw for 30 days, and nobody else', async () => {
    const productId = newId('prd');
    const ratingId = await rate(await buy({ productIds: [productId] }), 2, { comment: 'late' });
    expect((await other.patch(`/api/ratings/${ratingId}`, { score: 5 })).status).toBe(404);
    expect((await dealer.patch(`/api/ratings/${ratingId}`, { score: 5 })).status).toBe(403);
    const changed = await buyer.patch(`/api/ratings/${ratingId}`, { score: 3, comment: null });
    expect(changed.body.data).toMatchObject({ score: 3, comment: null });
    expect((await read(productId)).body.data.summary).toMatchObject({ ratingAverage: 3, ratingCount: 1 });
    expect((await buyer.delete(`/api/ratings/${ratingId}`)).body.data.state).toBe('withdrawn');
    expect((await read(productId)).body.data).toMatchObject({ summary: { ratingCount: 0 }, ratings: [] });
    expect((await buyer.patch(`/api/ratings/${ratingId}`, { score: 1 })).status).toBe(409);

    const kept = await rate(await buy(), 5);
    const origin = commandOrigin(test);
    await test.db
      .updateTable('ratings')
      .set({ created_at: new Date(origin.at.getTime() - 31 * day_ms) })
      .where('rating_id', '=', kept)
      .execute();
    expect(await buyer.patch(`/api/ratings/${kept}`, { score: 1 })).toMatchObject({
      status: 409,
      body: { code: 'ratings.edit_window_over' },
    });
    expect((await buyer.delete(`/api/ratings/${kept}`)).status).toBe(409);
  });

  it('lets only its seller answer, and tells of the first answer only', async () => {
    const job = await buy();
    const ratingId = await rate(job, 1);
    const stranger = await createActor(test, { role: 'dealer', memberships: [newId('dlr')] });
    const path = `/api/ratings/${ratingId}/reply`;
    expect((await stranger.put(path, { text: 'no' })).status).toBe(404);
    expect((await buyer.put(path, { text: 'no' })).status).toBe(403);
    expect((await dealer.put(path, { text: 'mail me: a@b.in' })).body.code).toBe('ratings.contact_details');
    expect((await dealer.put(path, { text: 'We are sorry.' })).body.data.reply.text).toBe('We are sorry.');
    await dealer.put(path, { text: 'We are sorry, and sent another.' });
    const told = await test.db
      .selectFrom('outbox_events')
      .select('event_id')
      .where('name', '=', 'ratings.replied.v1')
      .where('subject', '=', ratingId)
      .execute();
    expect(told).toHaveLength(1);
    const open = await dealer.get(`/api/payees/${dealerId}/ratings?unanswered=true`);
    expect(open.body.data.ratings.map((row: { ratingId: string }) => row.ratingId)).not.toContain(ratingId);
    expect((await stranger.get(`/api/payees/${dealerId}/ratings`)).status).toBe(404);
  });

  it('takes a rating down after three readers, until a moderator decides for good', async () => {
    const productId = newId('prd');
    const ratingId = await rate(await buy({ productIds: [productId] }), 1, { comment: 'rude words' });
    const path = `/api/ratings/${ratingId}/reports`;
    expect((await buyer.post(path, { reason: 'abuse' })).body.code).toBe('ratings.own_rating');
    for (let time = 0; time < 3; time += 1) expect((await other.post(path, { reason: 'abuse' })).status).toBe(201);
    expect((await read(productId)).body.data.summary.ratingCount).toBe(1);
    const readers = await Promise.all([1, 2].map(() => createActor(test, { role: 'customer' })));
    for (const reader of readers) await reader.post(path, { reason: 'abuse', note: 'see the words' });
    expect((await read(productId)).body.data).toMatchObject({ summary: { ratingCount: 0 }, ratings: [] });
    expect((await other.post(path, { reason: 'abuse' })).status).toBe(404);

    const queue = await support.get('/api/admin/ratings?state=waiting');
    const entry = queue.body.data.ratings.find((row: { ratingId: string }) => row.ratingId === ratingId);
    expect(entry).toMatchObject({ openReports: 3, state: 'waiting' });
    // Who moderates reads names, not numbers.
    expect(entry).toMatchObject({ payeeName: testParties.supplier.name, lineTitle: 'Display for Redmi Note 12' });
    const decide = (decision: string) =>
      support.patch(`/api/admin/ratings/${ratingId}`, { decision, reason: 'looked at it' });
    expect((await decide('show')).body.data.state).toBe('shown');
    const late = await createActor(test, { role: 'customer' });
    await late.post(path, { reason: 'fake' });
    expect((await read(productId)).body.data.summary.ratingCount).toBe(1);
    expect((await decide('hide')).body.data).toMatchObject({ state: 'hidden', stateReason: 'looked at it' });
    expect((await read(productId)).body.data.summary.ratingCount).toBe(0);
    expect((await buyer.patch(`/api/ratings/${ratingId}`, { score: 5 })).body.code).toBe('ratings.wrong_state');
    expect((await dealer.patch(`/api/admin/ratings/${ratingId}`, { decision: 'hide', reason: 'x' })).status).toBe(403);
  });

  it('forgets what an erased user wrote and keeps the stars', async () => {
    const productId = newId('prd');
    await rate(await buy({ productIds: [productId] }), 4, { comment: 'my cousin works there' });
    const origin = commandOrigin(test);
    const subject = { userId: buyer.userId, subjects: [] };
    expect(JSON.stringify(await ratingsKeeper.collect(test.db, test.app.services, subject))).toContain('my cousin');
    await transact(test.db, (tx) => ratingsKeeper.erase(tx, test.app.services, { subject, origin }));
    expect((await read(productId)).body.data).toMatchObject({
      summary: { ratingCount: 1 },
      ratings: [{ comment: null }],
    });
  });
});

it('every summary equals what its shown ratings say', async () => {
  const counted = await test.db
    .selectFrom('ratings')
    .select(({ fn }) => ['subject_id', fn.countAll<number>().as('count'), fn.sum<number>('score').as('sum')])
    .where('state', '=', 'shown')
    .groupBy('subject_id')
    .execute();
  const summaries = await test.db.selectFrom('rating_summaries').selectAll().where('rating_count', '>', 0).execute();
  expect(summaries).toHaveLength(counted.length);
  for (const { subject_id, count, sum } of counted) {
    const summary = summaries.find((row) => row.subject_id === subject_id);
    expect(summary).toMatchObject({
      rating_count: count,
      average_x100: Math.round((100 * Number(sum)) / count),
      steady_x100: Math.round((100 * Number(sum) + 5 * 380) / (count + 5)),
    });
  }
});
