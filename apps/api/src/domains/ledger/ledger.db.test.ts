import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemOrigin } from '#platform/audit.ts';
import type { Db } from '#platform/db/database.ts';
import { inTransaction, sqlState, transact } from '#platform/db/in-transaction.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import {
  account,
  balanceAt,
  balanceOf,
  balancesOf,
  lockBalances,
  post,
  type Posting,
  reverse,
  statementOf,
  verifyLedger,
} from './index.ts';

let test: TestApp;
let db: Db;
const origin = systemOrigin('test', 'trc_test', new Date('2026-12-01T00:00:00Z'), 'command');
const gateway = account.gateway('razorpay');
let counter = 0;
const next = (prefix: string): string => `${prefix}_${(counter += 1)}`;

const postNow = (posting: Posting) => inTransaction(db, (tx) => post(tx, origin, posting));
const fund = async (jobId: string, amount_minor: number): Promise<void> => {
  const posted = await postNow({
    kind: 'test.hold',
    reference: next('fund'),
    jobId,
    entries: [{ debit: gateway, credit: account.held(jobId), amount_minor }],
  });
  expect(posted.ok).toBe(true);
};

beforeAll(async () => {
  test = await startTestApp({ listen: false });
  db = test.db;
});
afterEach(async () => {
  expect(await verifyLedger(db)).toEqual([]);
});
afterAll(() => test?.close());

describe('posting', () => {
  it('moves money between accounts and answers the same transfer when repeated', async () => {
    const job = next('ord');
    const posting: Posting = {
      kind: 'test.hold',
      reference: next('ref'),
      jobId: job,
      entries: [{ debit: gateway, credit: account.held(job), amount_minor: 12_345 }],
    };
    const first = await postNow(posting);
    const second = await postNow(posting);
    expect(first).toMatchObject({ ok: true, value: { replayed: false } });
    expect(second).toMatchObject({ ok: true, value: { replayed: true } });
    expect(second.ok && first.ok && second.value.transferId === first.value.transferId).toBe(true);
    expect(await balanceOf(db, account.held(job))).toBe(12_345);
  });

  it('throws when a reference comes back with another amount', async () => {
    const job = next('ord');
    const reference = next('ref');
    const entry = { debit: gateway, credit: account.held(job) };
    await postNow({ kind: 'test.hold', reference, entries: [{ ...entry, amount_minor: 5 }] });
    await expect(
      postNow({ kind: 'test.hold', reference, entries: [{ ...entry, amount_minor: 6 }] }),
    ).rejects.toMatchObject({ code: '23505' });
    expect(await balanceOf(db, account.held(job))).toBe(5);
  });

  it('refuses to take more than there is, and nothing of the posting stays', async () => {
    const job = next('ord');
    await fund(job, 100);
    const refused = await postNow({
      kind: 'test.release',
      reference: next('ref'),
      entries: [
        { debit: account.held(job), credit: account.commission(), amount_minor: 60 },
        { debit: account.held(job), credit: account.payee('dlr_1'), amount_minor: 41 },
      ],
    });
    expect(refused).toMatchObject({ ok: false, code: 'ledger.insufficient' });
    expect(await balanceOf(db, account.held(job))).toBe(100);
  });

  it('judges the end of a posting, not its order: money may pass through an account', async () => {
    const job = next('ord');
    const posted = await postNow({
      kind: 'test.through',
      reference: next('ref'),
      entries: [
        { debit: account.held(job), credit: account.payee('dlr_2'), amount_minor: 70 },
        { debit: gateway, credit: account.held(job), amount_minor: 70 },
      ],
    });
    expect(posted.ok).toBe(true);
  });

  it.each([
    ['a fraction', 1.5],
    ['a negative amount', -1],
    ['an unsafe integer', 2 ** 53],
    ['nothing', 0],
  ])('throws for %s', async (_what, amount_minor) => {
    await expect(
      postNow({
        kind: 'test.bad',
        reference: next('ref'),
        entries: [{ debit: gateway, credit: account.held('x'), amount_minor }],
      }),
    ).rejects.toThrow();
  });

  it('throws for a kind of account that does not exist, and for one account on both sides', async () => {
    for (const debit of ['secret:dlr_1', 'held:x'] as const) {
      await expect(
        postNow({
          kind: 'test.bad',
          reference: next('ref'),
          entries: [{ debit, credit: account.held('x'), amount_minor: 1 }],
        }),
      ).rejects.toThrow();
    }
  });

  it('reverses a transfer once', async () => {
    const job = next('ord');
    const posted = await postNow({
      kind: 'test.hold',
      reference: next('ref'),
      entries: [{ debit: gateway, credit: account.held(job), amount_minor: 900 }],
    });
    if (!posted.ok) throw new Error('not posted');
    const undo = () => inTransaction(db, (tx) => reverse(tx, origin, posted.value.transferId));
    expect(await undo()).toMatchObject({ ok: true, value: { replayed: false } });
    expect(await undo()).toMatchObject({ ok: true, value: { replayed: true } });
    expect(await balanceOf(db, account.held(job))).toBe(0);
  });

  it('sums insert-only accounts and gives statements in pages', async () => {
    const job = next('ord');
    const before = await balanceOf(db, gateway);
    for (const amount_minor of [10, 20, 30]) await fund(job, amount_minor);
    expect((await balanceOf(db, gateway)) - before).toBe(60);
    const first = await statementOf(db, account.held(job), { limit: 2 });
    expect(first.map((line) => line.amount_minor)).toEqual([10, 20]);
    const rest = await statementOf(db, account.held(job), { limit: 2, after: first[1]?.seq ?? 0 });
    expect(rest.map((line) => [line.amount_minor, line.counterpart])).toEqual([[30, gateway]]);
    expect(await balanceAt(db, account.held(job), new Date('2026-12-01T00:00:01Z'))).toBe(60);
    expect(await balanceAt(db, account.held(job), new Date('2026-12-01T00:00:00Z'))).toBe(0);
  });
});

