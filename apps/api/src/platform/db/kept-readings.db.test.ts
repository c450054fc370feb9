import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { createKeptListener, keptReading, KeptReadings, type Listener } from '#platform/db/kept-readings.ts';
import { type OpenDatabase, openDatabase } from '#platform/db/database.ts';
import { createLog } from '#platform/log.ts';
import { refuse } from '#platform/refusal.ts';
import type { Db } from '#platform/db/database.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';

let test: TestApp;
let database: OpenDatabase;
let listener: Listener;
let owner: pg.Client;
let reads = 0;

beforeAll(async () => {
  test = await startTestApp({ listen: false });
  const url = test.app.services.config.databaseUrl;
  database = openDatabase({ url, poolSize: 4, onError: () => undefined });
  owner = new pg.Client({ connectionString: url });
  await owner.connect();
  listener = createKeptListener({ url, kept: database.kept, log: createLog('silent') });
  await listener.start();
});
afterAll(async () => {
  await listener.stop();
  await owner.end();
  await database.close();
  await test.close();
});

const minutes = (db: Db): Promise<number> =>
  keptReading(db, { table: 'inventory_policy', key: 'test' }, async () => {
    reads += 1;
    const row = await db.selectFrom('inventory_policy').select('reservation_minutes').executeTakeFirstOrThrow();
    return row.reservation_minutes;
  });
const set = (db: Db, to: number) => db.updateTable('inventory_policy').set({ reservation_minutes: to }).execute();

describe('a kept reading', () => {
  it('is read once, inside and outside of transactions', async () => {
    await minutes(database.db);
    const before = reads;
    await transact(database.db, (tx) => minutes(tx));
    await minutes(database.db);
    expect(reads).toBe(before);
  });

  it('is new for the statement after a change in this process', async () => {
    await set(database.db, 21);
    expect(await minutes(database.db)).toBe(21);
    await transact(database.db, (tx) => set(tx, 22));
    expect(await minutes(database.db)).toBe(22);
  });

  it('is not used by the transaction that changed it, nor spoiled for others by one that is rolled back', async () => {
    await minutes(database.db);
    const refused = await inTransaction(database.db, async (tx) => {
      await set(tx, 59);
      expect(await minutes(tx)).toBe(59);
      return refuse('test.refused', 'rolled back');
    });
    expect(refused.ok).toBe(false);
    expect(await minutes(database.db)).toBe(22);
  });

  it('is forgotten when another process changes the table', async () => {
    await minutes(database.db);
    await owner.query('UPDATE inventory_policy SET reservation_minutes = 33');
    await expect.poll(() => minutes(database.db)).toBe(33);
  });

  it('is read every time while nobody hears of changes', async () => {
    await listener.stop();
    const before = reads;
    await minutes(database.db);
    await minutes(database.db);
    expect(reads).toBe(before + 2);
    await listener.start();
  });

  it('of before a change is not kept after it', async () => {
    const kept = new KeptReadings();
    kept.listen(true);
    const first = await kept.read('rates', 'a', async () => {
      kept.forget('rates');
      return Promise.resolve('old');
    });
    expect(first).toBe('old');
    expect(await kept.read('rates', 'a', () => Promise.resolve('new'))).toBe('new');
  });
});
