import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { cancelJob, getJob, markFulfilled, requestRefund } from '#rooms/jobs/index.ts';
import { account, type AccountId, balanceOf, balancesOf, verifyLedger } from '#rooms/ledger/index.ts';
import { verifyPayouts } from '#rooms/payouts/index.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { commandOrigin, makeOpenJob } from '#test/held-job.ts';
import { makePaidPayee } from '#test/paid-job.ts';
import { type SimulatedApp, startSimulatedApp } from '#test/simulators.ts';
import { freezeLines, unfreezeLines, verifyHolds } from './index.ts';

/**
 * PAY-1…7 as one property, against the gateway as a process: whatever is done to a payment in whatever order, with
 * answers lost, webhooks repeated and banks that send money back, the books balance at every moment, nobody is paid
 * twice, never more leaves than came, and in the end every paisa is where it belongs.
 */
let both: SimulatedApp;
let buyer: Actor;
let finance: readonly [Actor, Actor];

beforeAll(async () => {
  both = await startSimulatedApp();
  buyer = await createActor(both.test, { role: 'customer' });
  finance = [await newFinance(), await newFinance()];
});
const newFinance = () => createActor(both.test, { role: 'admin', capabilities: ['finance'] });
afterAll(() => both?.close());

type Push =
  | { do: 'pay' | 'deliver' | 'settle' | 'replay' | 'fulfil' | 'cancel' | 'payOut' | 'bankReturns' }
  | { do: 'freeze' | 'unfreeze'; line: number; by: 'dsp_1' | 'dsp_2' }
  | { do: 'refund'; line: number; percent: number }
  | { do: 'release'; admin: 0 | 1; line: number | 'all' }
  | { do: 'loseAnswer'; method: 'POST' | 'PATCH'; path: string; phase: 'before' | 'after'; effect: 'reset' | 'error' }
  | { do: 'gatewayRefuses'; what: 'payouts' | 'refunds' | 'nothing' }
  | { do: 'atOnce'; pushes: readonly [Push, Push] };

const line = fc.constantFrom(0, 1, 2);
const percent = fc.oneof(fc.integer({ min: 1, max: 110 }), fc.constant(100));
const plain = (name: 'pay' | 'deliver' | 'settle' | 'replay' | 'fulfil' | 'cancel' | 'payOut' | 'bankReturns') =>
  fc.constant<Push>({ do: name });
const deeds: fc.WeightedArbitrary<Push>[] = [
  { weight: 6, arbitrary: plain('deliver') },
  { weight: 4, arbitrary: plain('settle') },
  { weight: 2, arbitrary: plain('replay') },
  { weight: 5, arbitrary: plain('fulfil') },
  { weight: 1, arbitrary: plain('cancel') },
  { weight: 4, arbitrary: plain('payOut') },
  { weight: 2, arbitrary: plain('bankReturns') },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('freeze' as const, 'unfreeze' as const),
      line,
      by: fc.constantFrom('dsp_1' as const, 'dsp_2' as const),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('refund' as const), line, percent }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('release' as const),
      admin: fc.constantFrom(0 as const, 1 as const),
      line: fc.oneof(line, fc.constant('all' as const)),
    }),
  },
];
const troubles: fc.WeightedArbitrary<Push>[] = [
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('loseAnswer' as const),
      method: fc.constantFrom('POST' as const, 'PATCH' as const),
      path: fc.constantFrom('/v1/payments', '/v1/transfers', '/v1/payouts'),
      phase: fc.constantFrom('before' as const, 'after' as const),
      effect: fc.constantFrom('reset' as const, 'error' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('gatewayRefuses' as const),
      what: fc.constantFrom('payouts' as const, 'refunds' as const, 'nothing' as const),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('atOnce' as const),
      pushes: fc.tuple(fc.oneof(...deeds), fc.oneof(...deeds)),
    }),
  },
];
const story = fc.record({
  linked: fc.boolean(),
  large: fc.boolean(),
  pushes: fc.array(fc.oneof(...deeds, ...troubles), { minLength: 5, maxLength: 16 }),
});

