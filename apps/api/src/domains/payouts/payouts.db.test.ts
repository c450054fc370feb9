import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Origin, systemOrigin } from '#platform/audit.ts';
import { hour_ms } from '#platform/clock.ts';
import type { Db } from '#platform/db/database.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { account, balanceOf, post, verifyLedger } from '#rooms/ledger/index.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { claimBack, creditRelease } from './credit-release.ts';
import { notePayoutNews } from './note-payout-news.ts';
import { offsetRecovery } from './offset-recovery.ts';
import type { PayoutNews } from './payout-states.ts';
import { requestBatch } from './request-payouts.ts';
import { setPayoutAccount } from './set-payout-account.ts';
import { setPayeeActive, upsertPayee } from './upsert-payee.ts';
import { verifyPayouts } from './verify-payouts.ts';

let test: TestApp;
let db: Db;
const start = new Date('2026-12-01T00:00:00Z');
const at = (hours: number): Origin =>
  systemOrigin('test', 'trc_test', new Date(start.getTime() + hours * hour_ms), 'command');
let accountNumber = 100_000_000;

beforeAll(async () => {
  test = await startTestApp({ listen: false });
  db = test.db;
});
afterEach(async () => {
  expect(await verifyLedger(db)).toEqual([]);
  expect(await verifyPayouts(db)).toEqual([]);
});
afterAll(() => test?.close());

const setAccount = (payeeId: string, origin: Origin, number = String((accountNumber += 1))) =>
  inTransaction(db, (tx) =>
    setPayoutAccount(
      tx,
      { origin, crypto: test.app.services.crypto },
      {
        payeeId,
        details: { method: 'bank', holderName: 'Selvi Spares', accountNumber: number, ifsc: 'SBIN0000001' },
      },
    ),
  );

async function newPayee(withAccount = true): Promise<string> {
  const payeeId = newId('dlr');
  await transact(db, (tx) =>
    upsertPayee(tx, {
      payeeId,
      kind: 'dealer',
      legalName: 'Selvi Spares',
      gstin: null,
      pan: 'ABCPK1234L',
      stateCode: '33',
      commissionTier: null,
      address: { line1: '1 North Street', city: 'Madurai', pin: '625001', stateCode: '33' },
    }),
  );
  if (withAccount) await setAccount(payeeId, at(0));
  return payeeId;
}

/** What escrow does when it releases. */
async function release(payeeId: string, amount_minor: number, jobId: string = newId('ord')): Promise<string> {
  await transact(db, async (tx) => {
    await post(tx, at(0), {
      kind: 'test.release',
      reference: newId('hld'),
      entries: [{ debit: account.gateway('razorpay'), credit: account.payee(payeeId), amount_minor }],
    });
    await creditRelease(tx, at(0), { jobId, payeeId, kind: 'line:1', amount_minor, transfer: null });
  });
  return jobId;
}

/** What escrow does when a released line is refunded. */
async function refundLate(payeeId: string, jobId: string, amount_minor: number): Promise<void> {
  await transact(db, async (tx) => {
    const reference = newId('rfd');
    const taken = await claimBack(tx, { jobId, payeeId, kind: 'line:1', amount_minor });
    await post(tx, at(0), {
      kind: 'test.late_refund',
      reference,
      entries: [
        { debit: account.payee(payeeId), credit: account.refundDue(jobId), amount_minor: taken.fromBalance_minor },
        { debit: account.recovery(payeeId), credit: account.refundDue(jobId), amount_minor: taken.toRecovery_minor },
      ],
    });
    await offsetRecovery(tx, at(0), payeeId, reference);
  });
}

const batch = (origin: Origin, payeeIds: readonly string[]) =>
  transact(db, (tx) => requestBatch(tx, origin, { payeeIds }));
const tell = (payoutId: string, news: PayoutNews) => transact(db, (tx) => notePayoutNews(tx, at(1), payoutId, news));
const payeeBalance = (payeeId: string) => balanceOf(db, account.payee(payeeId));
const owed = (payeeId: string) => balanceOf(db, account.recovery(payeeId));

