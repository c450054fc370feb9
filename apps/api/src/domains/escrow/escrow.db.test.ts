import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { day_ms, hour_ms } from '#platform/clock.ts';
import type { Db } from '#platform/db/database.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { grantCapability, registerUser } from '#rooms/identity/index.ts';
import { cancelJob, getJob, markFulfilled, requestRefund } from '#rooms/jobs/index.ts';
import { account, balanceOf, verifyLedger } from '#rooms/ledger/index.ts';
import { verifyPayouts } from '#rooms/payouts/index.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { commandOrigin, type HeldJob, makeHeldJob, makePayee, makeReleasable } from '#test/held-job.ts';
import { freezeLines, unfreezeLines } from './index.ts';
import { releaseHolds } from './release-holds.ts';
import { requestEarlyRelease } from './request-release.ts';

let test: TestApp;
let db: Db;

beforeAll(async () => {
  test = await startTestApp({ listen: false });
  db = test.db;
});
afterEach(async () => {
  expect(await verifyLedger(db)).toEqual([]);
  expect(await verifyPayouts(db)).toEqual([]);
});
afterAll(() => test?.close());

let people = 0;
async function newFinanceAdmin(): Promise<string> {
  const nr = (people += 1);
  return transact(db, async (tx) => {
    const origin = commandOrigin(test);
    const user = await registerUser(tx, test.app.services, origin, {
      role: 'admin',
      email: `finance${nr}@example.in`,
      passwordHash: 'x',
      emailVerified: true,
    });
    if (!user) throw new Error('taken');
    await tx.updateTable('users').set({ status: 'active' }).where('user_id', '=', user.user_id).execute();
    await grantCapability(tx, origin, { userId: user.user_id, capability: 'finance', reason: 'test' });
    return user.user_id;
  });
}

const releaseBy = (admin: string, job: HeldJob, holdIds?: string[]) =>
  inTransaction(db, (tx) =>
    releaseHolds(tx, commandOrigin(test, admin), { jobIds: [job.jobId], ...(holdIds ? { holdIds } : {}) }),
  );
const stateOf = async (job: HeldJob): Promise<string[]> => {
  const rows = await db.selectFrom('holds').select(['line_id', 'state']).where('job_id', '=', job.jobId).execute();
  const byLine = new Map(rows.map((row) => [row.line_id, row.state]));
  return job.lines.map((line) => byLine.get(line.lineId) ?? '');
};
const held = (job: HeldJob) => balanceOf(db, account.held(job.jobId));
const payeeBalance = (job: HeldJob) => balanceOf(db, account.payee(job.payeeId));
const promised = (job: HeldJob) => balanceOf(db, account.refundDue(job.jobId));
const codeOf = (result: { ok: boolean; code?: string }): string => (result.ok ? 'ok' : (result.code ?? ''));

async function refundNow(job: HeldJob, amounts: readonly number[]): Promise<string> {
  const lines = amounts
    .map((amount_minor, index) => ({ lineId: job.lines[index]?.lineId ?? '', amount_minor }))
    .filter((line) => line.amount_minor > 0);
  const result = await inTransaction(db, (tx) =>
    requestRefund(tx, commandOrigin(test), { jobId: job.jobId, lines, reason: 'test' }),
  );
  if (!result.ok) throw new Error(result.code);
  await test.app.outbox.drain();
  return result.value.refundId;
}

