import { expect, test } from 'vitest';
import hindi from '../../messages/hi/errors.json' with { type: 'json' };
import tamil from '../../messages/ta/errors.json' with { type: 'json' };
import { describeProblem } from './describe-problem.ts';
import { errorsOf } from './errors-of.ts';

const refused = (status: number, code: string, message: string) => ({
  status,
  code,
  message,
  errors: [],
  details: {},
  traceId: 'trc_1',
  retryAfter_s: status === 429 ? 30 : undefined,
});

test.each([
  ['ta', tamil, /[\u0B80-\u0BFF]/],
  ['hi', hindi, /[\u0900-\u097F]/],
] as const)('a public page says in %s why nothing came into the cart', (_, texts, script) => {
  const few = errorsOf(texts, ['orders.cart_full']);
  const say = (status: number, code: string): string => describeProblem(refused(status, code, 'English.'), few);
  expect(say(422, 'orders.cart_full')).toBe(texts.codes.orders.cart_full);
  expect(say(403, 'auth.csrf')).toBe(texts.codes.auth.csrf);
  expect(say(503, 'service.read_only')).toBe(texts.codes.service.read_only);
  for (const [status, code] of [
    [0, 'network.unreachable'],
    [401, 'auth.required'],
    [404, 'request.not_found'],
    [429, 'request.too_many'],
    [500, 'service.failed'],
  ] as const) {
    expect(say(status, code)).toMatch(script);
    expect(say(status, code)).not.toContain('English.');
  }
});

test('it carries nothing else', () => {
  expect(errorsOf(tamil, ['orders.cart_full']).codes).toEqual({
    auth: { csrf: tamil.codes.auth.csrf, inactive: tamil.codes.auth.inactive },
    orders: { cart_full: tamil.codes.orders.cart_full },
    service: { busy: tamil.codes.service.busy, read_only: tamil.codes.service.read_only },
  });
});
