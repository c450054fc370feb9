import { expect, test } from 'vitest';
import { endOfJobId, isJobNumber, jobNumber } from './job-number.ts';

const orderId = 'ord_01kb8xq7m5e2tbh4bpr1dw1ct3';

test('the number of an id is found again in every way to write it', () => {
  expect(jobNumber(orderId)).toBe('R1DW1CT3');
  for (const written of ['R1DW1CT3', '#R1DW1CT3', 'r1dw1ct3', '#r1dw1ct3', 'RIDWlCT3', orderId]) {
    expect(isJobNumber(written)).toBe(true);
    expect(orderId.endsWith(endOfJobId(written))).toBe(true);
  }
  expect(endOfJobId('OOOOOOOO')).toBe('00000000');
});

test('anything else is no number', () => {
  for (const text of ['', '#', 'R1DW1CT', 'R1DW1CT33', '##R1DW1CT3', 'R1DW 1CT', 'R1DW1CT%', `${orderId}0`])
    expect(isJobNumber(text)).toBe(false);
});
