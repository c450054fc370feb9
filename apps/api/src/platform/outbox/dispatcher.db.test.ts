import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemOrigin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { sendAlong } from '#platform/db/pipelining-dialect.ts';
import { createDispatcher } from '#platform/outbox/dispatcher.ts';
import { emit } from '#platform/outbox/emit.ts';
import { afterward, on } from '#platform/outbox/subscription.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp({ listen: false });
});
afterAll(() => test.close());

const origin = systemOrigin('test', 'trc_test', new Date('2026-12-01T00:00:00Z'), 'command');
const flagChanged = (subject: string) => ({
  name: 'platform.flags_changed.v1' as const,
  subject,
  payload: { flag: 'any' },
});

describe('the outbox', () => {
  it('puts an event off whose handler fails only at the commit, and goes on with the others', async () => {
    const handled = (tx: Tx) => tx.insertInto('handled_events').values({ handler: 'test', event_id: 'handled before' });
    await transact(test.db, (tx) => sendAlong(tx, handled(tx)));
    const seen: string[] = [];
    const dispatcher = createDispatcher(test.app.services, [
      on('platform.flags_changed.v1', 'test.fails-late', async (tx, event) => {
        if (event.subject === 'poison') await sendAlong(tx, handled(tx));
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

  describe('with reactions that emit', () => {
    const follow = (fails: { now: boolean }, seen: string[]) =>
      createDispatcher(test.app.services, [
        on('platform.flags_changed.v1', 'test.first', async (tx, event, { origin: cause }) => {
          seen.push('first');
          await emit(tx, cause, { name: 'inventory.availability_changed.v1', subject: event.subject, payload: what });
          await emit(tx, cause, {
            name: 'ledger.check_failed.v1',
            subject: event.subject,
            payload: { count: 1, problems: [] },
          });
        }),
        on('inventory.availability_changed.v1', 'test.second', () => {
          seen.push('second');
          return fails.now ? Promise.reject(new Error('not yet')) : Promise.resolve();
        }),
        on('ledger.check_failed.v1', 'test.third', () => {
          seen.push('third');
          return Promise.resolve();
        }),
      ]);
    const what = { productId: 'prd_x', dealerId: 'dlr_x' };
    const eventsOf = (subject: string) =>
      sql<{ name: string; done: boolean; attempts: number; xid: string }>`
        SELECT name, done, attempts, xmin::text AS xid FROM outbox_events WHERE subject = ${subject} ORDER BY seq`
        .execute(test.db)
        .then(({ rows }) => rows);

    it('handles what follows in the same transaction, in order', async () => {
      const seen: string[] = [];
      const dispatcher = follow({ now: false }, seen);
      await transact(test.db, (tx) => emit(tx, origin, flagChanged('chain')));
      await dispatcher.drain();
      const rows = await eventsOf('chain');
      expect(seen).toEqual(['first', 'second', 'third']);
      expect(rows.map((row) => row.done)).toEqual([true, true, true]);
      expect(new Set(rows.map((row) => row.xid)).size).toBe(1);
    });

    it('keeps what was decided when what follows fails, and the order of the subject', async () => {
      const seen: string[] = [];
      const fails = { now: true };
      const dispatcher = follow(fails, seen);
      await transact(test.db, (tx) => emit(tx, origin, flagChanged('broken chain')));
      await dispatcher.drain();
      expect((await eventsOf('broken chain')).map(({ done, attempts }) => [done, attempts])).toEqual([
        [true, 0],
        [false, 1],
        [false, 0],
      ]);
      fails.now = false;
      await sql`UPDATE outbox_events SET next_at = now() WHERE NOT done`.execute(test.db);
      await dispatcher.drain();
      expect((await eventsOf('broken chain')).every((row) => row.done)).toBe(true);
      expect(seen.slice(-2)).toEqual(['second', 'third']);
      expect(seen.filter((name) => name === 'third')).toHaveLength(1);
    });

    it('does not overtake an event of the subject that waits for its next try', async () => {
      const seen: string[] = [];
      const dispatcher = follow({ now: false }, seen);
      await sql`
        INSERT INTO outbox_events (event_id, name, subject, payload, trace_id, occurred_at, next_at)
        VALUES ('evt_late', 'ledger.check_failed.v1', 'busy', '{"problems":1}', 'trc_x', now(), now() + interval '1 hour')`.execute(
        test.db,
      );
      await transact(test.db, (tx) => emit(tx, origin, flagChanged('other')));
      await dispatcher.drain();
      await transact(test.db, (tx) => emit(tx, origin, flagChanged('busy')));
      await dispatcher.drain();
      expect(seen).toEqual(['first', 'second', 'third']);
      expect((await eventsOf('busy')).map((row) => row.done)).toEqual([false, false]);
      await sql`UPDATE outbox_events SET done = true WHERE subject = 'busy'`.execute(test.db);
    });
  });

  it('does an effect once, and those of one subject one after the other', async () => {
    const seen: string[] = [];
    const dispatcher = createDispatcher(test.app.services, [
      afterward('platform.flags_changed.v1', 'test.effect', async (_db, event) => {
        seen.push(`begin ${event.payload.flag}`);
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(`end ${event.payload.flag}`);
      }),
    ]);
    await transact(test.db, async (tx) => {
      for (const flag of ['a', 'b', 'c']) await emit(tx, origin, { ...flagChanged('effects'), payload: { flag } });
    });
    await dispatcher.drain();
    expect(seen).toEqual(['begin a', 'end a', 'begin b', 'end b', 'begin c', 'end c']);
    expect(await test.db.selectFrom('outbox_effects').select('handler').execute()).toEqual([]);
  });

  it('works by itself, too: events and effects of running workers', async () => {
    const seen = new Set<string>();
    const dispatcher = createDispatcher(test.app.services, [
      on('platform.flags_changed.v1', 'test.reaction', (_tx, event) => {
        seen.add(`reaction ${event.subject}`);
        return Promise.resolve();
      }),
      afterward('platform.flags_changed.v1', 'test.running-effect', (_db, event) => {
        seen.add(`effect ${event.subject}`);
        return Promise.resolve();
      }),
    ]);
    dispatcher.start();
    for (let number = 0; number < 30; number += 1) {
      await transact(test.db, (tx) => emit(tx, origin, flagChanged(`subject ${number % 10}`)));
      dispatcher.wake();
    }
    await expect.poll(() => seen.size, { timeout: 10_000 }).toBe(20);
    await expect
      .poll(() => test.db.selectFrom('outbox_effects').select('handler').execute(), { timeout: 10_000 })
      .toEqual([]);
    await dispatcher.stop();
  });
});
