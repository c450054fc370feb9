import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookingsOf, bookingsOfKnown, matchSettlement, type OurRecords, type SettledRow } from './match-settlement.ts';

const row = (change: Partial<SettledRow>): SettledRow => ({
  entityId: 'pay_1',
  type: 'payment',
  amount_minor: 10_000,
  fee_minor: 236,
  debit_minor: 0,
  credit_minor: 9_764,
  settlementId: 'setl_1',
  ...change,
});
const payment = { paymentId: 'pay_ours', captured: true, amount_minor: 10_000, inLedger_minor: 10_000 };
const records = (change: Partial<OurRecords> = {}): OurRecords => ({
  payments: new Map([['pay_1', payment]]),
  refunds: new Map([['rfnd_1', { refundId: 'rfd_ours', amount_minor: 500, processed: true }]]),
  transfers: new Map([['trf_1', { holdId: 'hld_ours', amount_minor: 700 }]]),
  ...change,
});
const kindsOf = (rows: SettledRow[], ours: OurRecords = records()) =>
  matchSettlement(rows, ours).map((entry) => [entry.kind, entry.expected_minor, entry.found_minor]);

describe('a row of the report', () => {
  it('that fits is no break', () => {
    const rows = [
      row({}),
      row({ entityId: 'rfnd_1', type: 'refund', amount_minor: 500, debit_minor: 500, credit_minor: 0 }),
      row({ entityId: 'trf_1', type: 'transfer', amount_minor: 700, debit_minor: 702, credit_minor: 0 }),
      row({ entityId: 'rvrsl_1', type: 'reversal', amount_minor: 100, credit_minor: 100 }),
    ];
    expect(matchSettlement(rows, records())).toEqual([]);
  });

  it('about a payment: unknown, not captured, another amount, not in the ledger', () => {
    expect(kindsOf([row({ entityId: 'pay_2' })])).toEqual([['payment_unknown', null, 10_000]]);
    const of = (change: Partial<typeof payment>) =>
      kindsOf([row({})], records({ payments: new Map([['pay_1', { ...payment, ...change }]]) }));
    expect(of({ captured: false })).toEqual([['payment_not_captured', 0, 10_000]]);
    expect(of({ amount_minor: 9_000, inLedger_minor: 9_000 })).toEqual([['payment_amount', 9_000, 10_000]]);
    expect(of({ inLedger_minor: 4_000 })).toEqual([['payment_not_in_ledger', 10_000, 4_000]]);
  });

  it('about a refund or a transfer: unknown, another amount, not finished here', () => {
    const refund = (change: Partial<SettledRow>) =>
      row({ entityId: 'rfnd_1', type: 'refund', amount_minor: 500, ...change });
    expect(kindsOf([refund({ entityId: 'rfnd_9' })])).toEqual([['refund_unknown', null, 500]]);
    expect(kindsOf([refund({ amount_minor: 501 })])).toEqual([['refund_amount', 500, 501]]);
    const open = new Map([['rfnd_1', { refundId: 'rfd_ours', amount_minor: 500, processed: false }]]);
    expect(kindsOf([refund({})], records({ refunds: open }))).toEqual([['refund_not_processed', 500, 500]]);
    const transfer = (change: Partial<SettledRow>) =>
      row({ entityId: 'trf_1', type: 'transfer', amount_minor: 700, ...change });
    expect(kindsOf([transfer({ entityId: 'trf_9' })])).toEqual([['transfer_unknown', null, 700]]);
    expect(kindsOf([transfer({ amount_minor: 800 })])).toEqual([['transfer_amount', 700, 800]]);
  });

  it('of the gateway itself, or of a kind not known here', () => {
    const lost = row({ entityId: 'disp_1', type: 'adjustment', amount_minor: 300, debit_minor: 300, credit_minor: 0 });
    expect(kindsOf([lost])).toEqual([['adjustment', null, -300]]);
    expect(kindsOf([row({ entityId: 'x', type: 'commission' })])).toEqual([['row_unknown', null, 10_000]]);
  });
});

it('puts what is known to nobody into suspense, in or out, and takes it out again when it is known', () => {
  const rows = [
    row({ entityId: 'pay_2' }),
    row({ entityId: 'rfnd_9', type: 'refund', amount_minor: 500, fee_minor: 0, debit_minor: 500, credit_minor: 0 }),
    row({ entityId: 'x_1', type: 'commission', amount_minor: 70, fee_minor: 10, debit_minor: 80, credit_minor: 0 }),
    row({ entityId: 'trf_9', type: 'transfer', amount_minor: 700, fee_minor: 0, debit_minor: 700, credit_minor: 0 }),
  ];
  const breaks = matchSettlement(rows, records());
  const inSuspense = (bookings: ReturnType<typeof bookingsOf>) =>
    bookings
      .filter((booking) => booking.entry.startsWith('adjustment'))
      .map((booking) => `${booking.reference} ${booking.entry} ${booking.amount_minor}`);
  expect(inSuspense(bookingsOf(rows, breaks))).toEqual([
    'pay_2 adjustment_in 10000',
    'rfnd_9 adjustment_out 500',
    'x_1 adjustment_out 70',
  ]);
  expect(inSuspense(bookingsOfKnown(rows, breaks))).toEqual([
    'pay_2 adjustment_out 10000',
    'rfnd_9 adjustment_in 500',
    'x_1 adjustment_in 70',
  ]);
  expect(bookingsOfKnown(rows, [])).toEqual([]);
});

it('books exactly what the bank got and the fees, whatever the report (property)', () => {
  const rows = fc.array(
    fc.record({
      entityId: fc.uuid(),
      type: fc.constantFrom('payment', 'refund', 'transfer', 'reversal'),
      amount_minor: fc.integer({ min: 1, max: 1e9 }),
      fee_minor: fc.integer({ min: 0, max: 1e6 }),
      debit_minor: fc.integer({ min: 0, max: 1e9 }),
      credit_minor: fc.integer({ min: 0, max: 1e9 }),
      settlementId: fc.constantFrom('setl_1', 'setl_2', null),
    }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(rows, (report) => {
      const bookings = bookingsOf(report, []);
      const sum = (entry: string) =>
        bookings
          .filter((booking) => booking.entry === entry)
          .reduce((total, booking) => total + booking.amount_minor, 0);
      const settled = report.filter((entry) => entry.settlementId !== null);
      expect(sum('bank_in') - sum('bank_out')).toBe(
        settled.reduce((total, entry) => total + entry.credit_minor - entry.debit_minor, 0),
      );
      expect(sum('fee')).toBe(report.reduce((total, entry) => total + entry.fee_minor, 0));
      expect(bookings.every((booking) => booking.amount_minor > 0)).toBe(true);
      expect(new Set(bookings.map((booking) => `${booking.kind} ${booking.reference}`)).size).toBe(bookings.length);
    }),
  );
});
