import { expect, test } from 'vitest';
import { wardIn } from './ward-token.ts';

const token = `mgt_${'a-B_9'.repeat(8)}xyz`;

test('the whole link asks', () => expect(wardIn(`ward=${token}`)).toEqual({ kind: 'asked', token }));
test.each(['ward=', `ward=${token.slice(0, -1)}`, `ward=${token}!`])('%s is a cut link', (fragment) =>
  expect(wardIn(fragment)).toEqual({ kind: 'broken' }),
);
test.each([undefined, '', 'erase'])('%s is no request', (fragment) =>
  expect(wardIn(fragment)).toEqual({ kind: 'none' }),
);
