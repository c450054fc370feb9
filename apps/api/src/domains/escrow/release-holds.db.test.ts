import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { day_ms, hour_ms } from '#platform/clock.ts';
import type { Db } from '#platform/db/database.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { getJob, markFulfilled, requestRefund } from '#rooms/jobs/index.ts';
import { account, balanceOf } from '#rooms/ledger/index.ts';
import { EscrowDesk } from '#test/escrow-desk.ts';
import type { TestApp } from '#test/harness.ts';
import { commandOrigin, makeHeldJob, makeReleasable } from '#test/held-job.ts';
import { freezeLines, unfreezeLines } from './index.ts';
import { requestEarlyRelease } from './request-release.ts';

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

const codeOf = (result: { ok: boolean; code?: string }): string => (result.ok ? 'ok' : (result.code ?? ''));

describe('release', () => {
  it('pays the net amount to the payee and the rest where it belongs, and closes the job', async () => {
    const admin = await desk.newFinanceAdmin();
    const job = await makeHeldJob(test);
    const before = await balanceOf(db, account.commission());
    await makeReleasable(test, job);
    expect(await desk.statesOf(job)).toEqual(['release_requested']);
    expect(codeOf(await desk.releaseBy(admin, job))).toBe('ok');
    expect(await desk.statesOf(job)).toEqual(['released']);
    expect(await desk.held(job)).toBe(0);
    expect(await desk.payeeBalance(job)).toBe(215_884);
    expect((await balanceOf(db, account.commission())) - before).toBe(16_000);
    expect((await getJob(db, job.jobId))?.state).toBe('closed');
    expect(codeOf(await desk.releaseBy(admin, job))).toBe('escrow.ended');
  });

  it('waits for the end of the dispute window', async () => {
    const admin = await desk.newFinanceAdmin();
    const job = await makeHeldJob(test);
    const end = new Date(test.clock.now().getTime() + day_ms);
    await transact(db, (tx) => markFulfilled(tx, commandOrigin(test), { jobId: job.jobId, disputeWindowEndsAt: end }));
    await test.app.outbox.drain();
    await test.app.tasks.run('escrow.request-releases');
    expect(codeOf(await desk.releaseBy(admin, job))).toBe('escrow.not_requested');
  });

  it('needs two different admins before the window ended, however small', async () => {
    const [anna, bala] = [await desk.newFinanceAdmin(), await desk.newFinanceAdmin()];
    const job = await makeHeldJob(test, { taxable: [1_000, 1_000] });
    const end = new Date(test.clock.now().getTime() + day_ms);
    await transact(db, (tx) => markFulfilled(tx, commandOrigin(test), { jobId: job.jobId, disputeWindowEndsAt: end }));
    await test.app.outbox.drain();
    const holdId = job.lines[0]?.holdId ?? '';
    await inTransaction(db, (tx) =>
      requestEarlyRelease(tx, commandOrigin(test, anna), { jobId: job.jobId, holdId, reason: 'buyer is happy' }),
    );
    expect(await desk.releaseBy(anna, job, [holdId])).toMatchObject({ value: [{ outcome: 'approved', missing: 1 }] });
    expect(codeOf(await desk.releaseBy(anna, job, [holdId]))).toBe('escrow.already_approved');
    expect(await desk.releaseBy(bala, job, [holdId])).toMatchObject({ value: [{ outcome: 'released' }] });
    await test.app.outbox.drain();
    await test.app.tasks.run('escrow.request-releases');
    expect(await desk.statesOf(job)).toEqual(['released', 'held']);
    expect((await getJob(db, job.jobId))?.state).toBe('fulfilled');
  });

  it('is not done for a job that is only paid', async () => {
    const admin = await desk.newFinanceAdmin();
    const job = await makeHeldJob(test);
    expect(codeOf(await desk.releaseBy(admin, job))).toBe('escrow.not_requested');
    expect(await desk.held(job)).toBe(236_000);
  });
});