describe('capture', () => {
  it('holds every line, settles it, and funds the job', async () => {
    const job = await makeHeldJob(test, { taxable: [200_000, 100_000], platformTaxable: 5_000 });
    expect(await stateOf(job)).toEqual(['held', 'held', 'held']);
    expect(await held(job)).toBe(359_900);
    expect((await getJob(db, job.jobId))?.state).toBe('funded');
    const rows = await db.selectFrom('holds').selectAll().where('job_id', '=', job.jobId).execute();
    expect(rows.find((row) => row.beneficiary === 'platform')).toMatchObject({ sales_minor: 5_000, net_minor: 0 });
    expect(rows.find((row) => row.taxable_minor === 200_000)).toMatchObject({
      commission_minor: 16_000,
      commission_rate_bp: 800,
      net_minor: 215_884,
    });
  });

  it('deducts no TDS from an individual with PAN until the year passes ₹5 lakh, and no TCS without GSTIN (IN-6, IN-7)', async () => {
    const payeeId = await makePayee(test, newId('dlr'), { pan: 'ABCPK1234L', gstin: null });
    const taxes = async (taxable: number) => {
      const job = await makeHeldJob(test, { payeeId, taxable: [taxable] });
      return db
        .selectFrom('holds')
        .select(['tds_minor', 'tcs_cgst_minor'])
        .where('job_id', '=', job.jobId)
        .executeTakeFirstOrThrow();
    };
    expect(await taxes(40_000_000)).toEqual({ tds_minor: 0, tcs_cgst_minor: 0 });
    expect(await taxes(10_000_000)).toEqual({ tds_minor: 11_800, tcs_cgst_minor: 0 });
  });

  it('deducts 5 % without PAN', async () => {
    const payeeId = await makePayee(test, newId('dlr'), { pan: null, gstin: null });
    const job = await makeHeldJob(test, { payeeId });
    const row = await db.selectFrom('holds').select('tds_minor').where('job_id', '=', job.jobId).executeTakeFirst();
    expect(row?.tds_minor).toBe(11_800);
  });

  it('is handled once, however often the event is delivered', async () => {
    const job = await makeHeldJob(test);
    await transact(db, async (tx) => {
      const origin = commandOrigin(test);
      const payload = {
        paymentId: job.paymentId,
        checkoutId: job.checkoutId,
        payerId: job.customerId,
        gatewayPaymentId: 'x',
        jobs: [{ jobId: job.jobId, amount_minor: 236_000 }],
        capturedAt: origin.at.toISOString(),
      };
      await emit(tx, origin, { name: 'payments.captured.v1', subject: job.paymentId, payload });
    });
    await test.app.outbox.drain();
    expect(await held(job)).toBe(236_000);
    await db.updateTable('outbox_events').set({ done: true }).where('done', '=', false).execute();
  });

  it('sends everything back when the job was cancelled while the payer paid', async () => {
    const job = await makeHeldJob(test, { captured: false });
    await inTransaction(db, (tx) => cancelJob(tx, commandOrigin(test), { jobId: job.jobId, reason: 'too late' }));
    await test.app.outbox.drain();
    expect(await held(job)).toBe(0);
    expect(await promised(job)).toBe(236_000);
  });
});

describe('release', () => {
  it('pays the net amount to the payee and the rest where it belongs, and closes the job', async () => {
    const admin = await newFinanceAdmin();
    const job = await makeHeldJob(test);
    const before = await balanceOf(db, account.commission());
    await makeReleasable(test, job);
    expect(await stateOf(job)).toEqual(['release_requested']);
    expect(codeOf(await releaseBy(admin, job))).toBe('ok');
    expect(await stateOf(job)).toEqual(['released']);
    expect(await held(job)).toBe(0);
    expect(await payeeBalance(job)).toBe(215_884);
    expect((await balanceOf(db, account.commission())) - before).toBe(16_000);
    expect((await getJob(db, job.jobId))?.state).toBe('closed');
    expect(codeOf(await releaseBy(admin, job))).toBe('escrow.ended');
  });

  it('waits for the end of the dispute window', async () => {
    const admin = await newFinanceAdmin();
    const job = await makeHeldJob(test);
    const end = new Date(test.clock.now().getTime() + day_ms);
    await transact(db, (tx) => markFulfilled(tx, commandOrigin(test), { jobId: job.jobId, disputeWindowEndsAt: end }));
    await test.app.outbox.drain();
    await test.app.tasks.run('escrow.request-releases');
    expect(codeOf(await releaseBy(admin, job))).toBe('escrow.not_requested');
  });

  it('needs two different admins before the window ended, however small', async () => {
    const [anna, bala] = [await newFinanceAdmin(), await newFinanceAdmin()];
    const job = await makeHeldJob(test, { taxable: [1_000, 1_000] });
    const end = new Date(test.clock.now().getTime() + day_ms);
    await transact(db, (tx) => markFulfilled(tx, commandOrigin(test), { jobId: job.jobId, disputeWindowEndsAt: end }));
    await test.app.outbox.drain();
    const holdId = job.lines[0]?.holdId ?? '';
    await inTransaction(db, (tx) =>
      requestEarlyRelease(tx, commandOrigin(test, anna), { jobId: job.jobId, holdId, reason: 'buyer is happy' }),
    );
    expect(await releaseBy(anna, job, [holdId])).toMatchObject({ value: [{ outcome: 'approved', missing: 1 }] });
    expect(codeOf(await releaseBy(anna, job, [holdId]))).toBe('escrow.already_approved');
    expect(await releaseBy(bala, job, [holdId])).toMatchObject({ value: [{ outcome: 'released' }] });
    await test.app.outbox.drain();
    await test.app.tasks.run('escrow.request-releases');
    expect(await stateOf(job)).toEqual(['released', 'held']);
    expect((await getJob(db, job.jobId))?.state).toBe('fulfilled');
  });

  it('is not done for a job that is only paid', async () => {
    const admin = await newFinanceAdmin();
    const job = await makeHeldJob(test);
    expect(codeOf(await releaseBy(admin, job))).toBe('escrow.not_requested');
    expect(await held(job)).toBe(236_000);
  });
});

