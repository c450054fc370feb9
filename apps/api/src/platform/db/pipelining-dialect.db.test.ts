import { CompiledQuery, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit, systemOrigin } from '#platform/audit.ts';
import { inTransaction, transact, violatedConstraint } from '#platform/db/in-transaction.ts';
import { sendAlong } from '#platform/db/pipelining-dialect.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok } from '#platform/refusal.ts';
import type { Tx } from '#platform/db/database.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp({ listen: false });
});
afterAll(() => test.close());

const origin = systemOrigin('test', 'trc_test', new Date('2026-12-01T00:00:00Z'), 'command');
const handled = (tx: Tx, id: string) => tx.insertInto('handled_events').values({ handler: 'test', event_id: id });
const flagChanged = (subject: string) => ({
  name: 'platform.flags_changed.v1' as const,
  subject,
  payload: { flag: 'any' },
});
const rowsOf = (id: string) => test.db.selectFrom('handled_events').selectAll().where('event_id', '=', id).execute();

describe('a write sent along', () => {
  it('is seen by the statements after it, and committed', async () => {
    const seen = await transact(test.db, async (tx) => {
      await sendAlong(tx, handled(tx, 'seen'));
      return tx.selectFrom('handled_events').selectAll().where('event_id', '=', 'seen').execute();
    });
    expect(seen).toHaveLength(1);
    expect(await rowsOf('seen')).toHaveLength(1);
  });

  it('fails the next statement with its own error, not with "transaction is aborted"', async () => {
    const wrong = transact(test.db, async (tx) => {
      await sendAlong(tx, handled(tx, 'twice'));
      await sendAlong(tx, handled(tx, 'twice'));
      await tx.selectFrom('handled_events').selectAll().execute();
    });
    await expect(wrong).rejects.toMatchObject({ code: '23505', constraint: 'handled_events_pkey' });
    expect(await rowsOf('twice')).toEqual([]);
  });

  it('fails the commit when nothing comes after it; nothing stays, and the connection goes on', async () => {
    for (let round = 0; round < 12; round += 1) {
      const error = await inTransaction(test.db, async (tx) => {
        await sendAlong(tx, handled(tx, 'last'));
        await sendAlong(tx, handled(tx, 'last'));
        return ok('never');
      }).catch((thrown: unknown) => thrown);
      expect(violatedConstraint(error)).toBe('handled_events_pkey');
    }
    expect(await rowsOf('last')).toEqual([]);
  });

  it('comes after those into its table, and sees what they wrote', async () => {
    await transact(test.db, async (tx) => {
      const gone = tx.deleteFrom('handled_events').where('event_id', '=', 'put and taken');
      const copy = tx
        .insertInto('handled_events')
        .columns(['handler', 'event_id'])
        .expression(sql`SELECT handler, 'a copy' FROM handled_events WHERE event_id = ${'put and taken'}`);
      await sendAlong(tx, handled(tx, 'put and taken'));
      await sendAlong(tx, copy);
      await sendAlong(tx, gone);
    });
    expect(await rowsOf('put and taken')).toEqual([]);
    expect(await rowsOf('a copy')).toHaveLength(1);
  });

  it('leaves with those into other tables: all of them stay or none', async () => {
    const cart = (tx: Tx, userId: string) =>
      tx.insertInto('cart_items').values({ user_id: userId, product_id: 'prd_1', quantity: 1, added_at: origin.at });
    const cartOf = (userId: string) =>
      test.db.selectFrom('cart_items').selectAll().where('user_id', '=', userId).execute();
    await transact(test.db, async (tx) => {
      await sendAlong(tx, handled(tx, 'together'));
      await sendAlong(tx, cart(tx, 'usr_together'));
      await audit(tx, origin, { action: 'test.together', subjectId: 'together' });
    });
    expect(await rowsOf('together')).toHaveLength(1);
    expect(await cartOf('usr_together')).toMatchObject([{ product_id: 'prd_1', quantity: 1 }]);
    const wrong = transact(test.db, async (tx) => {
      await sendAlong(tx, cart(tx, 'usr_alone'));
      await sendAlong(tx, handled(tx, 'together'));
    });
    await expect(wrong).rejects.toMatchObject({ constraint: 'handled_events_pkey' });
    expect(await cartOf('usr_alone')).toEqual([]);
  });

  it('is a transaction by itself when it is all there is, and takes a second attempt after a failure', async () => {
    const only = () => transact(test.db, (tx) => sendAlong(tx, handled(tx, 'only')));
    for (let round = 0; round < 12; round += 1)
      await expect(round === 0 ? only() : only().catch(violatedConstraint)).resolves.toBe(
        round === 0 ? undefined : 'handled_events_pkey',
      );
    expect(await rowsOf('only')).toHaveLength(1);
    await transact(test.db, () => Promise.resolve());
    await expect(transact(test.db, () => Promise.reject(new Error('nothing asked')))).rejects.toThrow('nothing asked');
    expect(await rowsOf('only')).toHaveLength(1);
  });

  it('is rolled back with a transaction that throws', async () => {
    const thrown = transact(test.db, async (tx) => {
      await sendAlong(tx, handled(tx, 'thrown'));
      throw new Error('a bug');
    });
    await expect(thrown).rejects.toThrow('a bug');
    expect(await rowsOf('thrown')).toEqual([]);
  });
});