describe('release above the threshold', () => {
  const large = { taxable: [3_000_000, 2_000_000] };

  it('takes two different finance admins, also when it is asked line by line', async () => {
    const [anna, bala] = [await desk.newFinanceAdmin(), await desk.newFinanceAdmin()];
    const job = await makeHeldJob(test, large);
    await makeReleasable(test, job);
    const [first] = job.lines;
    expect(await desk.releaseBy(anna, job, [first?.holdId ?? ''])).toMatchObject({ value: [{ outcome: 'approved' }] });
    expect(codeOf(await desk.releaseBy(anna, job, [first?.holdId ?? '']))).toBe('escrow.already_approved');
    expect(await desk.payeeBalance(job)).toBe(0);
    expect(await desk.releaseBy(bala, job)).toMatchObject({
      value: [{ outcome: 'released' }, { outcome: 'approved' }],
    });
  });

  it('does not count the approval of an admin who lost the capability, is suspended, or whose grant expired', async () => {
    const revoke = (admin: string) => db.deleteFrom('admin_grants').where('user_id', '=', admin).execute();
    const suspend = (admin: string) =>
      db.updateTable('users').set({ status: 'suspended' }).where('user_id', '=', admin).execute();
    const expire = (admin: string) =>
      db.updateTable('admin_grants').set({ expires_at: test.clock.now() }).where('user_id', '=', admin).execute();
    for (const lose of [revoke, suspend, expire]) {
      const [anna, bala, chitra] = [
        await desk.newFinanceAdmin(),
        await desk.newFinanceAdmin(),
        await desk.newFinanceAdmin(),
      ];
      const job = await makeHeldJob(test, { taxable: [5_000_000] });
      await makeReleasable(test, job);
      await desk.releaseBy(anna, job);
      await lose(anna);
      expect(await desk.releaseBy(bala, job)).toMatchObject({ value: [{ outcome: 'approved', missing: 1 }] });
      expect(await desk.payeeBalance(job)).toBe(0);
      expect(await desk.releaseBy(chitra, job)).toMatchObject({ value: [{ outcome: 'released' }] });
    }
  });

  it('does not count an approval of before a dispute or a refund: it was for something else', async () => {
    const anna = await desk.newFinanceAdmin();
    const bala = await desk.newFinanceAdmin();
    const dispute = { cause: 'dispute', reference: 'dsp_1' } as const;
    const changes: ((jobId: string, lineId: string) => Promise<unknown>)[] = [
      async (jobId) => {
        const origin = commandOrigin(test);
        await transact(db, (tx) => freezeLines(tx, origin, { jobId, ...dispute, reason: 'test' }));
        await transact(db, (tx) => unfreezeLines(tx, origin, { jobId, key: dispute, reason: 'test' }));
      },
      async (jobId, lineId) => {
        const lines = [{ lineId, amount_minor: 100_000 }];
        await inTransaction(db, (tx) => requestRefund(tx, commandOrigin(test), { jobId, lines, reason: 'test' }));
        await test.app.outbox.drain();
      },
    ];
    for (const change of changes) {
      const job = await makeHeldJob(test, { taxable: [5_000_000] });
      await makeReleasable(test, job);
      expect(await desk.releaseBy(anna, job)).toMatchObject({ value: [{ outcome: 'approved', missing: 1 }] });
      await change(job.jobId, job.lines[0]?.lineId ?? '');
      expect(await desk.statesOf(job)).toEqual(['release_requested']);
      expect(await desk.releaseBy(bala, job)).toMatchObject({ value: [{ outcome: 'approved', missing: 1 }] });
      expect(await desk.payeeBalance(job)).toBe(0);
      expect(codeOf(await desk.releaseBy(bala, job))).toBe('escrow.already_approved');
      // Who approved before looks again, and may approve again.
      expect(await desk.releaseBy(anna, job)).toMatchObject({ value: [{ outcome: 'released' }] });
    }
  });

  it('two admins at once: exactly one release', async () => {
    const [anna, bala] = [await desk.newFinanceAdmin(), await desk.newFinanceAdmin()];
    const job = await makeHeldJob(test, { taxable: [5_000_000] });
    await makeReleasable(test, job);
    const both = await Promise.all([desk.releaseBy(anna, job), desk.releaseBy(bala, job)]);
    const outcomes = both.flatMap((result) => (result.ok ? result.value.map((entry) => entry.outcome) : [result.code]));
    expect(outcomes.toSorted()).toEqual(['approved', 'released']);
    expect(await desk.held(job)).toBe(0);
  });

  it('one admin twenty times at once is one approval', async () => {
    const anna = await desk.newFinanceAdmin();
    const job = await makeHeldJob(test, { taxable: [5_000_000] });
    await makeReleasable(test, job);
    await Promise.all(Array.from({ length: 20 }, () => desk.releaseBy(anna, job)));
    expect(await desk.payeeBalance(job)).toBe(0);
    expect(await desk.statesOf(job)).toEqual(['release_requested']);
  });
});

describe('races', () => {
  it('two finance admins release the same hold: it is paid once', async () => {
    const admins = await Promise.all(Array.from({ length: 8 }, () => desk.newFinanceAdmin()));
    const job = await makeHeldJob(test);
    await makeReleasable(test, job);
    const results = await Promise.all(admins.map((admin) => desk.releaseBy(admin, job)));
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(await desk.payeeBalance(job)).toBe(215_884);
  });

  it('refund while releasing: what the buyer gets and what the payee gets add up, whoever is first', async () => {
    for (let round = 0; round < 8; round += 1) {
      const admin = await desk.newFinanceAdmin();
      const job = await makeHeldJob(test);
      await makeReleasable(test, job);
      const line = { lineId: job.lines[0]?.lineId ?? '', amount_minor: 100_000 };
      await Promise.all([
        desk.releaseBy(admin, job),
        inTransaction(db, (tx) =>
          requestRefund(tx, commandOrigin(test), { jobId: job.jobId, lines: [line], reason: 'race' }),
        ).then(() => test.app.outbox.drain()),
      ]);
      await test.app.outbox.drain();
      expect(await desk.promised(job)).toBe(100_000);
      if ((await desk.statesOf(job))[0] === 'release_requested') await desk.releaseBy(admin, job);
      expect(await desk.statesOf(job)).toEqual(['partially_refunded']);
      expect(await desk.held(job)).toBe(0);
      const net = await desk.payeeBalance(job);
      expect(net - (await balanceOf(db, account.recovery(job.payeeId)))).toBe(
        215_884 - Math.round((215_884 * 100) / 236),
      );
    }
  });

  it('dispute while releasing: either the money stands still or it was released before', async () => {
    for (let round = 0; round < 6; round += 1) {
      const admin = await desk.newFinanceAdmin();
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
      const [released, frozen] = await Promise.all([desk.releaseBy(admin, job), freeze()]);
      expect(released.ok).toBe(frozen.length === 0);
      expect(await desk.payeeBalance(job)).toBe(released.ok ? 215_884 : 0);
    }
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
    expect(await desk.statesOf(small)).toEqual(['release_requested']);
    await policyVersion({ autoRelease: true });
    await test.app.tasks.run('escrow.release-automatically');
    expect(await desk.statesOf(small)).toEqual(['released']);
    expect(await desk.statesOf(large)).toEqual(['release_requested']);
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