describe('release above the threshold', () => {
  const large = { taxable: [3_000_000, 2_000_000] };

  it('takes two different finance admins, also when it is asked line by line', async () => {
    const [anna, bala] = [await newFinanceAdmin(), await newFinanceAdmin()];
    const job = await makeHeldJob(test, large);
    await makeReleasable(test, job);
    const [first] = job.lines;
    expect(await releaseBy(anna, job, [first?.holdId ?? ''])).toMatchObject({ value: [{ outcome: 'approved' }] });
    expect(codeOf(await releaseBy(anna, job, [first?.holdId ?? '']))).toBe('escrow.already_approved');
    expect(await payeeBalance(job)).toBe(0);
    expect(await releaseBy(bala, job)).toMatchObject({ value: [{ outcome: 'released' }, { outcome: 'approved' }] });
  });

  it('does not count the approval of an admin who lost the capability, is suspended, or whose grant expired', async () => {
    const revoke = (admin: string) => db.deleteFrom('admin_grants').where('user_id', '=', admin).execute();
    const suspend = (admin: string) =>
      db.updateTable('users').set({ status: 'suspended' }).where('user_id', '=', admin).execute();
    const expire = (admin: string) =>
      db.updateTable('admin_grants').set({ expires_at: test.clock.now() }).where('user_id', '=', admin).execute();
    for (const lose of [revoke, suspend, expire]) {
      const [anna, bala, chitra] = [await newFinanceAdmin(), await newFinanceAdmin(), await newFinanceAdmin()];
      const job = await makeHeldJob(test, { taxable: [5_000_000] });
      await makeReleasable(test, job);
      await releaseBy(anna, job);
      await lose(anna);
      expect(await releaseBy(bala, job)).toMatchObject({ value: [{ outcome: 'approved', missing: 1 }] });
      expect(await payeeBalance(job)).toBe(0);
      expect(await releaseBy(chitra, job)).toMatchObject({ value: [{ outcome: 'released' }] });
    }
  });

  it('two admins at once: exactly one release', async () => {
    const [anna, bala] = [await newFinanceAdmin(), await newFinanceAdmin()];
    const job = await makeHeldJob(test, { taxable: [5_000_000] });
    await makeReleasable(test, job);
    const both = await Promise.all([releaseBy(anna, job), releaseBy(bala, job)]);
    const outcomes = both.flatMap((result) => (result.ok ? result.value.map((entry) => entry.outcome) : [result.code]));
    expect(outcomes.toSorted()).toEqual(['approved', 'released']);
    expect(await held(job)).toBe(0);
  });

  it('one admin twenty times at once is one approval', async () => {
    const anna = await newFinanceAdmin();
    const job = await makeHeldJob(test, { taxable: [5_000_000] });
    await makeReleasable(test, job);
    await Promise.all(Array.from({ length: 20 }, () => releaseBy(anna, job)));
    expect(await payeeBalance(job)).toBe(0);
    expect(await stateOf(job)).toEqual(['release_requested']);
  });
});

