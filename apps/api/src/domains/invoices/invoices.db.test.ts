import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addGst } from '@mistri/money';
import type { Tx } from '#platform/db/database.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { markFunded, requestRefund, startSupply } from '#rooms/jobs/index.ts';
import { goodsLine, makeJob, type MadeJob, testParties } from '#test/delivered-job.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { commandOrigin, makeHeldJob, makePayee, makeReleasable } from '#test/held-job.ts';
import { allocateNumber } from './allocate-number.ts';
import { issueForSupply } from './issue-for-supply.ts';
import { invoicesOfJob } from './invoices-store.ts';
import { openContent } from './open-content.ts';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp({ listen: false });
});
afterAll(() => test?.close());

const context = () => ({ services: test.app.services, origin: commandOrigin(test) });
const supply = (jobId: string): Promise<string[]> => transact(test.db, (tx) => issueForSupply(tx, context(), jobId));
const invoicesOf = (job: MadeJob | { jobId: string }) => invoicesOfJob(test.db, job.jobId);
const contentsOf = async (job: { jobId: string }) =>
  (await invoicesOf(job)).map((row) => openContent(test.app.services, row));

async function refund(jobId: string, lines: { lineId: string; amount_minor: number }[]): Promise<void> {
  const asked = await transact(test.db, async (tx) => {
    const done = await requestRefund(tx, commandOrigin(test), { jobId, lines, reason: 'damaged' });
    if (!done.ok) throw new Error(done.message);
    return done;
  });
  expect(asked.ok).toBe(true);
}

describe('numbers', () => {
  const number = (tx: Tx, supplierKey: string, at = test.clock.now()) =>
    allocateNumber(tx, { supplierKey, kind: 'tax_invoice', platform: false, at });

  it('50 at once, every third rolled back: no gap, none twice', async () => {
    const supplierKey = 'TEST-PARALLEL';
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, at) =>
        transact(test.db, async (tx) => {
          const made = await number(tx, supplierKey);
          if (at % 3 === 0) throw new Error('rolled back');
          return made.number;
        }),
      ),
    );
    const numbers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 33 }, (_, at) => at + 1));
    expect((await transact(test.db, (tx) => number(tx, supplierKey))).number).toBe(34);
  });

  it('start again with the financial year, fit 16 characters, and never run against the dates', async () => {
    const inYear = (at: string) => transact(test.db, (tx) => number(tx, 'TEST-YEAR', new Date(at)));
    // 31 March 23:59 and 1 April 00:00 in India.
    expect((await inYear('2027-03-31T18:29:59Z')).text).toBe('MT/2627/0000001');
    const next = await inYear('2027-03-31T18:30:00Z');
    expect(next).toMatchObject({ text: 'MT/2728/0000001', issuedOn: '2027-04-01' });
    expect(next.text.length).toBeLessThanOrEqual(16);
    await inYear('2027-05-10T10:00:00Z');
    expect((await inYear('2027-05-09T10:00:00Z')).issuedOn).toBe('2027-05-10');
  });

  it('cannot be skipped, set back or removed by the application', async () => {
    await transact(test.db, (tx) => number(tx, 'TEST-GUARD'));
    const set = (last_number: number) =>
      test.db.updateTable('invoice_counters').set({ last_number }).where('supplier_key', '=', 'TEST-GUARD').execute();
    await expect(set(3)).rejects.toThrow('count by one');
    await expect(set(1)).rejects.toThrow('count by one');
    await expect(test.db.deleteFrom('invoice_counters').execute()).rejects.toThrow();
  });
});

