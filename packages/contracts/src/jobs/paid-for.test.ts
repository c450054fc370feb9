import { expect, test } from 'vitest';
import { paidFor } from './paid-for.ts';

const end = '01kb8xq7m5e2tbh4bpr1dw1ct';

test.each([
  [[`ord_${end}3`], 'order', 'R1DW1CT3'],
  [[`ord_${end}3`, `ord_${end}4`], 'orders', 'R1DW1CT3, R1DW1CT4'],
  [[`rep_${end}3`], 'repair', 'R1DW1CT3'],
  [[`sub_${end}3`], 'plan', ''],
] as const)('%j is paid for as %s %s', (jobIds, what, numbers) => {
  expect(paidFor(jobIds)).toEqual({ what, numbers });
});
