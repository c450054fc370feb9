import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit, systemOrigin } from '#platform/audit.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { emit } from '#platform/outbox/emit.ts';
import { createDispatcher } from '#platform/outbox/dispatcher.ts';
import { afterward, on } from '#platform/outbox/subscription.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp({ listen: false });
});
afterAll(() => test.close());

const origin = systemOrigin('test', 'trc_test', new Date('2026-12-01T00:00:00Z'), 'command');
const flagChanged = (flag: string, subject = flag) => ({
  name: 'platform.flags_changed.v1' as const,
  subject,
  payload: { flag },
});

describe('audit log', () => {
  it('lets nobody change or delete a row, not even the owner of the table', async () => {
    const id = await transact(test.db, (tx) => audit(tx, origin, { action: 'test.decided', subjectId: 'x' }));
    await expect(test.db.deleteFrom('audit_log').where('audit_id', '=', id).execute()).rejects.toThrow(
      'permission denied',
    );
    const { default: pg } = await import('pg');
    const owner = new pg.Client({ connectionString: test.app.services.config.databaseUrl });
    await owner.connect();
    await expect(owner.query('UPDATE audit_log SET reason = $1', ['x'])).rejects.toThrow('append-only');
    await expect(owner.query('TRUNCATE audit_log')).rejects.toThrow(/append-only|referenced in a foreign key/);
    await owner.end();
  });
});

describe('a transaction', () => {
  it('leaves nothing behind when it is refused', async () => {
    const result = await inTransaction(test.db, async (tx) => {
      await audit(tx, origin, { action: 'test.refused', subjectId: 'y' });
      return refuse('test.no', 'No.');
    });
    expect(result).toMatchObject({ ok: false, code: 'test.no' });
    const rows = await test.db.selectFrom('audit_log').selectAll().where('action', '=', 'test.refused').execute();
    expect(rows).toEqual([]);
  });
});

describe('the outbox', () => {
  it('handles events once per handler, in order per subject, and runs effects after the commit', async () => {
    const seen: string[] = [];
    const dispatcher = createDispatcher(test.app.services, [
      on('platform.flags_changed.v1', 'test.note', async (_tx, event) => {
        seen.push(`reaction ${event.payload.flag}`);
        await Promise.resolve();
      }),
      afterward('platform.flags_changed.v1', 'test.after', async (_db, event) => {
        seen.push(`effect ${event.payload.flag}`);
        await Promise.resolve();
      }),
    ]);
    await transact(test.db, async (tx) => {
      for (const flag of ['a', 'b', 'c']) await emit(tx, origin, flagChanged(flag, 'same'));
    });
    await Promise.all([dispatcher.drain(), dispatcher.drain(), dispatcher.drain()]);
    expect(seen.filter((line) => line.startsWith('reaction'))).toEqual(['reaction a', 'reaction b', 'reaction c']);
    expect(seen.filter((line) => line.startsWith('effect'))).toEqual(['effect a', 'effect b', 'effect c']);
  });

  it('keeps a failing handler from holding back the others, and tries again', async () => {
    let failures = 1;
    const seen: string[] = [];
    const dispatcher = createDispatcher(test.app.services, [
      on('platform.flags_changed.v1', 'test.breaks', async () => {
        await Promise.resolve();
        if (failures-- > 0) throw new Error('not now');
        seen.push('broken one');
      }),
      on('platform.flags_changed.v1', 'test.works', async () => {
        await Promise.resolve();
        seen.push('working one');
      }),
    ]);
    await transact(test.db, (tx) => emit(tx, origin, flagChanged('d')));
    await dispatcher.drain();
    expect(seen.toSorted()).toEqual(['broken one', 'working one']);
    const open = await test.db.selectFrom('outbox_events').selectAll().where('done', '=', false).execute();
    expect(open).toHaveLength(1);
    await test.db
      .updateTable('outbox_events')
      .set({ next_at: new Date(0) })
      .where('done', '=', false)
      .execute();
    await dispatcher.drain();
    expect(seen).toHaveLength(2);
  });

  it('tells nobody about a transaction that was rolled back', async () => {
    await inTransaction(test.db, async (tx) => {
      await emit(tx, origin, flagChanged('never'));
      return refuse('test.no', 'No.');
    });
    const rows = await test.db.selectFrom('outbox_events').selectAll().where('subject', '=', 'never').execute();
    expect(rows).toEqual([]);
    expect((await inTransaction(test.db, async () => ok(1))).ok).toBe(true);
  });
});