describe('a batch', () => {
  it('pays everything due to a payee in one payout and settles it', async () => {
    const payee = await newPayee();
    await release(payee, 700);
    await release(payee, 300);
    const made = await batch(at(0), [payee]);
    expect(made).toMatchObject({ total_minor: 1_000, skipped: [] });
    const [payoutId = ''] = made.payoutIds;
    expect(await payeeBalance(payee)).toBe(0);
    expect(await balanceOf(db, account.payoutTransit(payoutId))).toBe(1_000);
    await tell(payoutId, { what: 'accepted', gatewayRef: newId('x') });
    for (let times = 0; times < 3; times += 1) await tell(payoutId, { what: 'paid', utr: 'UTR1' });
    expect(await balanceOf(db, account.payoutTransit(payoutId))).toBe(0);
  });

  it('is asked for twice at once and pays once', async () => {
    const payee = await newPayee();
    await release(payee, 500);
    const both = await Promise.all([batch(at(0), [payee]), batch(at(0), [payee])]);
    expect(both.map((made) => made.total_minor).toSorted((a, b) => a - b)).toEqual([0, 500]);
  });

  it('says why it skips', async () => {
    const [nobody, inactive, poor] = [await newPayee(false), await newPayee(), await newPayee()];
    await release(nobody, 5);
    await release(inactive, 5);
    await transact(db, (tx) => setPayeeActive(tx, inactive, false));
    const made = await batch(at(0), [nobody, inactive, poor]);
    expect(made.payoutIds).toEqual([]);
    expect(new Map(made.skipped.map((entry) => [entry.payeeId, entry.reason]))).toEqual(
      new Map([
        [nobody, 'no_account'],
        [inactive, 'inactive'],
        [poor, 'nothing_due'],
      ]),
    );
  });

  it('gives failed money back to the balance, and the next payout has a key of its own', async () => {
    const payee = await newPayee();
    await release(payee, 900);
    const first = await batch(at(0), [payee]);
    await tell(first.payoutIds[0] ?? '', { what: 'failed', reason: 'account closed' });
    expect(await payeeBalance(payee)).toBe(900);
    const second = await batch(at(0), [payee]);
    expect(second.payoutIds[0]).not.toBe(first.payoutIds[0]);
    await tell(second.payoutIds[0] ?? '', { what: 'paid', utr: null });
    await tell(second.payoutIds[0] ?? '', { what: 'failed', reason: 'returned by the bank' });
    expect(await payeeBalance(payee)).toBe(900);
    await tell(first.payoutIds[0] ?? '', { what: 'paid', utr: 'late news' });
    expect(await payeeBalance(payee)).toBe(900);
  });
});

describe('a changed account (PAY-10)', () => {
  it('receives nothing before its cool-off is over, and the old one nothing any more', async () => {
    const payee = await newPayee();
    await release(payee, 100);
    expect((await setAccount(payee, at(1))).ok).toBe(true);
    expect((await batch(at(2), [payee])).skipped).toEqual([{ payeeId: payee, reason: 'cooling_off' }]);
    expect((await batch(at(48), [payee])).skipped).toEqual([{ payeeId: payee, reason: 'cooling_off' }]);
    expect(await batch(at(49), [payee])).toMatchObject({ total_minor: 100 });
  });

  it('is refused when it is the same', async () => {
    const payee = await newPayee(false);
    await setAccount(payee, at(0), '000123456789');
    expect(await setAccount(payee, at(0), '123456789')).toMatchObject({ code: 'payouts.same_account' });
  });

  it('keeps account numbers sealed', async () => {
    const payee = await newPayee(false);
    await setAccount(payee, at(0), '998877665544');
    const row = await db
      .selectFrom('payee_accounts')
      .selectAll()
      .where('payee_id', '=', payee)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain('998877665544');
    expect(row.last4).toBe('5544');
  });
});

