import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemOrigin } from '#platform/audit.ts';
import { minute_ms } from '#platform/clock.ts';
import type { Db } from '#platform/db/database.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import {
  availability,
  changeStock,
  commitReservation,
  putItems,
  putWarehouse,
  releaseReservation,
  reserve,
  type ReserveLine,
  restock,
  verifyStock,
} from './index.ts';

let test: TestApp;
let db: Db;
const dealerId = newId('dlr');
const madurai = newId('whs');
const salem = newId('whs');
const origin = () => systemOrigin('test', 'trc_test', test.clock.now(), 'command');

beforeAll(async () => {
  test = await startTestApp({ listen: false, environment: { DATABASE_POOL_SIZE: '40' } });
  db = test.db;
  const place = { dealerId, address: '12 West Masi Street', city: 'Madurai', pin: '625001', stateCode: '33' };
  await transact(db, async (tx) => {
    await putWarehouse(tx, origin(), { ...place, warehouseId: madurai, name: 'Madurai', main: true });
    await putWarehouse(tx, origin(), { ...place, warehouseId: salem, name: 'Salem', main: false });
  });
});
afterEach(async () => {
  expect(await verifyStock(db)).toEqual([]);
});
afterAll(() => test?.close());

async function product(quantity: number, inSalem = 0): Promise<string> {
  const productId = newId('prd');
  await transact(db, async (tx) => {
    await putItems(tx, [{ productId, dealerId, sku: productId, title: 'Display for Redmi Note 12' }]);
    const changes = [{ productId, warehouseId: madurai, quantity }];
    if (inSalem > 0) changes.push({ productId, warehouseId: salem, quantity: inSalem });
    const changed = await changeStock(tx, origin(), { dealerId, changes, reason: 'received' });
    if (!changed.ok) throw new Error(changed.message);
  });
  return productId;
}

const line = (productId: string, quantity = 1, jobId: string = newId('ord')): ReserveLine => ({
  jobId,
  productId,
  quantity,
});
const tryReserve = (lines: readonly ReserveLine[], expiresAt?: Date) =>
  inTransaction(db, (tx) => reserve(tx, origin(), expiresAt ? { lines, expiresAt } : { lines }));
const commit = (jobId: string) => inTransaction(db, (tx) => commitReservation(tx, origin(), jobId));
const free = async (productId: string) => (await availability(db, [productId])).get(productId)?.available;

const eventsAbout = async (subject: string): Promise<string[]> => {
  const rows = await db.selectFrom('outbox_events').select('name').where('subject', '=', subject).execute();
  return rows.map((row) => row.name).toSorted();
};

