import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Actor, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { type HeldJob, makeHeldJob } from '#test/held-job.ts';

let test: TestApp;
let finance: Actor;
let job: HeldJob;
beforeAll(async () => {
  test = await startTestApp();
  finance = await createActor(test, { role: 'admin', capabilities: ['finance'] });
  job = await makeHeldJob(test, { kind: 'repair', taxable: [200_000] });
  await makeHeldJob(test, { kind: 'repair', taxable: [100_000] });
});
afterAll(() => test?.close());

const read = async (path: string) => (await finance.get(`/api/admin/ledger/${path}`)).body.data;

it('shows what every kind of account holds; both sides come to the same', async () => {
  const { rows, debitTotal, creditTotal } = await read('trial-balance');
  expect(rows).toContainEqual(
    expect.objectContaining({ kind: 'held', normalSide: 'credit', accounts: 2, balance: 354_000 }),
  );
  expect(rows).toContainEqual(expect.objectContaining({ kind: 'gateway', normalSide: 'debit', balance: 354_000 }));
  expect([debitTotal, creditTotal]).toEqual([354_000, 354_000]);
});

it('shows the entries of an account page by page, with its balance', async () => {
  const held = await read(`accounts/held:${job.jobId}/entries`);
  expect(held).toMatchObject({ balance: 236_000, nextAfter: null });
  expect(held.lines).toMatchObject([{ amount: 236_000, counterpart: 'gateway:razorpay', jobId: job.jobId }]);
  const first = await read('accounts/gateway:razorpay/entries?limit=1');
  expect(first.lines).toHaveLength(1);
  const second = await read(`accounts/gateway:razorpay/entries?limit=1&after=${first.nextAfter}`);
  expect(second).toMatchObject({ lines: [{ amount: 118_000 }], nextAfter: null });
  const later = new Date(test.clock.now().getTime() + 1).toISOString();
  expect((await read(`accounts/gateway:razorpay/entries?from=${later}`)).lines).toEqual([]);
});

it('recomputes every balance', async () => {
  expect(await read('check')).toEqual({ sound: true, problems: [] });
});
