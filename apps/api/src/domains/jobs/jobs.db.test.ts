import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobStates, jobTransitions, type JobState } from '@mistri/contracts/jobs/job-states';
import { systemOrigin } from '#platform/audit.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import {
  cancelJob,
  closeJob,
  createJobs,
  getJob,
  linesOf,
  markFulfilled,
  markFunded,
  markVerified,
  type NewJobLine,
  partiesOf,
  refundsOf,
  requestRefund,
  startSupply,
} from './index.ts';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp({ listen: false });
});
afterAll(() => test.close());

const origin = systemOrigin('test', 'trc_test', new Date('2026-12-01T00:00:00Z'), 'command');
const address = {
  name: 'Meena',
  lines: ['4 North Street'],
  city: 'Madurai',
  pin: '625001',
  stateCode: '33',
  stateName: 'Tamil Nadu',
};

function line(total_minor: number): NewJobLine {
  return {
    kind: 'goods',
    beneficiary: 'payee',
    reference_id: 'prd_x',
    description: 'Display',
    hsn: '8517',
    category: 'display',
    quantity: 1,
    unit_minor: total_minor,
    discount_minor: 0,
    taxable_minor: total_minor,
    gst_rate_bp: 0,
    cgst_minor: 0,
    sgst_minor: 0,
    igst_minor: 0,
    total_minor,
  };
}

async function newJob(...totals: number[]): Promise<string> {
  const jobId = newId('ord');
  const party = { name: 'Meena', gstin: null, address };
  await transact(test.db, (tx) =>
    createJobs(tx, test.app.services, origin.at, [
      {
        jobId,
        kind: 'order',
        customerId: 'usr_x',
        payeeId: 'dlr_x',
        checkoutId: newId('chk'),
        parties: {
          supplier: party,
          buyer: party,
          deliveryAddress: address,
          placeOfSupply: { stateCode: '33', stateName: 'Tamil Nadu' },
        },
        lines: totals.map(line),
      },
    ]),
  );
  return jobId;
}

const moves: Record<Exclude<JobState, 'open'>, (jobId: string) => Promise<{ ok: boolean }>> = {
  funded: (jobId) => inTransaction(test.db, (tx) => markFunded(tx, origin, jobId)),
  fulfilled: (jobId) =>
    inTransaction(test.db, (tx) => markFulfilled(tx, origin, { jobId, disputeWindowEndsAt: origin.at })),
  verified: (jobId) => inTransaction(test.db, (tx) => markVerified(tx, origin, jobId)),
  closed: (jobId) => inTransaction(test.db, (tx) => closeJob(tx, origin, jobId)),
  cancelled: (jobId) => inTransaction(test.db, (tx) => cancelJob(tx, origin, { jobId, reason: 'test' })),
};

describe('states', () => {
  it('follow the table whatever is tried in whatever order', async () => {
    const targets = jobStates.filter((state): state is Exclude<JobState, 'open'> => state !== 'open');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...targets), { maxLength: 8 }), async (attempts) => {
        const jobId = await newJob(1000);
        let model: JobState = 'open';
        for (const target of attempts) {
          const allowed = model === target || jobTransitions[model].includes(target);
          expect((await moves[target](jobId)).ok).toBe(allowed);
          if (allowed) model = target;
          expect((await getJob(test.db, jobId))?.state).toBe(model);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('cancelling a funded job makes everything left due for refund, once', async () => {
    const jobId = await newJob(1000, 500);
    await moves.funded(jobId);
    const lines = await linesOf(test.db, jobId);
    const part = [{ lineId: lines[0]?.line_id ?? '', amount_minor: 300 }];
    await inTransaction(test.db, (tx) => requestRefund(tx, origin, { jobId, lines: part, reason: 'scratched' }));
    await Promise.all([moves.cancelled(jobId), moves.cancelled(jobId)]);
    const refunds = await test.db
      .selectFrom('job_refunds')
      .selectAll()
      .where('job_id', '=', jobId)
      .orderBy('refund_id')
      .execute();
    expect(refunds.map((refund) => refund.amount_minor)).toEqual([300, 1200]);
  });
});

describe('refunds', () => {
  it('never give back more than a line has, however many ask at once', async () => {
    const jobId = await newJob(1000);
    const [only] = await linesOf(test.db, jobId);
    const lines = [{ lineId: only?.line_id ?? '', amount_minor: 300 }];
    const results = await Promise.all(
      Array.from({ length: 10 }, () =>
        inTransaction(test.db, (tx) => requestRefund(tx, origin, { jobId, lines, reason: 'test' })),
      ),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(3);
  });

  it('refuse lines of another job', async () => {
    const mine = await newJob(1000);
    const other = await newJob(1000);
    const [foreign] = await linesOf(test.db, other);
    const lines = [{ lineId: foreign?.line_id ?? '', amount_minor: 1 }];
    const result = await inTransaction(test.db, (tx) =>
      requestRefund(tx, origin, { jobId: mine, lines, reason: 'test' }),
    );
    expect(result).toMatchObject({ ok: false, code: 'jobs.refund_too_large' });
  });
});

it('keeps the parties sealed and opens them again', async () => {
  const jobId = await newJob(1000);
  const row = await getJob(test.db, jobId);
  expect(JSON.stringify(row)).not.toContain('Meena');
  expect((await partiesOf(test.db, test.app.services, jobId))?.buyer.name).toBe('Meena');
});

describe('the beginning of the supply', () => {
  const start = (jobId: string) => inTransaction(test.db, (tx) => startSupply(tx, origin, jobId));
  const announced = (jobId: string) =>
    test.db
      .selectFrom('outbox_events')
      .select('name')
      .where('subject', '=', jobId)
      .where('name', '=', 'jobs.supply_started.v1')
      .execute();

  it('is said once, however often it is called', async () => {
    const jobId = await newJob(1_000);
    await inTransaction(test.db, (tx) => markFunded(tx, origin, jobId));
    for (let i = 0; i < 3; i += 1) expect(await start(jobId)).toMatchObject({ ok: true });
    expect(await announced(jobId)).toHaveLength(1);
    expect((await getJob(test.db, jobId))?.supply_started_at).toEqual(origin.at);
  });

  it('waits for the money, and does not follow a cancellation', async () => {
    const jobId = await newJob(1_000);
    expect(await start(jobId)).toMatchObject({ ok: false, code: 'jobs.wrong_state' });
    await inTransaction(test.db, (tx) => cancelJob(tx, origin, { jobId, reason: 'changed my mind' }));
    expect(await start(jobId)).toMatchObject({ ok: false, code: 'jobs.wrong_state' });
    expect(await start('ord_none')).toMatchObject({ ok: false, code: 'jobs.not_found' });
    expect(await announced(jobId)).toHaveLength(0);
  });
});

it('tells every refund of a job, oldest first', async () => {
  const jobId = await newJob(1_000, 500);
  const [first, second] = await linesOf(test.db, jobId);
  if (!first || !second) throw new Error('two lines');
  const refund = (lines: { lineId: string; amount_minor: number }[]) =>
    inTransaction(test.db, (tx) => requestRefund(tx, origin, { jobId, lines, reason: 'broken' }));
  await refund([{ lineId: first.line_id, amount_minor: 300 }]);
  await refund([
    { lineId: first.line_id, amount_minor: 100 },
    { lineId: second.line_id, amount_minor: 500 },
  ]);
  const refunds = await refundsOf(test.db, jobId);
  expect(refunds.map((one) => one.lines.reduce((sum, line) => sum + line.amount_minor, 0))).toEqual([300, 600]);
  expect(await refundsOf(test.db, 'ord_none')).toEqual([]);
});