describe('MKT-5: reserving', () => {
  it('sells the last unit once to a thousand buyers at once', async () => {
    const productId = await product(1);
    const answers = await Promise.all(Array.from({ length: 1000 }, () => tryReserve([line(productId)])));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.find((answer) => !answer.ok)).toMatchObject({
      code: 'inventory.out_of_stock',
      details: { short: [{ productId, wanted: 1, available: 0 }] },
    });
    expect(await free(productId)).toBe(0);
  });

  it('adds up two lines of one cart that share a stock row', async () => {
    const productId = await product(5);
    const jobId = newId('ord');
    const refused = await tryReserve([line(productId, 3, jobId), line(productId, 3, jobId)]);
    expect(refused).toMatchObject({ ok: false, details: { short: [{ productId, wanted: 6, available: 5 }] } });
    expect(await free(productId)).toBe(5);
    expect((await tryReserve([line(productId, 3, jobId), line(productId, 2, jobId)])).ok).toBe(true);
    expect(await free(productId)).toBe(0);
  });

  it('takes all products or none', async () => {
    const plenty = await product(10);
    const scarce = await product(1);
    expect((await tryReserve([line(plenty, 2), line(scarce, 2)])).ok).toBe(false);
    expect([await free(plenty), await free(scarce)]).toEqual([10, 1]);
  });

  it('meets no deadlock when carts name the same products in opposite order', async () => {
    const products = await Promise.all(Array.from({ length: 8 }, () => product(200)));
    const backwards = products.toReversed();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, at) =>
        db
          .transaction()
          .execute((tx) =>
            reserve(tx, origin(), { lines: (at % 2 ? products : backwards).map((productId) => line(productId)) }),
          ),
      ),
    );
    expect(answers.every((answer) => answer.ok)).toBe(true);
    expect(await Promise.all(products.map(free))).toEqual(products.map(() => 0));
  });

  it('never takes more than there is when carts of many sizes meet', async () => {
    const productId = await product(37, 20);
    const sizes = Array.from({ length: 120 }, (_, at) => (at % 7) + 1);
    const answers = await Promise.all(sizes.map((size) => tryReserve([line(productId, size)])));
    const sold = sizes.reduce((sum, size, at) => sum + (answers[at]?.ok ? size : 0), 0);
    expect(sold).toBeLessThanOrEqual(57);
    expect(await free(productId)).toBe(57 - sold);
  });

  it('takes from several warehouses when one is not enough, and says which', async () => {
    const productId = await product(2, 3);
    const jobs = [newId('ord'), newId('ord')] as const;
    expect((await tryReserve([line(productId, 4, jobs[0]), line(productId, 1, jobs[1])])).ok).toBe(true);
    const rows = await db
      .selectFrom('reservations')
      .select(['job_id', 'warehouse_id', 'quantity'])
      .where('product_id', '=', productId)
      .orderBy('reservation_id')
      .execute();
    const of = (jobId: string) =>
      Object.fromEntries(rows.filter((row) => row.job_id === jobId).map((row) => [row.warehouse_id, row.quantity]));
    expect(of(jobs[0])).toEqual({ [salem]: 3, [madurai]: 1 });
    expect(of(jobs[1])).toEqual({ [madurai]: 1 });
  });

  it('refuses unknown products and is a bug with nonsense quantities', async () => {
    const unknown = newId('prd');
    expect(await tryReserve([line(unknown)])).toMatchObject({
      ok: false,
      details: { short: [{ productId: unknown, wanted: 1, available: 0 }] },
    });
    const productId = await product(5);
    for (const quantity of [0, -1, 1.5, Number.NaN, 2 ** 53])
      await expect(tryReserve([line(productId, quantity)])).rejects.toThrow('is no quantity');
  });

  it('tells when a product is sold out or runs low, and when it is back', async () => {
    const productId = await product(4);
    const jobId = newId('ord');
    await tryReserve([line(productId, 4, jobId)]);
    await transact(db, (tx) => releaseReservation(tx, origin(), jobId));
    expect(await eventsAbout(productId)).toEqual([
      'inventory.availability_changed.v1',
      'inventory.availability_changed.v1',
      'inventory.availability_changed.v1',
      'inventory.stock_low.v1',
    ]);
  });
});

