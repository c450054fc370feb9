import { expect, test } from 'vitest';
import { checkFlash } from './flash-safety.ts';

const phone = {
  product: 'one',
  'battery-voltage': '3987',
  'battery-soc-ok': 'yes',
  'current-slot': 'a',
  'partition-size:boot_a': '0x800000',
  'rollback-index': '3',
  unlocked: 'no',
};
const plan = {
  partition: 'boot_a',
  size_bytes: 0x80_0000,
  image: { product: 'one', partition: 'boot', rollbackIndex: 3 },
};
const found = (variables: object, change: object = {}): string[] =>
  checkFlash({ ...phone, ...variables }, { ...plan, ...change }).map(({ check, level }) => `${check} ${level}`);

test('nothing is found when all fits, and a boot loader that says nothing is no reason', () => {
  expect(found({})).toEqual([]);
  expect(checkFlash({}, plan)).toEqual([]);
});

test.each([
  [{ 'battery-soc-ok': 'no' }, {}, 'battery stop'],
  [{ 'battery-voltage': '3300mV' }, {}, 'battery stop'],
  [{ product: 'two' }, {}, 'product stop'],
  [{}, { partition: 'recovery_a' }, 'partition stop'],
  [{ 'current-slot': '_b' }, {}, 'slot warn'],
  [{ 'partition-size:boot_a': '7fffff' }, {}, 'size stop'],
  [{ 'partition-size:boot_a': '0x7fffff' }, { partition: 'boot' }, 'size stop'],
  [{ 'rollback-index': '4' }, {}, 'rollback stop'],
  [{ unlocked: 'yes' }, {}, 'lock warn'],
  [{ unlocked: 'yes' }, { partition: 'vbmeta_a', image: {} }, 'lock warn'],
])('%o with %o: %s', (variables, change, expected) => {
  expect(found(variables, change)).toEqual([expected]);
});