interface Case {
  jobId: string;
  payeeId: string;
  paymentId: string;
  orderId: string;
  lineIds: string[];
  total_minor: number;
}

async function openCase({ linked, large }: { linked: boolean; large: boolean }): Promise<Case> {
  const payeeId = await makePaidPayee(both, { linked });
  const taxable = large ? [3_100_001, 2_000_003] : [200_001, 99_999];
  const made = { kind: 'repair', customerId: buyer.userId, payeeId, taxable, platformTaxable: 4_999 } as const;
  const job = await makeOpenJob(both.test, made);
  const started = await buyer.post('/api/payments', { checkoutId: job.checkoutId });
  const lines = await both.test.db
    .selectFrom('job_lines')
    .select('line_id')
    .where('job_id', '=', job.jobId)
    .orderBy('position')
    .execute();
  return {
    jobId: job.jobId,
    payeeId,
    paymentId: started.body.data.paymentId,
    orderId: started.body.data.checkoutForm.fields.order_id,
    lineIds: lines.map((row) => row.line_id),
    total_minor: job.total_minor,
  };
}

const origin = () => commandOrigin(both.test);

async function apply(of: Case, push: Push): Promise<void> {
  const { test, simulators } = both;
  switch (push.do) {
    case 'pay':
      if ((await paymentsAtGateway(of)).length === 0) await simulators.sim('/pay', { order_id: of.orderId });
      return;
    case 'deliver':
      await simulators.sim('/webhooks/flush', {});
      await test.app.outbox.drain();
      return;
    case 'settle':
      return both.settle();
    case 'replay': {
      const { items } = await simulators.sim('/webhooks?limit=200');
      await simulators.sim('/webhooks/replay', { ids: items.map((item: { id: string }) => item.id) });
      return;
    }
    case 'fulfil':
      await transact(test.db, async (tx) => {
        // Refused when it is not paid for, or cancelled.
        await markFulfilled(tx, origin(), { jobId: of.jobId, disputeWindowEndsAt: test.clock.now() });
      });
      await test.app.outbox.drain();
      return test.app.tasks.run('escrow.request-releases');
    case 'cancel':
      await inTransaction(test.db, (tx) => cancelJob(tx, origin(), { jobId: of.jobId, reason: 'changed my mind' }));
      return;
    case 'payOut':
      await finance[0].post('/api/payouts', { payeeIds: [of.payeeId] });
      return;
    case 'bankReturns':
      return bankReturns(of);
    case 'loseAnswer': {
      const { do: _, ...fault } = push;
      await simulators.sim('/switches', {
        api: [{ ...fault, times: 1, ...(fault.effect === 'error' ? { status: 503 } : {}) }],
      });
      return;
    }
    case 'gatewayRefuses':
      await simulators.sim('/switches', {
        payouts: { outcome: push.what === 'payouts' ? 'failed' : 'processed' },
        refunds: { outcome: push.what === 'refunds' ? 'failed' : 'processed' },
      });
      return;
    case 'atOnce':
      await Promise.all(push.pushes.map((one) => apply(of, one)));
      return;
    default:
      return decide(of, push);
  }
}

/** What people decide: each may be refused, none may break anything. */
async function decide(
  of: Case,
  push: Extract<Push, { do: 'freeze' | 'unfreeze' | 'refund' | 'release' }>,
): Promise<void> {
  const { test } = both;
  if (push.do === 'release') {
    const holds = await holdsOf(of);
    const wanted = push.line === 'all' ? holds : holds.filter((hold) => hold.line_id === of.lineIds[Number(push.line)]);
    if (wanted.length === 0) return;
    const answer = await finance[push.admin].post('/api/admin/holds/release', {
      jobIds: [of.jobId],
      holdIds: wanted.map((hold) => hold.hold_id),
    });
    expect(answer.status).toBeLessThan(500);
    return;
  }
  const lineId = of.lineIds[push.line] ?? '';
  if (push.do === 'refund') {
    if ((await getJob(test.db, of.jobId))?.state === 'open') return;
    const row = await test.db
      .selectFrom('job_lines')
      .select('total_minor')
      .where('line_id', '=', lineId)
      .executeTakeFirstOrThrow();
    const lines = [{ lineId, amount_minor: Math.ceil((row.total_minor * push.percent) / 100) }];
    await inTransaction(test.db, (tx) => requestRefund(tx, origin(), { jobId: of.jobId, lines, reason: 'property' }));
    return;
  }
  const change = { jobId: of.jobId, lineIds: [lineId], reason: 'property' };
  const key = { cause: 'dispute' as const, reference: push.by };
  await transact(test.db, async (tx) => {
    if (push.do === 'freeze') await freezeLines(tx, origin(), { ...change, ...key });
    else await unfreezeLines(tx, origin(), { ...change, key });
  });
}

