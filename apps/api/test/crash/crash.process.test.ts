import { afterAll, beforeAll, expect, test } from 'vitest';
import { crashMarket } from '../../../../scripts/rig/crash-market.ts';
import { checkMarket } from '../../../../scripts/rig/check-market.ts';
import { type MarketRig, startMarketRig } from '../../../../scripts/rig/market-rig.ts';
import { seededRandom } from '../../../../scripts/rig/seeded-random.ts';
import pg from 'pg';

let rig: MarketRig;
beforeAll(async () => {
  rig = await startMarketRig({ buyers: 8, parts: 6, stockOfEach: 10_000 });
}, 120_000);
afterAll(() => rig?.stop());

test('kill -9 of the api under load: the ledger balances, stock adds up, no order without its money or money without its order', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const result = await crashMarket(rig, { crashes: 3, clients: 6, random: seededRandom(seed) });
  expect(result.problems, `seed ${seed}`).toEqual([]);
  expect(result.paidOrders).toBeGreaterThan(0);
});

test('the check finds what it is there for', async () => {
  const client = new pg.Client({ connectionString: rig.databaseUrl });
  await client.connect();
  try {
    await client.query(`SET session_replication_role = replica`);
    const spoil = async (statement: string, undo: string): Promise<string[]> => {
      await client.query(statement);
      const { problems } = await checkMarket(rig);
      await client.query(undo);
      return problems;
    };
    const one = `(SELECT order_id FROM orders WHERE state = 'paid' ORDER BY order_id LIMIT 1)`;
    const payment = `(SELECT payment_id FROM payment_jobs WHERE job_id = ${one})`;
    expect(
      await spoil(
        `UPDATE payments SET state = 'created', captured_at = NULL WHERE payment_id = ${payment}`,
        `UPDATE payments SET state = 'captured', captured_at = now() WHERE payment_id = ${payment}`,
      ),
    ).toEqual([
      expect.stringContaining('paid without captured payment'),
      expect.stringContaining('paid there, created here'),
    ]);
    const row = `(SELECT ctid FROM stock ORDER BY product_id LIMIT 1)`;
    expect(
      await spoil(
        `UPDATE stock SET quantity = quantity + 1 WHERE ctid = ${row}`,
        `UPDATE stock SET quantity = quantity - 1 WHERE ctid = (SELECT ctid FROM stock ORDER BY product_id LIMIT 1)`,
      ),
    ).toEqual([expect.stringContaining('quantity differs from movements')]);
    expect((await checkMarket(rig)).problems).toEqual([]);
  } finally {
    await client.end();
  }
});