describe('many transactions at once over few connections', () => {
  it('keep their answers apart', async () => {
    const numbers = Array.from({ length: 200 }, (_, number) => number);
    const answers = await Promise.all(
      numbers.map((number) =>
        transact(test.db, async (tx) => {
          await audit(tx, origin, { action: 'test.counted', subjectId: String(number) });
          const { rows } = await tx.executeQuery<{ n: number }>(CompiledQuery.raw('SELECT $1::int AS n', [number]));
          return rows[0]?.n;
        }),
      ),
    );
    expect(answers).toEqual(numbers);
    const { rows } = await sql<{ n: number }>`
      SELECT count(*)::int AS n FROM audit_log WHERE action = 'test.counted'`.execute(test.db);
    expect(rows[0]?.n).toBe(200);
  });
});

describe('reads that are asked at once in a transaction', () => {
  it('are answered each with its own rows, and see what was written before', async () => {
    const numbers = await transact(test.db, async (tx) => {
      await sendAlong(tx, handled(tx, 'asked at once'));
      return Promise.all(
        [1, 2, 3].map(async (factor) => {
          const { rows } = await sql<{ n: number }>`
            SELECT count(*)::int * ${factor}::int AS n FROM handled_events WHERE event_id = 'asked at once'`.execute(
            tx,
          );
          return rows[0]?.n;
        }),
      );
    });
    expect(numbers).toEqual([1, 2, 3]);
  });

  it('fail with the error of the first that failed', async () => {
    const wrong = transact(test.db, (tx) =>
      Promise.all([sql`SELECT 1 / 0`.execute(tx), sql`SELECT 1`.execute(tx), sql`SELECT 2`.execute(tx)]),
    );
    await expect(wrong).rejects.toMatchObject({ code: '22012' });
  });
});