describe('races', () => {
  it('two finance admins release the same hold: it is paid once', async () => {
    const admins = await Promise.all(Array.from({ length: 8 }, newFinanceAdmin));
    const job = await makeHeldJob(test);
    await makeReleasable(test, job);
    const results = await Promise.all(admins.map((admin) => releaseBy(admin, job)));
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(await payeeBalance(job)).toBe(215_884);
  });

  it('refund while releasing: what the buyer gets and what the payee gets add up, whoever is first', async () => {
    for (let round = 0; round < 8; round += 1) {
      const admin = await newFinanceAdmin();
      const job = await makeHeldJob(test);
      await makeReleasable(test, job);
      const line = { lineId: job.lines[0]?.lineId ?? '', amount_minor: 100_000 };
      await Promise.all([
        releaseBy(admin, job),
        inTransaction(db, (tx) =>
          requestRefund(tx, commandOrigin(test), { jobId: job.jobId, lines: [line], reason: 'race' }),
        ).then(() => test.app.outbox.drain()),
      ]);
      await test.app.outbox.drain();
      expect(await promised(job)).toBe(100_000);
      if ((await stateOf(job))[0] === 'release_requested') await releaseBy(admin, job);
      expect(await stateOf(job)).toEqual(['partially_refunded']);
      expect(await held(job)).toBe(0);
      const net = await payeeBalance(job);
      expect(net - (await balanceOf(db, account.recovery(job.payeeId)))).toBe(
        215_884 - Math.round((215_884 * 100) / 236),
      );
    }
  });

  it('dispute while releasing: either the money stands still or it was released before', async () => {
    for (let round = 0; round < 6; round += 1) {
      const admin = await newFinanceAdmin();
      const job = await makeHeldJob(test);
      await makeReleasable(test, job);
      const freeze = () =>
        transact(db, (tx) =>
          freezeLines(tx, commandOrigin(test), {
            jobId: job.jobId,
            cause: 'dispute',
            reference: 'dsp_1',
            reason: 'not as described',
          }),
        );
      const [released, frozen] = await Promise.all([releaseBy(admin, job), freeze()]);
      expect(released.ok).toBe(frozen.length === 0);
      expect(await payeeBalance(job)).toBe(released.ok ? 215_884 : 0);
    }
  });
});

describe('standing still', () => {
  const block = (job: HeldJob, reference: string, lineIds?: string[]) =>
    transact(db, (tx) =>
      freezeLines(tx, commandOrigin(test), {
        jobId: job.jobId,
        cause: 'dispute',
        reference,
        reason: 'because',
        ...(lineIds ? { lineIds } : {}),
      }),
    );
  const lift = (job: HeldJob, reference: string) =>
    transact(db, (tx) =>
      unfreezeLines(tx, commandOrigin(test), {
        jobId: job.jobId,
        key: { cause: 'dispute', reference },
        reason: 'over',
      }),
    );

  it('freezes exactly the lines named, and lets the others go', async () => {
    const admin = await newFinanceAdmin();
    const job = await makeHeldJob(test, { taxable: [10_000, 20_000] });
    await makeReleasable(test, job);
    expect(await block(job, 'dsp_1', [job.lines[0]?.lineId ?? ''])).toEqual([job.lines[0]?.lineId]);
    expect(await releaseBy(admin, job)).toMatchObject({ ok: true });
    expect(await stateOf(job)).toEqual(['on_hold', 'released']);
  });

  it('goes on only when the last reason is gone, where it was', async () => {
    const job = await makeHeldJob(test);
    await block(job, 'dsp_1');
    await block(job, 'dsp_2');
    await block(job, 'dsp_2');
    await lift(job, 'dsp_1');
    expect(await stateOf(job)).toEqual(['on_hold']);
    await lift(job, 'dsp_2');
    expect(await stateOf(job)).toEqual(['held']);
    expect(await lift(job, 'dsp_2')).toEqual([]);
  });

  it('lets a refund through', async () => {
    const job = await makeHeldJob(test);
    await block(job, 'dsp_1');
    await refundNow(job, [236_000]);
    expect(await stateOf(job)).toEqual(['refunded']);
    expect(await promised(job)).toBe(236_000);
  });
});