describe('a reservation ends once', () => {
  it('commits, and a second commit changes nothing', async () => {
    const productId = await product(5);
    const jobId = newId('ord');
    await tryReserve([line(productId, 2, jobId)]);
    const answers = await Promise.all([commit(jobId), commit(jobId), commit(jobId)]);
    expect(answers).toEqual(answers.map(() => ({ ok: true, value: { retaken: false } })));
    expect((await availability(db, [productId])).get(productId)).toEqual({ available: 3, quantity: 3, reserved: 0 });
  });

  it('releases, twice without harm, and what was let go cannot be committed', async () => {
    const productId = await product(5);
    const jobId = newId('ord');
    await tryReserve([line(productId, 2, jobId)]);
    expect(await transact(db, (tx) => releaseReservation(tx, origin(), jobId))).toEqual({ released: true });
    expect(await transact(db, (tx) => releaseReservation(tx, origin(), [jobId]))).toEqual({ released: false });
    expect(await commit(jobId)).toMatchObject({ ok: false, code: 'inventory.not_reserved' });
    expect(await commit(newId('ord'))).toMatchObject({ ok: false, code: 'inventory.not_reserved' });
    expect(await free(productId)).toBe(5);
  });

  it('expires after the minutes of the policy and tells the job', async () => {
    const productId = await product(2);
    const jobId = newId('ord');
    const answer = await tryReserve([line(productId, 2, jobId)]);
    expect(answer.ok && answer.value.expiresAt.getTime() - test.clock.now().getTime()).toBe(15 * minute_ms);
    test.clock.advance(15 * minute_ms - 1);
    await test.app.tasks.run('inventory.expire-reservations');
    expect(await free(productId)).toBe(0);
    test.clock.advance(1);
    await test.app.tasks.run('inventory.expire-reservations');
    await test.app.tasks.run('inventory.expire-reservations');
    expect(await free(productId)).toBe(2);
    expect(await eventsAbout(jobId)).toEqual(['inventory.reservation_expired.v1']);
  });

  it('takes expired goods again when the money came late, or refuses when they are gone', async () => {
    const productId = await product(2);
    const [late, tooLate, another] = [newId('ord'), newId('ord'), newId('ord')];
    await tryReserve([line(productId, 1, late), line(productId, 1, tooLate)]);
    test.clock.advance(15 * minute_ms);
    await test.app.tasks.run('inventory.expire-reservations');
    await tryReserve([line(productId, 1, another)]);
    expect(await commit(late)).toEqual({ ok: true, value: { retaken: true } });
    expect(await commit(late)).toEqual({ ok: true, value: { retaken: false } });
    expect(await commit(tooLate)).toMatchObject({ ok: false, code: 'inventory.out_of_stock' });
  });

  it('lets a job reserve again after its first reservation expired, and counts only the second', async () => {
    const productId = await product(3);
    const jobId = newId('ord');
    for (const quantity of [2, 3]) {
      expect((await tryReserve([line(productId, quantity, jobId)])).ok).toBe(true);
      test.clock.advance(15 * minute_ms);
      await test.app.tasks.run('inventory.expire-reservations');
    }
    expect(await commit(jobId)).toEqual({ ok: true, value: { retaken: true } });
    expect(await free(productId)).toBe(0);
  });

  it('ends as sold or as expired when payment and expiry meet, never as both', async () => {
    const productId = await product(60);
    const jobs = Array.from({ length: 60 }, () => newId('ord'));
    await tryReserve(jobs.map((jobId) => line(productId, 1, jobId)));
    test.clock.advance(15 * minute_ms);
    await Promise.all([
      ...jobs.map(commit),
      test.app.tasks.run('inventory.expire-reservations'),
      test.app.tasks.run('inventory.expire-reservations'),
      ...jobs.toReversed().map(commit),
    ]);
    // Whoever lost against the expiry took the goods again: enough was there.
    expect((await availability(db, [productId])).get(productId)).toEqual({ available: 0, quantity: 0, reserved: 0 });
    const sold = await db
      .selectFrom('stock_movements')
      .select((of) => of.fn.sum<string>('quantity_delta').as('sum'))
      .where('product_id', '=', productId)
      .where('kind', '=', 'sold')
      .executeTakeFirstOrThrow();
    expect(Number(sold.sum)).toBe(-60);
  });
});

describe('restocking', () => {
  it('brings back at most what was sold, once per reference, to where it came from', async () => {
    const productId = await product(2, 3);
    const jobId = newId('ord');
    await tryReserve([line(productId, 4, jobId)]);
    await commit(jobId);
    const back = (reference: string, quantity: number) =>
      inTransaction(db, (tx) => restock(tx, origin(), { jobId, reference, lines: [{ productId, quantity }] }));
    const first = await Promise.all([back('ret_1', 3), back('ret_1', 3)]);
    expect(first.filter((answer) => answer.ok && answer.value.replayed)).toHaveLength(1);
    expect(await back('ret_2', 2)).toMatchObject({ ok: false, code: 'inventory.more_than_sold' });
    expect((await back('ret_3', 1)).ok).toBe(true);
    const rows = await db
      .selectFrom('stock')
      .select(['warehouse_id', 'quantity'])
      .where('product_id', '=', productId)
      .execute();
    expect(Object.fromEntries(rows.map((row) => [row.warehouse_id, row.quantity]))).toEqual({
      [madurai]: 2,
      [salem]: 3,
    });
  });
});