describe('the supply of a job', () => {
  it('gives one tax invoice of the seller and one of the platform, once, however often it is asked', async () => {
    const gst = addGst(10_000, 1800, { supplierState: '33', placeOfSupply: '33' });
    const fee = goodsLine(
      { kind: 'fee', beneficiary: 'platform', hsn: '998599', description: 'Service fee', reference_id: null },
      10_000,
    );
    const job = await makeJob(test, { until: 'funded', lines: [goodsLine(), fee] });
    await transact(test.db, (tx) => startSupply(tx, commandOrigin(test), job.jobId));
    await test.app.outbox.drain();
    const again = await Promise.all([supply(job.jobId), supply(job.jobId)]);
    const rows = await invoicesOf(job);
    expect(again[0]).toEqual(rows.map((row) => row.invoice_id));
    expect(rows.map((row) => [row.kind, row.supplier_id, row.total_minor])).toEqual([
      ['tax_invoice', job.payeeId, 236_000],
      ['tax_invoice', 'platform', gst.total],
    ]);
    const [seller] = await contentsOf(job);
    expect(seller).toMatchObject({
      supplier: { gstin: '33AABCS1234L1Z5' },
      recipient: { name: 'Meena K', gstin: null },
      deliveryAddress: null,
      placeOfSupply: { stateCode: '33', stateName: 'Tamil Nadu' },
      totals: { taxable_minor: 200_000, cgst_minor: 18_000, sgst_minor: 18_000, igst_minor: 0, total_minor: 236_000 },
      amountInWords: expect.stringMatching(/two thousand three hundred sixty only/i),
    });
    expect(JSON.stringify(seller)).not.toContain('9876543210');
  });

  it('is a bill of supply from somebody without GSTIN', async () => {
    const line = goodsLine({
      gst_rate_bp: 0,
      cgst_minor: 0,
      sgst_minor: 0,
      igst_minor: 0,
      total_minor: 200_000,
      unit_minor: 200_000,
    });
    const job = await makeJob(test, {
      lines: [line],
      parties: { supplier: { ...testParties.supplier, gstin: null } },
    });
    await test.app.outbox.drain();
    expect((await invoicesOf(job)).map((row) => row.kind)).toEqual(['bill_of_supply']);
    const taxed = await makeJob(test, {
      parties: { supplier: { ...testParties.supplier, gstin: null } },
      until: 'funded',
    });
    await expect(supply(taxed.jobId)).rejects.toThrow('without GSTIN');
  });

  it('leaves out what was refunded before, and gives nothing when nothing is left', async () => {
    const two = goodsLine({
      quantity: 2,
      unit_minor: 236_000,
      taxable_minor: 400_000,
      cgst_minor: 36_000,
      sgst_minor: 36_000,
      total_minor: 472_000,
    });
    const job = await makeJob(test, { until: 'funded', lines: [two, goodsLine()] });
    await refund(job.jobId, [
      { lineId: job.lines[0]?.line_id ?? '', amount_minor: 236_000 },
      { lineId: job.lines[1]?.line_id ?? '', amount_minor: 236_000 },
    ]);
    await supply(job.jobId);
    const [content] = await contentsOf(job);
    expect(content?.lines).toMatchObject([{ quantity: 1, total_minor: 236_000, taxable_minor: 200_000 }]);
    const gone = await makeJob(test, { until: 'funded' });
    await refund(gone.jobId, [{ lineId: gone.lines[0]?.line_id ?? '', amount_minor: 236_000 }]);
    expect(await supply(gone.jobId)).toEqual([]);
  });
});

describe('credit notes', () => {
  it('correct the invoice by exactly the refund, in parts, down to zero', async () => {
    const job = await makeHeldJob(test);
    await transact(test.db, (tx) => markFunded(tx, commandOrigin(test), job.jobId));
    await supply(job.jobId);
    const lineId = job.lines[0]?.lineId ?? '';
    for (const amount_minor of [1, 99_999, 136_000]) await refund(job.jobId, [{ lineId, amount_minor }]);
    await test.app.outbox.drain();
    const rows = await invoicesOf(job);
    const [invoice, ...notes] = rows;
    expect(notes.map((note) => [note.kind, note.refers_to, note.total_minor])).toEqual(
      [1, 99_999, 136_000].map((amount_minor) => ['credit_note', invoice?.invoice_id, amount_minor]),
    );
    const sum = (field: 'taxable_minor' | 'cgst_minor' | 'sgst_minor') =>
      notes.reduce((total, note) => total + note[field], 0);
    expect([sum('taxable_minor'), sum('cgst_minor'), sum('sgst_minor')]).toEqual([200_000, 18_000, 18_000]);
    for (const note of notes) expect(note.document_number).toMatch(/^MC\/2627\/\d{7}$/);
  });

  it('a refund after the invoice and before the delivery is credited, not forgotten', async () => {
    const job = await makeJob(test, { until: 'funded' });
    await supply(job.jobId);
    await refund(job.jobId, [{ lineId: job.lines[0]?.line_id ?? '', amount_minor: 100_000 }]);
    // The delivery's own call comes before the refund's event was handled.
    await supply(job.jobId);
    await test.app.outbox.drain();
    expect((await invoicesOf(job)).map((row) => [row.kind, row.total_minor])).toEqual([
      ['tax_invoice', 236_000],
      ['credit_note', 100_000],
    ]);
  });
});

