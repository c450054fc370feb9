import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indianDay } from '#platform/indian-days.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { capturePayment, makeAddress, makeProduct, makeShop, type Shop } from '#test/shop.ts';
import { monthRange, reportCsv } from './month-report.ts';

let test: TestApp;
let shop: Shop;
let finance: Actor;
beforeAll(async () => {
  test = await startTestApp();
  shop = await makeShop(test);
  finance = await createActor(test, { role: 'admin', capabilities: ['finance'] });
});
afterAll(() => test.close());

const monthOf = (at: Date): string => indianDay(at).slice(0, 7);

async function buy(paid: boolean): Promise<number> {
  const buyer = await createActor(test, { role: 'customer' });
  const productId = await makeProduct(test, shop, { b2c_minor: 118_000, stock: 5 });
  const addressId = await makeAddress(buyer);
  const placed = await buyer.post('/api/orders', { items: [{ productId, quantity: 1 }], buyerKind: 'b2c', addressId });
  const orderId: string = placed.body.data.orders[0].orderId;
  const order = await test.db
    .selectFrom('orders')
    .selectAll()
    .where('order_id', '=', orderId)
    .executeTakeFirstOrThrow();
  if (paid) await capturePayment(test, orderId);
  return order.total_minor;
}

describe('the month in figures', () => {
  it('counts orders by state and money by account, and names the dealers', async () => {
    const total_minor = await buy(true);
    await buy(false);
    const { status, body } = await finance.get(`/api/admin/reports?month=${monthOf(test.clock.now())}`);
    expect(status).toBe(200);
    expect(body.data.ordersPlaced).toBe(2);
    expect(body.data.orders).toContainEqual({ status: 'paid', buyerKind: 'b2c', orders: 1, totalMinor: total_minor });
    expect(body.data.money).toContainEqual({ account: 'held', debitMinor: 0, creditMinor: total_minor });
    const sum = (side: string) =>
      body.data.money.reduce((all: number, row: Record<string, number>) => all + (row[side] ?? 0), 0);
    expect(sum('debitMinor')).toBe(sum('creditMinor'));
    expect(body.data.dealers).toMatchObject([{ dealerId: shop.dealerId, orders: 1, goodsMinor: 118_000 }]);
    expect(body.data.dealers[0].dealerName).not.toBe('');
  });

  it('has nothing for a month without business, and refuses what is no month', async () => {
    const { body } = await finance.get('/api/admin/reports?month=2020-02');
    expect(body.data).toMatchObject({ ordersPlaced: 0, orders: [], money: [], dealers: [] });
    for (const month of ['2026-13', '2026', "2026-01' OR 1=1", '']) {
      expect((await finance.get(`/api/admin/reports?month=${encodeURIComponent(month)}`)).status).toBe(400);
    }
  });

  it('downloads as CSV', async () => {
    const answer = await finance.get(`/api/admin/reports.csv?month=${monthOf(test.clock.now())}`);
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect(String(answer.body)).toContain('section,name,detail,count,amount_rupees');
  });

  it('begins and ends at midnight in India', () => {
    expect(monthRange('2026-12')).toEqual({
      from: new Date('2026-11-30T18:30:00Z'),
      to: new Date('2026-12-31T18:30:00Z'),
    });
  });

  it('writes no formula into a spreadsheet', () => {
    const dealers = [{ dealerId: 'dlr_1', dealerName: '=cmd|"x"', orders: 1, goodsMinor: 5 }];
    const csv = reportCsv({ month: '2026-11', from: '', to: '', ordersPlaced: 1, orders: [], money: [], dealers });
    expect(csv).toContain(`"'=cmd|""x"""`);
  });
});
