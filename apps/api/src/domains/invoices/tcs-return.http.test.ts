import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { releaseHolds } from '#rooms/escrow/release-holds.ts';
import { requestRefund } from '#rooms/jobs/index.ts';
import { account, balanceOf } from '#rooms/ledger/index.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { deliver } from '#test/delivered-job.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { commandOrigin, type HeldJob, makeHeldJob, makePayee } from '#test/held-job.ts';
import { nextMonth, tcsReturn } from './tcs-return.ts';

const gstin = '33AABCS1234L1Z5';
let test: TestApp;
let finance: Actor;
let payeeId: string;

beforeAll(async () => {
  test = await startTestApp();
  finance = await createActor(test, { role: 'admin', capabilities: ['finance'] });
  payeeId = await makePayee(test, newId('dlr'));
});
afterAll(() => test?.close());

const at = (moment: string): void => test.clock.set(new Date(moment));

async function refund(job: HeldJob, amount_minor: number): Promise<void> {
  const lines = [{ lineId: job.lines[0]?.lineId ?? '', amount_minor }];
  const decided = await inTransaction(test.db, (tx) =>
    requestRefund(tx, commandOrigin(test), { jobId: job.jobId, lines, reason: 'test' }),
  );
  if (!decided.ok) throw new Error(decided.code);
  await test.app.outbox.drain();
}

async function supply(job: HeldJob): Promise<void> {
  await deliver(test, job.jobId);
  await test.app.outbox.drain();
}

const rowsOf = async (month: string) => (await tcsReturn(test.db, month)).rows;

describe('the return of tax collected at source (IN-6, GSTR-8)', () => {
  it('goes by months of India, takes off what came back, and is what the ledger owes in the end', async () => {
    // ₹10,000 and ₹5,000 of taxable value, 0.25 + 0.25 %.
    at('2026-12-05T05:30:00Z');
    const first = await makeHeldJob(test, { payeeId, taxable: [1_000_000] });
    const second = await makeHeldJob(test, { payeeId, taxable: [500_000] });
    // Half of the second went back before it was supplied: no invoice ever bears it.
    await refund(second, 295_000);
    // The last minute of December in India, which is afternoon in UTC.
    at('2026-12-31T18:29:00Z');
    await supply(first);
    // Half an hour later it is January there, and still December in UTC.
    at('2026-12-31T18:59:00Z');
    await supply(second);
    await refund(first, 236_000);
    expect(await rowsOf('2026-12')).toEqual([
      {
        supplierGstin: gstin,
        table: '3B',
        placeOfSupply: '33',
        supplied_minor: 1_000_000,
        returned_minor: 0,
        net_minor: 1_000_000,
        cgst_minor: 2_500,
        sgst_minor: 2_500,
        igst_minor: 0,
      },
    ]);
    const [january] = await rowsOf('2027-01');
    expect(january).toMatchObject({ supplied_minor: 250_000, returned_minor: 200_000, net_minor: 50_000 });
    expect(january).toMatchObject({ cgst_minor: 125, sgst_minor: 125, igst_minor: 0 });
    expect(await rowsOf('2027-02')).toEqual([]);

    at('2027-02-10T05:30:00Z');
    await release(first);
    await release(second);
    // A refund after the release takes tax back out of the ledger too: in the month of its credit note.
    await refund(first, 118_000);
    const [february] = await rowsOf('2027-02');
    expect(february).toMatchObject({ supplied_minor: 0, returned_minor: 100_000, cgst_minor: -250, sgst_minor: -250 });
    for (const [part, months] of [
      ['cgst', 2_500 + 125 - 250],
      ['sgst', 2_500 + 125 - 250],
      ['igst', 0],
    ] as const)
      expect(await balanceOf(test.db, account.tcsPayable(part))).toBe(months);
  });

  it('downloads with the columns of table 3, and says when it is due', async () => {
    // Sessions of December are over by now.
    finance = await createActor(test, { role: 'admin', capabilities: ['finance'] });
    const { body } = await finance.get('/api/admin/tcs-return?month=2026-12');
    expect(body.data).toMatchObject({ month: '2026-12', dueOn: '2027-01-10' });
    expect(body.data.rows).toMatchObject([{ supplierGstin: gstin, table: '3B', net: 1_000_000, cgst: 2_500 }]);
    const csv = await finance.get('/api/admin/tcs-return.csv?month=2027-02');
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="gstr-8-2027-02.csv"');
    expect(String(csv.body).split('\r\n')).toEqual([
      'table,supplier_gstin,place_of_supply,value_supplied,value_returned,net_value,integrated_tax,central_tax,state_tax',
      `3B,${gstin},33,0.00,1000.00,-1000.00,0.00,-2.50,-2.50`,
      '',
    ]);
    for (const month of ['2026-13', '2026', '', "2026-12' OR 1=1"])
      expect((await finance.get(`/api/admin/tcs-return?month=${encodeURIComponent(month)}`)).status).toBe(400);
  });

  it('knows what comes after December', () => {
    expect([nextMonth('2026-12'), nextMonth('2026-09')]).toEqual(['2027-01', '2026-10']);
  });
});

async function release(job: HeldJob): Promise<void> {
  await test.db
    .updateTable('holds')
    .set({ state: 'release_requested', release_requested_at: test.clock.now() })
    .where('job_id', '=', job.jobId)
    .execute();
  const done = await inTransaction(test.db, (tx) =>
    releaseHolds(tx, commandOrigin(test, finance.userId), { jobIds: [job.jobId] }),
  );
  if (!done.ok) throw new Error(done.code);
  await test.app.outbox.drain();
}
