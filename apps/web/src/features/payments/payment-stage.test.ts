import { expect, test } from 'vitest';
import { paymentStage } from './payment-stage.ts';

const seen = { payment: 'created', order: 'awaiting_payment', cameBack: false, waited_ms: 0 } as const;

test('coming back from the gateway is not being paid', () => {
  expect(paymentStage({ ...seen, cameBack: true })).toBe('confirming');
  expect(paymentStage({ ...seen, cameBack: true, waited_ms: 30_000 })).toBe('unconfirmed');
  expect(paymentStage({ ...seen, payment: 'captured', cameBack: true, waited_ms: 30_000 })).toBe('paid');
});

test('who did not go yet is asked to pay, also after waiting', () => {
  expect(paymentStage({ ...seen, waited_ms: 999_999 })).toBe('open');
  expect(paymentStage({ ...seen, payment: 'pending' })).toBe('open');
  expect(paymentStage({ ...seen, payment: 'pending', cameBack: true })).toBe('confirming');
  expect(paymentStage({ ...seen, payment: 'failed' })).toBe('failed');
});

test('a cancelled order takes no money, and money that came too late goes back', () => {
  expect(paymentStage({ ...seen, order: 'cancelled' })).toBe('cancelled');
  expect(paymentStage({ ...seen, payment: 'captured', order: 'cancelled' })).toBe('cancelled');
  expect(paymentStage({ ...seen, payment: 'captured', order: undefined })).toBe('paid');
});