async function bankReturns(of: Case): Promise<void> {
  const paid = (await payoutsAtGateway(of)).find((payout) => payout.status === 'processed');
  if (paid)
    await both.simulators.sim(`/payouts/${paid.id}`, { status: 'reversed', reason: 'beneficiary_account_closed' });
}

const holdsOf = (of: Case) =>
  both.test.db.selectFrom('holds').selectAll().where('job_id', '=', of.jobId).orderBy('hold_id').execute();

interface Movement {
  id: string;
  amount: number;
  status: string;
}
interface Transfer extends Movement {
  amount_reversed: number;
  on_hold: boolean;
  notes: { reference?: string };
}
const paymentsAtGateway = async (of: Case): Promise<Movement[]> =>
  (await both.simulators.gateway(`/v1/orders/${of.orderId}/payments`)).items;
async function payoutsAtGateway(of: Case): Promise<Movement[]> {
  const own = await both.test.db.selectFrom('payouts').select('payout_id').where('payee_id', '=', of.payeeId).execute();
  const lists = await Promise.all(
    own.map(({ payout_id }) =>
      both.simulators.gateway(`/v1/payouts?account_number=2323230000000000&reference_id=${payout_id}`),
    ),
  );
  for (const list of lists) expect(list.items.length).toBeLessThanOrEqual(1);
  return lists.flatMap((list) => list.items);
}

/** What really left, by what the gateway says. */
async function atGateway(of: Case): Promise<{ captured: number; refunded: number; toPayee: number; onHold: number }> {
  const [payment] = await paymentsAtGateway(of);
  if (!payment) return { captured: 0, refunded: 0, toPayee: 0, onHold: 0 };
  const refunds: Movement[] = (await both.simulators.gateway(`/v1/payments/${payment.id}/refunds?count=100`)).items;
  const transfers: Transfer[] = (await both.simulators.gateway(`/v1/payments/${payment.id}/transfers?count=100`)).items;
  const references = transfers.map((transfer) => transfer.notes.reference);
  expect(new Set(references).size).toBe(references.length);
  const sum = (amounts: number[]): number => amounts.reduce((total, amount) => total + amount, 0);
  const left = (onHold: boolean): number =>
    sum(
      transfers
        .filter((transfer) => transfer.status !== 'failed' && transfer.on_hold === onHold)
        .map((transfer) => transfer.amount - transfer.amount_reversed),
    );
  const payouts = (await payoutsAtGateway(of)).filter((payout) => !['failed', 'reversed'].includes(payout.status));
  return {
    captured: payment.amount,
    refunded: sum(refunds.filter((refund) => refund.status !== 'failed').map((refund) => refund.amount)),
    toPayee: left(false) + sum(payouts.map((payout) => payout.amount)),
    onHold: left(true),
  };
}

const sumOf = async (ids: AccountId[]): Promise<number> =>
  [...(await balancesOf(both.test.db, ids)).values()].reduce((sum, balance) => sum + balance, 0);
const parts = ['cgst', 'sgst', 'igst'] as const;
const platformKeeps = () =>
  sumOf([
    account.commission(),
    account.platformSales(),
    account.tdsPayable(),
    ...parts.flatMap((part) => [account.gstOutput(part), account.tcsPayable(part)]),
  ]);