describe('refund', () => {
  it('before the release: from the held money, and the rest is released without its share of the commission', async () => {
    const admin = await newFinanceAdmin();
    const job = await makeHeldJob(test);
    await refundNow(job, [118_000]);
    expect([await held(job), await promised(job)]).toEqual([118_000, 118_000]);
    await makeReleasable(test, job);
    await releaseBy(admin, job);
    expect(await stateOf(job)).toEqual(['partially_refunded']);
    expect(await payeeBalance(job)).toBe(107_942);
  });

  it('after the release: from the balance, and commission and taxes come back in proportion', async () => {
    const admin = await newFinanceAdmin();
    const job = await makeHeldJob(test);
    await makeReleasable(test, job);
    const commission = await balanceOf(db, account.commission());
    await releaseBy(admin, job);
    await refundNow(job, [59_000]);
    expect(await payeeBalance(job)).toBe(215_884 - 53_971);
    expect((await balanceOf(db, account.commission())) - commission).toBe(12_000);
    await refundNow(job, [177_000]);
    expect(await payeeBalance(job)).toBe(0);
    expect((await balanceOf(db, account.commission())) - commission).toBe(0);
    expect(await stateOf(job)).toEqual(['refunded']);
  });

  it('is paid when the gateway says so, once', async () => {
    const job = await makeHeldJob(test);
    const refundId = await refundNow(job, [236_000]);
    const paid = { paymentId: job.paymentId, jobId: job.jobId, refundId, amount_minor: 236_000 };
    for (let times = 0; times < 3; times += 1) {
      await transact(db, (tx) =>
        emit(tx, commandOrigin(test), { name: 'payments.refunded.v1', subject: job.jobId, payload: paid }),
      );
    }
    await test.app.outbox.drain();
    expect(await promised(job)).toBe(0);
  });

  it('of a platform line takes nothing from the payee', async () => {
    const admin = await newFinanceAdmin();
    const job = await makeHeldJob(test, { taxable: [10_000], platformTaxable: 5_000 });
    await makeReleasable(test, job);
    await releaseBy(admin, job);
    const before = await payeeBalance(job);
    await refundNow(job, [0, 5_900]);
    expect(await payeeBalance(job)).toBe(before);
    expect(await stateOf(job)).toEqual(['released', 'refunded']);
  });
});

describe('automatic release', () => {
  async function policyVersion(change: object): Promise<void> {
    await db.transaction().execute(async (tx) => {
      const last = await tx
        .selectFrom('money_policies')
        .selectAll()
        .where('version', 'is not', null)
        .orderBy('version', 'desc')
        .executeTakeFirstOrThrow();
      await tx
        .insertInto('money_policies')
        .values({
          policy_id: newId('mpo'),
          version: (last.version ?? 0) + 1,
          based_on: last.version ?? 0,
          settings: JSON.stringify({ ...last.settings, ...change }),
          state: 'approved',
          reason: 'test',
          proposed_by: 'a',
          proposed_at: test.clock.now(),
          decided_by: 'b',
          decided_at: test.clock.now(),
        })
        .execute();
    });
  }

  it('does nothing as shipped; when on, it releases small jobs after the wait and says which version decided', async () => {
    const small = await makeHeldJob(test, { taxable: [10_000] });
    const large = await makeHeldJob(test, { taxable: [4_000_000] });
    for (const job of [small, large]) await makeReleasable(test, job);
    test.clock.advance(25 * hour_ms);
    await test.app.tasks.run('escrow.release-automatically');
    expect(await stateOf(small)).toEqual(['release_requested']);
    await policyVersion({ autoRelease: true });
    await test.app.tasks.run('escrow.release-automatically');
    expect(await stateOf(small)).toEqual(['released']);
    expect(await stateOf(large)).toEqual(['release_requested']);
    const row = await db
      .selectFrom('audit_log')
      .select('after')
      .where('subject_id', '=', small.jobId)
      .where('action', '=', 'escrow.released_automatically')
      .executeTakeFirstOrThrow();
    expect(row.after).toMatchObject({ policyVersion: 2 });
    await policyVersion({ autoRelease: false });
  });
});

describe('overdue (PAY-9)', () => {
  it('is raised once per hold', async () => {
    const job = await makeHeldJob(test);
    await makeReleasable(test, job);
    test.clock.advance(49 * hour_ms);
    await test.app.tasks.run('escrow.escalate-overdue');
    await test.app.tasks.run('escrow.escalate-overdue');
    const events = await db
      .selectFrom('outbox_events')
      .select('payload')
      .where('name', '=', 'escrow.overdue.v1')
      .where('subject', '=', job.jobId)
      .execute();
    expect(events).toHaveLength(1);
    expect(events[0]?.payload).toMatchObject({ what: 'release', holdId: job.lines[0]?.holdId });
  });
});

describe('the payee must be known', () => {
  it('keeps the event until the payee is there, and loses nothing', async () => {
    const payeeId = newId('dlr');
    const job = await makeHeldJob(test, { payeeId });
    expect(await held(job)).toBe(0);
    await makePayee(test, payeeId);
    await db
      .updateTable('outbox_events')
      .set({ next_at: new Date(0) })
      .where('done', '=', false)
      .execute();
    await test.app.outbox.drain();
    expect(await held(job)).toBe(236_000);
  });
});