describe('commission', () => {
  it('is invoiced to the payee when the money is released, and credited when it goes back', async () => {
    const payeeId = await makePayee(test, newId('dlr'));
    const job = await makeHeldJob(test, { payeeId });
    await makeReleasable(test, job);
    await releaseAll(job.jobId);
    const hold = await test.db
      .selectFrom('holds')
      .selectAll()
      .where('job_id', '=', job.jobId)
      .executeTakeFirstOrThrow();
    const own = async () => (await invoicesOf(job)).filter((row) => row.kind.startsWith('commission'));
    expect(await own()).toMatchObject([
      {
        kind: 'commission_invoice',
        supplier_id: 'platform',
        recipient_id: payeeId,
        recipient_gstin: '33AABCS1234L1Z5',
        taxable_minor: hold.commission_minor,
        cgst_minor: hold.gst_cgst_minor,
        sgst_minor: hold.gst_sgst_minor,
      },
    ]);
    await refund(job.jobId, [{ lineId: job.lines[0]?.lineId ?? '', amount_minor: job.lines[0]?.gross_minor ?? 0 }]);
    await test.app.outbox.drain();
    const [invoice, note] = await own();
    expect(note).toMatchObject({ kind: 'commission_credit_note', refers_to: invoice?.invoice_id });
    expect(note?.total_minor).toBe(invoice?.total_minor);
  });

  async function releaseAll(jobId: string): Promise<void> {
    const { performRelease } = await import('#rooms/escrow/release-holds.ts');
    const { lockHoldsOfJob } = await import('#rooms/escrow/holds-store.ts');
    const { lockJob } = await import('#rooms/jobs/index.ts');
    await transact(test.db, async (tx) => {
      const job = await lockJob(tx, jobId);
      if (!job) throw new Error('no job');
      const holds = await lockHoldsOfJob(tx, jobId);
      await performRelease(tx, commandOrigin(test), { job, holds, policyVersion: null });
    });
    await test.app.outbox.drain();
  }
});

describe('what was issued', () => {
  it('never changes and never goes', async () => {
    const job = await makeJob(test);
    await test.app.outbox.drain();
    const [row] = await invoicesOf(job);
    const id = row?.invoice_id ?? '';
    await expect(
      test.db.updateTable('invoices').set({ total_minor: 1 }).where('invoice_id', '=', id).execute(),
    ).rejects.toThrow();
    await expect(test.db.deleteFrom('invoice_lines').where('invoice_id', '=', id).execute()).rejects.toThrow();
    if (!row) throw new Error('no invoice');
    expect(() => openContent(test.app.services, { ...row, content_sha256: '0'.repeat(64) })).toThrow('was changed');
    expect(() => openContent(test.app.services, { ...row, invoice_id: newId('inv') })).toThrow();
  });

  it('every series is gapless and every total is that of its lines', async () => {
    const rows = await test.db.selectFrom('invoices').selectAll().execute();
    expect(rows.length).toBeGreaterThan(8);
    for (const [, series] of Map.groupBy(rows, (row) => `${row.supplier_key} ${row.series} ${row.financial_year}`)) {
      const numbers = series.map((row) => row.number).toSorted((a, b) => a - b);
      expect(numbers).toEqual(numbers.map((_, at) => at + 1));
    }
    const lines = Map.groupBy(
      await test.db.selectFrom('invoice_lines').selectAll().execute(),
      (line) => line.invoice_id,
    );
    for (const row of rows) {
      const sum = (lines.get(row.invoice_id) ?? []).reduce((total, line) => total + line.total_minor, 0);
      expect(sum).toBe(row.total_minor);
    }
  });
});