describe('rows that leave with COMMIT', () => {
  const place = { actor: origin.actor, traceId: 'trc_gathered', via: 'command', at: origin.at } as const;
  const audited = async (db: Tx | typeof test.db, subject: string) =>
    (await db.selectFrom('audit_log').select('subject_id').where('subject_id', '=', subject).execute()).length;

  it('are there for a statement of the transaction that names their table', async () => {
    const seen = await transact(test.db, async (tx) => {
      await audit(tx, place, { action: 'test.gathered', subjectId: 'named' });
      return audited(tx, 'named');
    });
    expect(seen).toBe(1);
    expect(await audited(test.db, 'named')).toBe(1);
  });

  it('are forgotten with a transaction that is rolled back, and do not turn up in the next', async () => {
    const thrown = transact(test.db, async (tx) => {
      await audit(tx, place, { action: 'test.gathered', subjectId: 'rolled back' });
      throw new Error('a bug');
    });
    await expect(thrown).rejects.toThrow('a bug');
    for (let round = 0; round < 12; round += 1)
      await transact(test.db, (tx) => audit(tx, place, { action: 'test.gathered', subjectId: `after ${round}` }));
    expect(await audited(test.db, 'rolled back')).toBe(0);
  });

  it('let COMMIT fail when they cannot be written: nothing of the decision stays', async () => {
    const wrong = transact(test.db, async (tx) => {
      await handled(tx, 'decided').execute();
      const wrongName = { ...flagChanged('wrong'), name: 'Not a name' } as unknown as ReturnType<typeof flagChanged>;
      await emit(tx, place, wrongName);
    });
    await expect(wrong).rejects.toMatchObject({ code: '23514' });
    expect(await rowsOf('decided')).toEqual([]);
  });
});

describe('a connection that the server ends', () => {
  it('in the middle of a transaction fails that transaction and nothing else', async () => {
    const cut = transact(test.db, async (tx) => {
      await sendAlong(tx, handled(tx, 'cut'));
      const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(tx);
      const { default: pg } = await import('pg');
      const owner = new pg.Client({ connectionString: test.app.services.config.databaseUrl });
      await owner.connect();
      await owner.query('SELECT pg_terminate_backend($1, 5000)', [rows[0]?.pid]);
      await owner.end();
      await sql`SELECT 1`.execute(tx);
    });
    await expect(cut).rejects.toThrow();
    expect(await rowsOf('cut')).toEqual([]);
    await transact(test.db, (tx) => sendAlong(tx, handled(tx, 'after the cut')));
    expect(await rowsOf('after the cut')).toHaveLength(1);
  });
});

describe('a statement that its connection has executed before', () => {
  const textOf = 'select $1::text as word, $2::int8 as count, $3::date as day, null as nothing';
  const ask = (tx: Tx, values: unknown[]) => tx.executeQuery(CompiledQuery.raw(textOf, values));

  it('answers with the same columns and types', async () => {
    await transact(test.db, async (tx) => {
      const first = await ask(tx, ['one', 1, '2026-12-01']);
      const [second, third] = await Promise.all([ask(tx, ['two', 2, '2026-12-02']), ask(tx, ['three', 3, null])]);
      expect(first.rows).toEqual([{ word: 'one', count: 1, day: '2026-12-01', nothing: null }]);
      expect(second.rows).toEqual([{ word: 'two', count: 2, day: '2026-12-02', nothing: null }]);
      expect(third.rows).toEqual([{ word: 'three', count: 3, day: null, nothing: null }]);
    });
  });

  it('answers as before after it has failed', async () => {
    const divide = (tx: Tx, by: number) =>
      tx.executeQuery<{ n: number }>(CompiledQuery.raw('select 10 / $1::int as n', [by]));
    for (let round = 0; round < 3; round += 1) {
      expect((await transact(test.db, (tx) => divide(tx, 5))).rows).toEqual([{ n: 2 }]);
      await expect(transact(test.db, (tx) => divide(tx, 0))).rejects.toMatchObject({ code: '22012' });
    }
  });

  it('fails when its columns have changed meanwhile, and never reads one for another', async () => {
    const changed = transact(test.db, async (tx) => {
      await sql`create temporary table shapes (a int) on commit drop`.execute(tx);
      await sql`insert into shapes values (1)`.execute(tx);
      const read = () => tx.executeQuery(CompiledQuery.raw('select * from shapes where a < $1', [2]));
      expect((await read()).rows).toEqual([{ a: 1 }]);
      expect((await read()).rows).toEqual([{ a: 1 }]);
      await sql`alter table shapes drop column a, add column b text, add column a int default 1`.execute(tx);
      return read();
    });
    await expect(changed).rejects.toMatchObject({ code: '0A000' });
  });
});
