import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '#platform/db/database.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { cancelJob, getJob } from '#rooms/jobs/index.ts';
import { account, balanceOf } from '#rooms/ledger/index.ts';
import { EscrowDesk } from '#test/escrow-desk.ts';
import type { TestApp } from '#test/harness.ts';
import { commandOrigin, type HeldJob, makeHeldJob, makePayee, makeReleasable } from '#test/held-job.ts';
import { freezeLines, unfreezeLines } from './index.ts';

let desk: EscrowDesk;
let test: TestApp;
let db: Db;
beforeAll(async () => {
  desk = await EscrowDesk.open();
  ({ test, db } = desk);
});
afterEach(async () => {
  expect(await desk.bookProblems()).toEqual([]);
});
afterAll(() => test?.close());

describe('capture', () => {
  it('holds every line, settles it, and funds the job', async () => {
    const job = await makeHeldJob(test, { taxable: [200_000, 100_000], platformTaxable: 5_000 });
    expect(await desk.statesOf(job)).toEqual(['held', 'held', 'held']);
    expect(await desk.held(job)).toBe(359_900);
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
    expect(await desk.held(job)).toBe(236_000);
    await db.updateTable('outbox_events').set({ done: true }).where('done', '=', false).execute();
  });

  it('sends everything back when the job was cancelled while the payer paid', async () => {
    const job = await makeHeldJob(test, { captured: false });
    await inTransaction(db, (tx) => cancelJob(tx, commandOrigin(test), { jobId: job.jobId, reason: 'too late' }));
    await test.app.outbox.drain();
    expect(await desk.held(job)).toBe(0);
    expect(await desk.promised(job)).toBe(236_000);
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
    const admin = await desk.newFinanceAdmin();
    const job = await makeHeldJob(test, { taxable: [10_000, 20_000] });
    await makeReleasable(test, job);
    expect(await block(job, 'dsp_1', [job.lines[0]?.lineId ?? ''])).toEqual([job.lines[0]?.lineId]);
    expect(await desk.releaseBy(admin, job)).toMatchObject({ ok: true });
    expect(await desk.statesOf(job)).toEqual(['on_hold', 'released']);
  });

  it('goes on only when the last reason is gone, where it was', async () => {
    const job = await makeHeldJob(test);
    await block(job, 'dsp_1');
    await block(job, 'dsp_2');
    await block(job, 'dsp_2');
    await lift(job, 'dsp_1');
    expect(await desk.statesOf(job)).toEqual(['on_hold']);
    await lift(job, 'dsp_2');
    expect(await desk.statesOf(job)).toEqual(['held']);
    expect(await lift(job, 'dsp_2')).toEqual([]);
  });

  it('lets a refund through', async () => {
    const job = await makeHeldJob(test);
    await block(job, 'dsp_1');
    await desk.refund(job, [236_000]);
    expect(await desk.statesOf(job)).toEqual(['refunded']);
    expect(await desk.promised(job)).toBe(236_000);
  });
});

describe('refund', () => {
  it('before the release: from the held money, and the rest is released without its share of the commission', async () => {
    const admin = await desk.newFinanceAdmin();
    const job = await makeHeldJob(test);
    await desk.refund(job, [118_000]);
    expect([await desk.held(job), await desk.promised(job)]).toEqual([118_000, 118_000]);
    await makeReleasable(test, job);
    // Said to the admin as it is: what is left, not what once was held.
    expect(await desk.releaseBy(admin, job)).toMatchObject({ value: [{ outcome: 'released', net_minor: 107_942 }] });
    expect(await desk.statesOf(job)).toEqual(['partially_refunded']);
    expect(await desk.payeeBalance(job)).toBe(107_942);
  });

  it('after the release: from the balance, and commission and taxes come back in proportion', async () => {
    const admin = await desk.newFinanceAdmin();
    const job = await makeHeldJob(test);
    await makeReleasable(test, job);
    const commission = await balanceOf(db, account.commission());
    await desk.releaseBy(admin, job);
    await desk.refund(job, [59_000]);
    expect(await desk.payeeBalance(job)).toBe(215_884 - 53_971);
    expect((await balanceOf(db, account.commission())) - commission).toBe(12_000);
    await desk.refund(job, [177_000]);
    expect(await desk.payeeBalance(job)).toBe(0);
    expect((await balanceOf(db, account.commission())) - commission).toBe(0);
    expect(await desk.statesOf(job)).toEqual(['refunded']);
  });

  it('is paid when the gateway says so, once', async () => {
    const job = await makeHeldJob(test);
    const refundId = await desk.refund(job, [236_000]);
    const paid = { paymentId: job.paymentId, jobId: job.jobId, refundId, amount_minor: 236_000 };
    for (let times = 0; times < 3; times += 1) {
      await transact(db, (tx) =>
        emit(tx, commandOrigin(test), { name: 'payments.refunded.v1', subject: job.jobId, payload: paid }),
      );
    }
    await test.app.outbox.drain();
    expect(await desk.promised(job)).toBe(0);
  });

  it('of a platform line takes nothing from the payee', async () => {
    const admin = await desk.newFinanceAdmin();
    const job = await makeHeldJob(test, { taxable: [10_000], platformTaxable: 5_000 });
    await makeReleasable(test, job);
    await desk.releaseBy(admin, job);
    const before = await desk.payeeBalance(job);
    await desk.refund(job, [0, 5_900]);
    expect(await desk.payeeBalance(job)).toBe(before);
    expect(await desk.statesOf(job)).toEqual(['released', 'refunded']);
  });
});

describe('the payee must be known', () => {
  it('keeps the event until the payee is there, and loses nothing', async () => {
    const payeeId = newId('dlr');
    const job = await makeHeldJob(test, { payeeId });
    expect(await desk.held(job)).toBe(0);
    await makePayee(test, payeeId);
    await db
      .updateTable('outbox_events')
      .set({ next_at: new Date(0) })
      .where('done', '=', false)
      .execute();
    await test.app.outbox.drain();
    expect(await desk.held(job)).toBe(236_000);
  });
});
