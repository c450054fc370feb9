import { CompiledQuery } from 'kysely';
import { describe, expect, it } from 'vitest';
import { joinWrites, WritesAlong } from '#platform/db/writes-along.ts';

const write = (text: string, ...values: unknown[]) => CompiledQuery.raw(text, values);
const order = write('insert into "orders" ("order_id", "state") values ($1, $2)', 'ord_1', 'paid');
const event = write('insert into "order_events" ("order_id") values ($1)', 'ord_1');

describe('writes that leave together', () => {
  it('are one statement, each with parameters of its own', () => {
    const many = Array.from({ length: 12 }, (_, at) => `$${at + 1}`).join(', ');
    const along = new WritesAlong();
    along.add(order);
    along.add(write(`update "jobs" set (a) = (${many})`, ...Array.from({ length: 12 }, (_, at) => at)));
    const joined = joinWrites(along.take());
    expect(joined?.text).toContain('write_0 AS (insert into "orders" ("order_id", "state") values ($1, $2))');
    expect(joined?.text).toContain('($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)');
    expect(joined?.values).toEqual(['ord_1', 'paid', 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(along.take()).toEqual([]);
  });

  it('are left as they are when alone', () => {
    const along = new WritesAlong();
    along.add(order);
    expect(joinWrites(along.take())).toEqual({ text: order.sql, values: order.parameters, table: 'orders' });
    expect(joinWrites([])).toBeUndefined();
  });

  it('take in what names none of their tables', () => {
    const along = new WritesAlong();
    along.add(order);
    expect(along.mayJoin(event)).toBe(true);
    expect(along.mayJoin(write('update "orders" set "state" = $1', 'paid'))).toBe(false);
    expect(along.mayJoin(write('insert into "order_events" select order_id from orders'))).toBe(false);
  });

  it('wait behind readings of other tables, and behind nothing else', () => {
    const along = new WritesAlong();
    along.add(order);
    expect(along.mayBeOvertakenBy('select * from "order_events"')).toBe(true);
    expect(along.mayBeOvertakenBy(' SELECT 1')).toBe(true);
    expect(along.mayBeOvertakenBy('select * from "orders"')).toBe(false);
    expect(along.mayBeOvertakenBy('WITH o AS (SELECT 1) UPDATE jobs SET a = 1')).toBe(false);
    expect(along.mayBeOvertakenBy('insert into "order_events" ("order_id") values ($1)')).toBe(false);
    // Locks keep their order: job, stock, payment, hold, ledger.
    expect(along.mayBeOvertakenBy('select * from "holds" where "job_id" = $1 for update')).toBe(false);
    expect(along.mayBeOvertakenBy('select 1 from "holds" for no key update skip locked')).toBe(false);
    expect(along.mayBeOvertakenBy('SELECT account_id FROM ledger_lock($1::text[])')).toBe(false);
    expect(along.mayBeOvertakenBy('SELECT transfer_id\n FROM ledger_post(\n $1)')).toBe(false);
    expect(along.mayBeOvertakenBy('select "sold_for" from "updates"')).toBe(true);
    along.take();
    expect(along.mayBeOvertakenBy('select * from "orders"')).toBe(true);
  });

  it('are writes into one table', () => {
    expect(() => new WritesAlong().add(write('select 1'))).toThrow('not a write into one table');
  });
});
