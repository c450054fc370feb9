import { CompiledQuery, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit, systemOrigin } from '#platform/audit.ts';
import { inTransaction, transact, violatedConstraint } from '#platform/db/in-transaction.ts';
import { sendAlong } from '#platform/db/pipelining-dialect.ts';
import { createDispatcher } from '#platform/outbox/dispatcher.ts';
import { emit } from '#platform/outbox/emit.ts';
import { on } from '#platform/outbox/subscription.ts';
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

describe('the outbox', () => {
  it('puts an event off whose handler fails only at the commit, and goes on with the others', async () => {
    const seen: string[] = [];
    const dispatcher = createDispatcher(test.app.services, [
      on('platform.flags_changed.v1', 'test.fails-late', async (tx, event) => {
        if (event.subject === 'poison') await sendAlong(tx, handled(tx, 'seen'));
        seen.push(event.subject);
      }),
    ]);
    await transact(test.db, async (tx) => {
      await emit(tx, origin, flagChanged('poison'));
      await emit(tx, origin, flagChanged('healthy'));
    });
    await dispatcher.drain();
    expect(seen).toContain('healthy');
    const open = await test.db
      .selectFrom('outbox_events')
      .select(['subject', 'attempts'])
      .where('done', '=', false)
      .execute();
    expect(open).toEqual([{ subject: 'poison', attempts: 1 }]);
  });

  it('passes over events that nobody waits for', async () => {
    const dispatcher = createDispatcher(test.app.services, []);
    await transact(test.db, (tx) => emit(tx, origin, flagChanged('nobody')));
    await dispatcher.drain();
    const open = await test.db
      .selectFrom('outbox_events')
      .select('seq')
      .where('done', '=', false)
      .where('subject', '=', 'nobody')
      .execute();
    expect(open).toEqual([]);
  });
});
