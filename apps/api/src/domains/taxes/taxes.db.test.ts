import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemOrigin } from '#platform/audit.ts';
import type { Db } from '#platform/db/database.ts';
import { inTransaction } from '#platform/db/in-transaction.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { addTaxRate, type NewTaxRate } from './add-rate.ts';
import { gstRateFor, gstRatesFor, operatorGstRate, taxThreshold, tcsRate, tdsRate } from './index.ts';
import { withdrawTaxRate } from './withdraw-rate.ts';

let app: TestApp;
let db: Db;
beforeAll(async () => {
  app = await startTestApp({ listen: false });
  db = app.db;
});
afterAll(() => app?.close());

const now = new Date('2026-12-01T05:30:00Z');
const origin = systemOrigin('finance', 'trc_test', now, 'command');
const midnight = (day: string): Date => new Date(`${day}T00:00:00+05:30`);
const gst = (scope: string, rate_bp: number, validFrom: string): NewTaxRate => ({
  kind: 'gst',
  scope,
  rate_bp,
  amount_minor: null,
  validFrom,
  source: 'Notification of the test',
  note: null,
});
const add = (rate: NewTaxRate) => inTransaction(db, (tx) => addTaxRate(tx, origin, rate));
const added = async (rate: NewTaxRate): Promise<string> => {
  const result = await add(rate);
  if (!result.ok) throw new Error(result.code);
  return result.value.rateId;
};
const withdraw = (rateId: string, at = now) =>
  inTransaction(db, (tx) => withdrawTaxRate(tx, { ...origin, at }, { rateId, reason: 'typed wrongly' }));
const rateOn = async (hsn: string, day: string) => (await gstRateFor(db, { hsn, at: midnight(day) }))?.rate_bp;

describe('opening data', () => {
  test.each(['8517', '851770', '85177090', '85044090', '850760', '8518', '700719', '851640', '998716', '998599'])(
    'IN-5: %s is taxed at 18 %%',
    async (hsn) => {
      expect(await rateOn(hsn, '2026-11-21')).toBe(1_800);
    },
  );

  test('an unknown code has no rate, and a day before the table none either', async () => {
    expect(await rateOn('0101', '2026-11-21')).toBeUndefined();
    expect(await rateOn('8517', '2010-01-01')).toBeUndefined();
  });

  test('many codes in one question', async () => {
    const rates = await gstRatesFor(db, { hsns: ['851770', '0101', '9987'], at: now });
    expect([...rates]).toEqual([
      ['851770', { prefix: '8517', rate_bp: 1_800 }],
      ['9987', { prefix: '9987', rate_bp: 1_800 }],
    ]);
  });

  test('IN-6: TCS changed at midnight of 10 July 2024, in India', async () => {
    const before = await tcsRate(db, { at: new Date('2024-07-09T18:29:59Z'), intraState: true });
    const after = await tcsRate(db, { at: new Date('2024-07-09T18:30:00Z'), intraState: true });
    expect(before).toEqual({ rate_bp: 100, cgst_bp: 50, sgst_bp: 50, igst_bp: 0 });
    expect(after).toEqual({ rate_bp: 50, cgst_bp: 25, sgst_bp: 25, igst_bp: 0 });
    expect(await tcsRate(db, { at: now, intraState: false })).toEqual({
      rate_bp: 50,
      cgst_bp: 0,
      sgst_bp: 0,
      igst_bp: 50,
    });
  });

  test('IN-7: TDS with and without PAN, and who is exempt', async () => {
    const company = { at: now, hasPan: true, entity: 'company' } as const;
    const person = { at: now, hasPan: true, entity: 'individual' } as const;
    const limit_minor = await taxThreshold(db, { kind: 'tds_exempt_gross', at: now });
    expect(limit_minor).toBe(50_000_000);
    expect(await tdsRate(db, company)).toEqual({ rate_bp: 10, exempt: false });
    expect(await tdsRate(db, { ...company, grossInYear_minor: 1 })).toEqual({ rate_bp: 10, exempt: false });
    expect(await tdsRate(db, { ...company, at: midnight('2024-09-30') })).toEqual({ rate_bp: 100, exempt: false });
    expect(await tdsRate(db, person)).toEqual({ rate_bp: 10, exempt: false });
    expect(await tdsRate(db, { ...person, grossInYear_minor: limit_minor })).toEqual({ rate_bp: 0, exempt: true });
    expect(await tdsRate(db, { ...person, grossInYear_minor: limit_minor + 1 })).toEqual({
      rate_bp: 10,
      exempt: false,
    });
    const noPan = { at: now, hasPan: false, entity: undefined, grossInYear_minor: 1 };
    expect(await tdsRate(db, noPan)).toEqual({ rate_bp: 500, exempt: false });
  });

  test('IN-8: local delivery is taxed at the platform since 22 September 2025, repairs are not', async () => {
    expect(await operatorGstRate(db, { sac: '996813', at: midnight('2025-09-22') })).toEqual({
      prefix: '9968',
      rate_bp: 1_800,
    });
    expect(await operatorGstRate(db, { sac: '996813', at: midnight('2025-09-21') })).toBeUndefined();
    expect(await operatorGstRate(db, { sac: '998716', at: now })).toBeUndefined();
  });

  test('a threshold that no row gives is a bug, not zero', async () => {
    await expect(taxThreshold(db, { kind: 'tds_exempt_gross', at: midnight('2001-01-01') })).rejects.toThrow(
      '2001-01-01',
    );
  });
});

