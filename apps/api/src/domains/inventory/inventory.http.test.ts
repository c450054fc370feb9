import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { putItems } from './index.ts';

let test: TestApp;
const dealerId = newId('dlr');
let dealer: Actor;
let stranger: Actor;
let operations: Actor;
let support: Actor;

const warehouse = {
  name: 'Main',
  address: '4 Gandhi Road',
  city: 'Salem',
  pin: '636001',
  stateCode: '33',
  main: true,
};

async function product(sku: string, title: string): Promise<string> {
  const productId = newId('prd');
  await transact(test.db, (tx) => putItems(tx, [{ productId, dealerId, sku, title }]));
  return productId;
}

beforeAll(async () => {
  test = await startTestApp();
  dealer = await createActor(test, { role: 'dealer', memberships: [dealerId] });
  stranger = await createActor(test, { role: 'dealer', memberships: [newId('dlr')] });
  operations = await createActor(test, { role: 'admin', capabilities: ['operations'] });
  support = await createActor(test, { role: 'admin', capabilities: ['support'] });
});
afterAll(() => test?.close());

const path = (rest = ''): string => `/api/inventory/${dealerId}${rest}`;

describe('stock over HTTP', () => {
  it('lets a dealer open a warehouse, set and change stock, and see what happened', async () => {
    const productId = await product('RN12-LCD', 'Redmi Note 12 display');
    const early = await dealer.patch(path(`/${productId}`), { quantity: 5, reason: 'received' });
    expect(early).toMatchObject({
      status: 422,
      body: { errors: [{ message: expect.stringContaining('main warehouse') }] },
    });
    const added = await dealer.post(path('/warehouses'), { ...warehouse, main: false });
    expect(added).toMatchObject({ status: 201, body: { data: { main: true, active: true } } });
    expect((await dealer.patch(path(`/${productId}`), { quantity: 5, reason: 'received' })).status).toBe(200);
    const changed = await dealer.patch(path(`/${productId}`), { change: -3, reason: 'damaged', note: 'cracked' });
    expect(changed.body.data).toEqual({ changed: 1 });
    const list = await dealer.get(path('?lowStock=true&search=note%2012'));
    expect(list.body.data).toMatchObject({
      items: [{ productId, sku: 'RN12-LCD', quantity: 2, reservedCount: 0, available: 2, warehouseName: 'Main' }],
      nextAfter: null,
      lowStockCount: 1,
    });
    const moves = await dealer.get(path('/movements'));
    expect(
      moves.body.data.items.map((row: { kind: string; quantityDelta: number }) => [row.kind, row.quantityDelta]),
    ).toEqual([
      ['damaged', -3],
      ['received', 5],
    ]);
  });

  it('pages through everything once', async () => {
    const made = await Promise.all(Array.from({ length: 7 }, (_, at) => product(`P${at}`, `Part 100%_${at}`)));
    await dealer.post(path('/bulk'), {
      reason: 'counted',
      changes: made.map((productId, at) => ({ productId, quantity: at })),
    });
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const page = await dealer.get(
        path(`?search=${encodeURIComponent('100%_')}&limit=3${after ? `&after=${after}` : ''}`),
      );
      seen.push(...page.body.data.items.map((row: { productId: string }) => row.productId));
      after = page.body.data.nextAfter;
    }
    expect(seen).toEqual([...made].toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it('keeps one main warehouse and unique names', async () => {
    const { body } = await dealer.get(path('/warehouses'));
    const [main] = body.data.items;
    expect((await dealer.post(path('/warehouses'), { ...warehouse, name: 'MAIN' })).status).toBe(422);
    const second = await dealer.post(path('/warehouses'), { ...warehouse, name: 'Second', main: true });
    expect(second.status).toBe(201);
    const after = await dealer.get(path('/warehouses'));
    expect(after.body.data.items.filter((row: { main: boolean }) => row.main)).toMatchObject([{ name: 'Second' }]);
    const unmark = { ...warehouse, name: 'Second', main: false };
    expect((await dealer.put(path(`/warehouses/${second.body.data.warehouseId}`), unmark)).body.code).toBe(
      'inventory.main_needed',
    );
    expect((await dealer.put(path(`/warehouses/${main.warehouseId}`), warehouse)).body.data.main).toBe(true);
  });

  it("shows and changes nothing of another dealer's, and needs an account", async () => {
    const productId = await product('X1', 'Charging port');
    for (const answer of [
      await stranger.get(path()),
      await stranger.get(path('/movements')),
      await stranger.get(path('/warehouses')),
      await stranger.post(path('/warehouses'), warehouse),
      await stranger.patch(path(`/${productId}`), { quantity: 1, reason: 'counted' }),
      await stranger.post(path('/bulk'), { reason: 'counted', changes: [{ productId, quantity: 1 }] }),
    ])
      expect(answer.status).toBe(404);
    expect((await fetch(test.url + path())).status).toBe(401);
    const customer = await createActor(test, { role: 'customer' });
    expect((await customer.get(path())).status).toBe(403);
    expect((await support.get(path())).status).toBe(200);
    expect((await support.patch(path(`/${productId}`), { quantity: 1, reason: 'counted' })).status).toBe(403);
  });

  it('refuses what is no quantity, an unknown field, and reasons that only the system writes', async () => {
    const productId = await product('X2', 'Earpiece');
    for (const body of [
      { quantity: '5', reason: 'counted' },
      { quantity: 1.5, reason: 'counted' },
      { quantity: -1, reason: 'counted' },
      { quantity: 1_000_001, reason: 'counted' },
      { quantity: 1, reason: 'sold' },
      { quantity: 1, reason: 'counted', reserved: 0 },
      { quantity: 1 },
    ])
      expect((await dealer.patch(path(`/${productId}`), body)).status).toBe(400);
    const text = `'); DROP TABLE stock; -- <script>alert(1)</script>`;
    expect((await dealer.patch(path(`/${productId}`), { quantity: 1, reason: 'counted', note: text })).status).toBe(
      200,
    );
    const moves = await dealer.get(path(`/movements?productId=${productId}`));
    expect(moves.body.data.items[0].note).toBe(text);
  });
});

describe('the reservation time', () => {
  it('is data: an admin for operations changes it with a reason, and it is in the audit log', async () => {
    expect(
      (await support.patch('/api/admin/inventory/policy', { reservationMinutes: 20, reason: 'longer' })).status,
    ).toBe(403);
    const answer = await operations.patch('/api/admin/inventory/policy', {
      reservationMinutes: 20,
      reason: 'UPI is slow today',
    });
    expect(answer.body.data.reservationMinutes).toBe(20);
    expect((await operations.get('/api/admin/inventory/policy')).body.data.reservationMinutes).toBe(20);
    const row = await test.db
      .selectFrom('audit_log')
      .select(['before', 'after', 'reason'])
      .where('action', '=', 'inventory.policy_changed')
      .executeTakeFirstOrThrow();
    expect(row).toEqual({
      before: { reservationMinutes: 15 },
      after: { reservationMinutes: 20 },
      reason: 'UPI is slow today',
    });
  });
});