describe('under concurrency', () => {
  it('never overdraws: 40 at once want 30 each from 100', async () => {
    const job = next('ord');
    await fund(job, 100);
    const results = await Promise.all(
      Array.from({ length: 40 }, () =>
        postNow({
          kind: 'test.release',
          reference: next('race'),
          entries: [{ debit: account.held(job), credit: account.payee('dlr_r'), amount_minor: 30 }],
        }),
      ),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(3);
    expect(await balanceOf(db, account.held(job))).toBe(10);
  });

  it('posts once when 20 post the same reference at once', async () => {
    const job = next('ord');
    const posting: Posting = {
      kind: 'test.hold',
      reference: next('same'),
      entries: [{ debit: gateway, credit: account.held(job), amount_minor: 7 }],
    };
    const results = await Promise.all(Array.from({ length: 20 }, () => postNow(posting)));
    expect(results.filter((result) => result.ok && !result.value.replayed)).toHaveLength(1);
    expect(await balanceOf(db, account.held(job))).toBe(7);
  });

  it('locks an account that does not exist yet: two deciders cannot both see zero', async () => {
    const payee = account.payee(next('dlr'));
    const claim = account.recovery(next('dlr'));
    const decide = (reference: string) =>
      transact(db, async (tx) => {
        const balances = await lockBalances(tx, [claim, payee]);
        if ((balances.get(payee) ?? 0) > 0) return 'second';
        const posted = await post(tx, origin, {
          kind: 'test.first',
          reference,
          entries: [{ debit: gateway, credit: payee, amount_minor: 1 }],
        });
        return posted.ok ? 'first' : 'refused';
      });
    const answers = await Promise.all([decide(next('ref')), decide(next('ref')), decide(next('ref'))]);
    expect(answers.toSorted()).toEqual(['first', 'second', 'second']);
  });

  it('has no deadlock when postings name the same accounts in different orders', async () => {
    const accounts = Array.from({ length: 4 }, () => account.held(next('ord')));
    for (const id of accounts) await fund(id.slice('held:'.length), 1_000_000);
    const errors: unknown[] = [];
    await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const order = index % 2 === 0 ? accounts : accounts.toReversed();
        try {
          await db.transaction().execute((tx) =>
            post(tx, origin, {
              kind: 'test.shuffle',
              reference: next('mix'),
              entries: order.slice(1).map((credit, at) => ({ debit: order[at] ?? credit, credit, amount_minor: 1 })),
            }),
          );
        } catch (error) {
          errors.push(error);
        }
      }),
    );
    expect(errors).toEqual([]);
  });
});