describe('a new rate', () => {
  test('begins on its day and ends the one before it', async () => {
    await added(gst('8516', 1_200, '2027-04-01'));
    expect(await rateOn('8516', '2027-03-31')).toBe(1_800);
    expect(await rateOn('8516', '2027-04-01')).toBe(1_200);
  });

  test('in between ends where the later one begins', async () => {
    await added(gst('8509', 500, '2028-01-01'));
    await added(gst('8509', 1_200, '2027-06-01'));
    const days = ['2027-05-31', '2027-06-01', '2027-12-31', '2028-01-01'];
    expect(await Promise.all(days.map((day) => rateOn('8509', day)))).toEqual([1_800, 1_200, 1_200, 500]);
  });

  test('under a longer prefix wins over the shorter one', async () => {
    await added(gst('85171300', 500, '2027-01-01'));
    expect(await rateOn('85171300', '2026-12-31')).toBe(1_800);
    expect(await rateOn('85171300', '2027-01-01')).toBe(500);
    expect(await rateOn('85171400', '2027-01-01')).toBe(1_800);
  });

  test('for a code that had none', async () => {
    await added(gst('6403', 500, '2027-01-01'));
    expect(await rateOn('640399', '2026-12-31')).toBeUndefined();
    expect(await rateOn('640399', '2027-01-01')).toBe(500);
  });

  test('is audited with what it replaces, and announced', async () => {
    const rateId = await added(gst('8414', 500, '2027-02-01'));
    const entry = await db
      .selectFrom('audit_log')
      .selectAll()
      .where('subject_id', '=', rateId)
      .executeTakeFirstOrThrow();
    expect(entry).toMatchObject({
      action: 'taxes.rate_added',
      before: { rate_bp: 1_800 },
      after: { rate_bp: 500, validFrom: '2027-02-01' },
    });
    const event = await db
      .selectFrom('outbox_events')
      .selectAll()
      .where('subject', '=', 'tax:gst:8414')
      .executeTakeFirst();
    expect(event?.payload).toEqual({ kind: 'gst', scope: '8414', validFrom: '2027-02-01' });
  });

  test.each<[string, Partial<NewTaxRate>, string]>([
    ['from today', { validFrom: '2026-12-01' }, 'taxes.back_dated'],
    ['from last year', { validFrom: '2025-12-01' }, 'taxes.back_dated'],
    ['from a day that does not exist', { validFrom: '2027-02-30' }, 'taxes.back_dated'],
    ['with an odd rate', { rate_bp: 1_801 }, 'taxes.wrong_value'],
    ['with an amount', { amount_minor: 1 }, 'taxes.wrong_value'],
    ['without a rate', { rate_bp: null }, 'taxes.wrong_value'],
    ['for an odd number of digits', { scope: '851' }, 'taxes.wrong_value'],
    ['for a scope of another kind', { scope: 'with_pan' }, 'taxes.wrong_value'],
    ['as a threshold without amount', { kind: 'tds_exempt_gross', scope: 'all', rate_bp: null }, 'taxes.wrong_value'],
  ])('%s is refused', async (_, more, code) => {
    expect(await add({ ...gst('8517', 500, '2027-05-01'), ...more })).toMatchObject({ ok: false, code });
  });

  test('one of several from the same day, added at once, is taken', async () => {
    const results = await Promise.all(Array.from({ length: 8 }, (_, i) => add(gst('8471', 100 + i * 2, '2027-09-01'))));
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results.find((result) => !result.ok)).toMatchObject({ code: 'taxes.date_taken' });
  });

  test('many at once for different days leave no gap and no overlap', async () => {
    const days = Array.from({ length: 10 }, (_, i) => `2029-01-${String(i + 10)}`);
    await Promise.all(days.map((day, i) => added(gst('8473', i * 2, day))));
    expect(await Promise.all(days.map((day) => rateOn('8473', day)))).toEqual(days.map((_, i) => i * 2));
    expect(await rateOn('8473', '2029-01-09')).toBe(1_800);
  });
});