/** At any moment, whatever is still under way. */
async function expectSound(of: Case): Promise<void> {
  const { db } = both.test;
  expect(await verifyLedger(db)).toEqual([]);
  expect(await verifyPayouts(db)).toEqual([]);
  expect(await verifyHolds(db)).toEqual([]);
  const there = await atGateway(of);
  expect(there.refunded).toBeLessThanOrEqual(there.captured);
  const holds = await holdsOf(of);
  const net = holds.reduce((sum, hold) => sum + hold.net_minor, 0);
  expect(there.toPayee + there.onHold).toBeLessThanOrEqual(net);
  expect(holds.filter((hold) => hold.released_at === null).length === holds.length ? there.toPayee : 0).toBe(0);
  const owed = await balanceOf(db, account.recovery(of.payeeId));
  expect(there.refunded + there.toPayee - owed).toBeLessThanOrEqual(there.captured);
}

/** Everybody does what they should now: troubles end, freezes are lifted, what is held goes to its payee. */
async function finish(of: Case): Promise<void> {
  const { test } = both;
  await fetch(`${both.simulators.url}/sim/switches`, { method: 'DELETE' });
  await apply(of, { do: 'pay' });
  await both.settle();
  for (const index of [0, 1, 2])
    for (const by of ['dsp_1', 'dsp_2'] as const) await decide(of, { do: 'unfreeze', line: index, by });
  const failed = await test.db
    .selectFrom('gateway_refunds')
    .select('refund_id')
    .where('state', '=', 'failed')
    .execute();
  for (const { refund_id } of failed) await finance[0].post(`/api/admin/refunds/${refund_id}/retry`);
  await apply(of, { do: 'fulfil' });
  await both.settle();
  for (const admin of [0, 1] as const) await decide(of, { do: 'release', admin, line: 'all' });
  await both.settle();
  await apply(of, { do: 'payOut' });
  await both.settle();
  await test.app.tasks.run('payouts.reverse-leftovers');
}

async function expectEnded(of: Case, keptBefore_minor: number): Promise<void> {
  const { db } = both.test;
  const there = await atGateway(of);
  expect(there.captured).toBe(of.total_minor);
  expect(there.onHold).toBe(0);
  expect(await sumOf([account.held(of.jobId), account.refundDue(of.jobId)])).toBe(0);
  const refunds = await db.selectFrom('job_refunds').select('amount_minor').where('job_id', '=', of.jobId).execute();
  expect(there.refunded).toBe(refunds.reduce((sum, refund) => sum + refund.amount_minor, 0));
  const owed = await balanceOf(db, account.recovery(of.payeeId));
  const kept = (await platformKeeps()) - keptBefore_minor;
  expect(await balanceOf(db, account.payee(of.payeeId))).toBe(0);
  expect(there.refunded + there.toPayee - owed + kept).toBe(of.total_minor);
  const job = await getJob(db, of.jobId);
  expect(['closed', 'cancelled']).toContain(job?.state);
}

describe('the life of money', () => {
  it('adds up at every moment and in the end, whatever happens (property)', { timeout: 580_000 }, async () => {
    const ends = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(story, async ({ pushes, ...kind }) => {
        const of = await openCase(kind);
        const kept_minor = await platformKeeps();
        await apply(of, { do: 'pay' });
        for (const push of pushes) {
          await apply(of, push);
          await expectSound(of);
        }
        await finish(of);
        await expectSound(of);
        await expectEnded(of, kept_minor);
        for (const hold of await holdsOf(of)) ends.set(hold.state, (ends.get(hold.state) ?? 0) + 1);
      }),
      {
        numRuns: Number(process.env['MISTRI_PROPERTY_RUNS'] ?? 12),
        endOnFailure: true,
        seed: Number(process.env['MISTRI_PROPERTY_SEED'] ?? 20_261_121),
      },
    );
    // A property that never gets far proves nothing.
    for (const end of ['released', 'partially_refunded', 'refunded']) expect(ends.has(end)).toBe(true);
  });
});
