import { expect, test } from 'vitest';
import { invoiceQuery, irnBody, taxOf } from './invoice-filters.ts';

const order = 'ord_01kaj5v9mse0ktrnbh4bp4a1d2';

test('only whole days and numbers are asked for', () => {
  expect(invoiceQuery({ from: '2026-11-01', to: '2026-11-30', jobId: ` ${order} ` })).toEqual({
    from: '2026-11-01',
    to: '2026-11-30',
    jobId: order,
  });
  expect(invoiceQuery({ from: 'today', to: '', jobId: 'ord_1' })).toEqual({});
});

test('tax is what all kinds of it add up to', () => {
  expect(taxOf({ cgst: 900, sgst: 900, igst: 0 })).toBe(1_800);
  expect(taxOf({ cgst: 0, sgst: 0, igst: 1_800 })).toBe(1_800);
});

test('what is pasted from the portal comes without capitals and spaces', () => {
  const irn = 'AB12 '.repeat(16);
  expect(irnBody({ irn, ackNo: '1826 1001', ackOn: '2026-11-21', signedQr: 'eyJ\nabc' })).toEqual({
    irn: 'ab12'.repeat(16),
    ackNo: '18261001',
    ackOn: '2026-11-21',
    signedQr: 'eyJabc',
  });
});