describe('changing stock by hand', () => {
  it('never goes below what is set aside for buyers, and changes nothing when one row is wrong', async () => {
    const productId = await product(5);
    const other = await product(5);
    await tryReserve([line(productId, 3)]);
    const answer = await inTransaction(db, (tx) =>
      changeStock(tx, origin(), {
        dealerId,
        reason: 'counted',
        changes: [
          { productId: other, quantity: 50 },
          { productId, quantity: 2 },
          { productId: newId('prd'), quantity: 2 },
          { productId, change: -3 },
          { productId, change: 1_000_000 },
        ],
      }),
    );
    expect(answer).toMatchObject({
      ok: false,
      errors: [
        { path: 'changes.1.quantity', message: expect.stringContaining('3 are set aside') },
        { path: 'changes.2.productId' },
        { path: 'changes.3.change' },
        { path: 'changes.4.change' },
      ],
    });
    expect([await free(productId), await free(other)]).toEqual([2, 5]);
  });

  it("refuses another dealer's product and another dealer's warehouse", async () => {
    const productId = await product(5);
    const stranger = newId('dlr');
    const theirs = newId('whs');
    await transact(db, (tx) =>
      putWarehouse(tx, origin(), {
        warehouseId: theirs,
        dealerId: stranger,
        name: 'Theirs',
        address: '1 Some Street',
        city: 'Erode',
        pin: '638001',
        stateCode: '33',
        main: true,
      }),
    );
    const change = (who: string, warehouseId: string) =>
      inTransaction(db, (tx) =>
        changeStock(tx, origin(), {
          dealerId: who,
          reason: 'counted',
          changes: [{ productId, warehouseId, quantity: 9 }],
        }),
      );
    for (const [who, where] of [
      [stranger, theirs],
      [stranger, madurai],
      [dealerId, theirs],
    ] as const)
      expect(await change(who, where)).toMatchObject({ ok: false, code: 'inventory.stock_unchangeable' });
    expect(await free(productId)).toBe(5);
  });

  it('keeps its movements: nobody edits the history', async () => {
    await expect(db.updateTable('stock_movements').set({ quantity_delta: 0 }).execute()).rejects.toThrow(
      'permission denied',
    );
    await expect(db.deleteFrom('stock_movements').execute()).rejects.toThrow('permission denied');
  });

  it('holds whatever is done in whatever order (property)', async () => {
    const step = fc.record({
      act: fc.constantFrom('reserve', 'commit', 'release', 'expire', 'set', 'restock'),
      n: fc.integer({ min: 1, max: 6 }),
      job: fc.integer({ min: 0, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const productId = await product(6, 2);
        const jobs = Array.from({ length: 4 }, () => newId('ord'));
        const acts: Record<(typeof steps)[number]['act'], (n: number, jobId: string) => Promise<unknown>> = {
          reserve: (n, jobId) => tryReserve([line(productId, n, jobId)]).catch(() => 'held already'),
          commit: (_, jobId) => commit(jobId),
          release: (_, jobId) => transact(db, (tx) => releaseReservation(tx, origin(), jobId)),
          expire: () => {
            test.clock.advance(16 * minute_ms);
            return test.app.tasks.run('inventory.expire-reservations');
          },
          set: (n) =>
            inTransaction(db, (tx) =>
              changeStock(tx, origin(), { dealerId, reason: 'counted', changes: [{ productId, quantity: n }] }),
            ),
          restock: (n, jobId) =>
            inTransaction(db, (tx) =>
              restock(tx, origin(), { jobId, reference: newId('ret'), lines: [{ productId, quantity: n }] }),
            ),
        };
        for (const { act, n, job } of steps) await acts[act](n, jobs[job] ?? '');
        const state = (await availability(db, [productId])).get(productId);
        expect(state?.available).toBeGreaterThanOrEqual(0);
        expect(await verifyStock(db)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});