describe('a refund after the release', () => {
  it('takes what is still due, and the rest from what comes next', async () => {
    const payee = await newPayee();
    const job = await release(payee, 1_000);
    await refundLate(payee, job, 400);
    expect([await payeeBalance(payee), await owed(payee)]).toEqual([600, 0]);
    await batch(at(0), [payee]);
    await refundLate(payee, job, 600);
    expect([await payeeBalance(payee), await owed(payee)]).toEqual([0, 600]);
    await release(payee, 250);
    expect([await payeeBalance(payee), await owed(payee)]).toEqual([0, 350]);
    await release(payee, 500);
    expect([await payeeBalance(payee), await owed(payee)]).toEqual([150, 0]);
  });

  it('is taken from a payout that comes back', async () => {
    const payee = await newPayee();
    const job = await release(payee, 1_000);
    const made = await batch(at(0), [payee]);
    await refundLate(payee, job, 1_000);
    await tell(made.payoutIds[0] ?? '', { what: 'failed', reason: 'closed' });
    expect([await payeeBalance(payee), await owed(payee)]).toEqual([0, 0]);
  });

  it('races with the payout and money is neither made nor lost', async () => {
    const payee = await newPayee();
    const job = await release(payee, 1_000);
    await Promise.all([batch(at(0), [payee]), refundLate(payee, job, 300)]);
    const due = await payeeBalance(payee);
    const { sent } = await db
      .selectFrom('payouts')
      .select(({ fn }) => fn.coalesce(fn.sum<number>('amount_minor'), sql<number>`0`).as('sent'))
      .where('payee_id', '=', payee)
      .executeTakeFirstOrThrow();
    expect(due + Number(sent) - (await owed(payee))).toBe(700);
  });
});

describe('what the database keeps', () => {
  it('a payout never changes what it asks for and is never deleted', async () => {
    const payee = await newPayee();
    await release(payee, 10);
    await batch(at(0), [payee]);
    await expect(sql`UPDATE payouts SET amount_minor = amount_minor + 1`.execute(db)).rejects.toMatchObject({
      code: '23001',
    });
    await expect(sql`DELETE FROM payouts`.execute(db)).rejects.toMatchObject({ code: '42501' });
  });

  it('a line of a job is released to a payee once', async () => {
    const payee = await newPayee();
    const job = await release(payee, 10);
    await expect(release(payee, 10, job)).rejects.toThrow(/released before/);
    expect(await payeeBalance(payee)).toBe(10);
  });
});

describe('any sequence of releases, payouts, news and late refunds', () => {
  it('keeps released = paid + on its way + due + taken back − owed', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('release' as const), amount: fc.integer({ min: 1, max: 1_000 }) }),
      fc.record({
        do: fc.constant('refund' as const),
        part: fc.double({ min: 0.01, max: 1, noNaN: true }),
        pick: fc.nat(),
      }),
      fc.record({ do: fc.constant('batch' as const) }),
      fc.record({ do: fc.constantFrom('paid' as const, 'failed' as const), pick: fc.nat() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const payee = await newPayee();
        const jobs: { jobId: string; left: number }[] = [];
        const payouts: string[] = [];
        let released = 0;
        let takenBack = 0;
        for (const move of steps) {
          if (move.do === 'release') {
            jobs.push({ jobId: await release(payee, move.amount), left: move.amount });
            released += move.amount;
          } else if (move.do === 'batch') payouts.push(...(await batch(at(0), [payee])).payoutIds);
          else if (move.do === 'refund') {
            const job = jobs[move.pick % Math.max(jobs.length, 1)];
            const amount = Math.floor((job?.left ?? 0) * move.part);
            if (!job || amount === 0) continue;
            await refundLate(payee, job.jobId, amount);
            job.left -= amount;
            takenBack += amount;
          } else if (payouts.length > 0) {
            const payoutId = payouts[move.pick % payouts.length] ?? '';
            await tell(payoutId, move.do === 'paid' ? { what: 'paid', utr: null } : { what: 'failed', reason: 'no' });
          }
        }
        const rows = await db.selectFrom('payouts').selectAll().where('payee_id', '=', payee).execute();
        const out = rows
          .filter((row) => ['requested', 'processing', 'paid'].includes(row.state))
          .reduce((sum, row) => sum + row.amount_minor, 0);
        expect(out + (await payeeBalance(payee)) + takenBack - (await owed(payee))).toBe(released);
        expect(await verifyPayouts(db)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