describe('withdrawing', () => {
  test('a rate that has not begun lets the one before it hold on', async () => {
    const rateId = await added(gst('8525', 500, '2027-03-01'));
    expect(await withdraw(rateId)).toMatchObject({ ok: true });
    expect(await rateOn('8525', '2027-03-01')).toBe(1_800);
    await added(gst('8525', 1_200, '2027-03-01'));
    expect(await rateOn('8525', '2027-03-01')).toBe(1_200);
    expect(await withdraw(rateId)).toMatchObject({ ok: false, code: 'taxes.already_withdrawn' });
  });

  test('one between two others closes the gap', async () => {
    await added(gst('8528', 500, '2028-01-01'));
    const rateId = await added(gst('8528', 1_200, '2027-06-01'));
    await withdraw(rateId);
    const days = ['2027-06-01', '2027-12-31', '2028-01-01'];
    expect(await Promise.all(days.map((day) => rateOn('8528', day)))).toEqual([1_800, 1_800, 500]);
  });

  test('what has begun stays', async () => {
    const rateId = await added(gst('8523', 500, '2027-03-01'));
    expect(await withdraw(rateId, midnight('2027-03-01'))).toMatchObject({ ok: false, code: 'taxes.has_begun' });
    expect(await withdraw('txr_01jd0000000000000000099999')).toMatchObject({ ok: false, code: 'taxes.not_found' });
  });
});

describe('the database keeps the past by itself', () => {
  test.each([
    ['a rate', sql`UPDATE tax_rates SET rate_bp = 0 WHERE scope = '8517'`],
    ['a beginning', sql`UPDATE tax_rates SET valid_from = '2020-01-01' WHERE scope = '8517'`],
    ['a deletion', sql`DELETE FROM tax_rates WHERE scope = '8517'`],
    ['emptying', sql`TRUNCATE tax_rates`],
  ])('%s', async (_, statement) => {
    await expect(statement.execute(db)).rejects.toThrow(/tax rates are not edited|append-only|permission denied/);
  });

  test('overlapping days', async () => {
    const overlap = sql`INSERT INTO tax_rates (rate_id, kind, scope, rate_bp, valid_from, source, created_by, created_at)
      VALUES ('txr_x', 'gst', '8517', 500, '2027-01-01', 'test', 'test', now())`;
    await expect(overlap.execute(db)).rejects.toThrow('tax_rates_no_overlap');
  });
});