describe('the database refuses to be gone around', () => {
  const attempts = [
    ['changing an entry', `UPDATE ledger_entries SET amount_minor = 1`],
    ['deleting an entry', `DELETE FROM ledger_entries`],
    ['emptying the entries', `TRUNCATE ledger_entries CASCADE`],
    ['changing a transfer', `UPDATE ledger_transfers SET reference = 'x'`],
    ['deleting a transfer', `DELETE FROM ledger_transfers`],
    ['setting a balance', `UPDATE ledger_accounts SET balance_minor = 1`],
    ['deleting an account', `DELETE FROM ledger_accounts`],
    [
      'opening an account with money',
      `INSERT INTO ledger_accounts (account_id, kind, owner, balance_minor) VALUES ('payee:me', 'payee', 'me', 5)`,
    ],
    [
      'a transfer without entries',
      `INSERT INTO ledger_transfers (transfer_id, kind, reference, actor_id, trace_id, at)
       VALUES ('ltr_x', 'test.empty', 'x', 'a', 't', now())`,
    ],
  ] as const;

  it.each(attempts)('%s: not as the application', async (_what, statement) => {
    await fund(next('ord'), 5);
    await expect(sql.raw(statement).execute(db)).rejects.toMatchObject({ code: '42501' });
  });

  it.each(attempts)('%s: not as the owner either', async (_what, statement) => {
    await fund(next('ord'), 5);
    const tried = db.transaction().execute(async (tx) => {
      await sql`SET LOCAL ROLE NONE`.execute(tx);
      await sql.raw(statement).execute(tx);
    });
    await expect(tried.catch((error: unknown) => sqlState(error))).resolves.toMatch(/^(23001|23514)$/);
  });

  it('an entry inserted directly by the application', async () => {
    await expect(
      sql`INSERT INTO ledger_entries (transfer_id, debit_account, credit_account, amount_minor)
          VALUES ('ltr_x', 'gateway:razorpay', 'payee:me', 1)`.execute(db),
    ).rejects.toMatchObject({ code: '42501' });
  });
});

describe('any sequence of postings', () => {
  it('leaves kept balances equal to the model and never below zero', async () => {
    const names = ['held:m1', 'held:m2', 'payee:m3', 'recovery:m4', 'commission:platform', 'gateway:razorpay'] as const;
    const debitNormal = new Set<string>(['recovery:m4', 'gateway:razorpay']);
    const start = await balancesOf(db, names);
    const model = new Map<string, number>(start);
    const entry = fc
      .record({
        debit: fc.constantFrom(...names),
        credit: fc.constantFrom(...names),
        amount_minor: fc.integer({ min: 1, max: 500 }),
      })
      .filter(({ debit, credit }) => debit !== credit);
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 4 }), async (entries) => {
        const after = new Map(model);
        for (const { debit, credit, amount_minor } of entries) {
          after.set(debit, (after.get(debit) ?? 0) + (debitNormal.has(debit) ? amount_minor : -amount_minor));
          after.set(credit, (after.get(credit) ?? 0) + (debitNormal.has(credit) ? -amount_minor : amount_minor));
        }
        const allowed = names.slice(0, 4).every((name) => (after.get(name) ?? 0) >= 0);
        const result = await postNow({ kind: 'test.model', reference: next('model'), entries });
        expect(result.ok).toBe(allowed);
        if (allowed) for (const [name, balance] of after) model.set(name, balance);
        expect(Object.fromEntries(await balancesOf(db, names))).toEqual(Object.fromEntries(model));
      }),
      { numRuns: 150 },
    );
  });
});
