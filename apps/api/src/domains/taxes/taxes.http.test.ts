import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, call, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';

let app: TestApp;
let finance: Actor;
let dealer: Actor;
beforeAll(async () => {
  app = await startTestApp();
  finance = await createActor(app, { role: 'admin', capabilities: ['finance'] });
  dealer = await createActor(app, { role: 'dealer' });
});
afterAll(() => app?.close());

const body = (more: Record<string, unknown> = {}) => ({
  kind: 'gst',
  scope: '8542',
  rateBp: 1200,
  validFrom: '2027-01-01',
  source: 'Notification of the test',
  ...more,
});

describe('looking up', () => {
  test('a dealer sees the rate of a code', async () => {
    const { status, body } = await dealer.get('/api/taxes/gst-rates/851770');
    expect([status, body.data]).toEqual([200, { hsn: '851770', rateBp: 1800, prefix: '8517' }]);
  });

  test('an unknown code says what to do; a malformed one is refused', async () => {
    const unknown = await dealer.get('/api/taxes/gst-rates/0101');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'taxes.unknown_code']);
    expect((await dealer.get("/api/taxes/gst-rates/8517'--")).status).toBe(400);
  });
});

describe('adding and withdrawing', () => {
  test('finance adds a dated rate, sees it, and takes it back before it begins', async () => {
    const created = await finance.post('/api/admin/tax-rates', body());
    expect(created.status).toBe(201);
    const { rateId } = created.body.data;
    const listed = await finance.get('/api/admin/tax-rates?kind=gst&scope=8542');
    expect(listed.body.data.rates).toMatchObject([
      { rateId, rateBp: 1200, validFrom: '2027-01-01', validTo: null },
      { rateBp: 1800, validFrom: '2025-09-22', validTo: '2027-01-01' },
    ]);
    const state = { state: 'withdrawn', reason: 'the council postponed it' };
    expect((await finance.patch(`/api/admin/tax-rates/${rateId}`, state)).status).toBe(200);
    const on = await finance.get('/api/admin/tax-rates?kind=gst&scope=8542&on=2027-02-01');
    expect(on.body.data.rates).toMatchObject([{ rateBp: 1800, validTo: null }]);
  });

  test('pages through all versions', async () => {
    const seen: string[] = [];
    for (let after = ''; ;) {
      const page = await finance.get(`/api/admin/tax-rates?limit=20${after && `&after=${after}`}`);
      seen.push(...page.body.data.rates.map((rate: { rateId: string }) => rate.rateId));
      if (page.body.data.nextAfter === null) break;
      after = page.body.data.nextAfter;
    }
    expect(seen.length).toBeGreaterThanOrEqual(45);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test.each([
    ['an amount as text', { rateBp: '1200' }, 400],
    ['a rate above 100 %', { rateBp: 10_001 }, 400],
    ['an unknown field', { createdBy: 'usr_x' }, 400],
    ['no source', { source: '' }, 400],
    ['today', { validFrom: '2026-12-01' }, 422],
    ['a threshold with a rate', { kind: 'e_invoice_turnover', scope: 'all' }, 422],
  ])('%s is refused with the field', async (_, more, status) => {
    const refused = await finance.post('/api/admin/tax-rates', body(more));
    expect(refused.status).toBe(status);
    expect(refused.body.errors.length).toBeGreaterThan(0);
  });

  test('a dealer, a stranger and an admin without finance may not', async () => {
    const operations = await createActor(app, { role: 'admin', capabilities: ['operations'] });
    expect((await dealer.post('/api/admin/tax-rates', body())).status).toBe(403);
    expect((await operations.post('/api/admin/tax-rates', body())).status).toBe(403);
    expect((await call(app, { method: 'POST', path: '/api/admin/tax-rates', body: body() })).status).toBe(401);
  });

  test('finance without a second factor gets nowhere before enrolling one', async () => {
    const bare = await createActor(app, { role: 'admin', capabilities: ['finance'], secondFactor: false });
    const refused = await bare.post('/api/admin/tax-rates', body());
    expect([refused.status, refused.body.code]).toEqual([403, 'auth.second_factor_enrolment']);
  });
});
