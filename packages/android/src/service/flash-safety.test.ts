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

test('fastbootd writes what lies inside of super, and makes it as large as its image', () => {
  const inside = {
    'is-userspace': 'yes',
    'super-partition-name': 'super',
    'is-logical:system_a': 'yes',
    'partition-size:system_a': '0x1000',
  };
  const change = { partition: 'system', size_bytes: 0x2000, image: {} };
  expect(found(inside, change)).toEqual([]);
  expect(found({ ...inside, 'is-logical:system_a': 'no' }, change)).toEqual(['size stop']);
});

test('a boot loader that lists the partition takes it, and so does one of a phone without super', () => {
  const change = { partition: 'system_a', size_bytes: 1, image: {} };
  expect(found({ 'super-partition-name': 'super', 'partition-size:system_a': '0x1000' }, change)).toEqual([]);
  expect(found({}, change)).toEqual([]);
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
  [{ 'super-partition-name': 'super' }, { partition: 'system', image: {} }, 'mode stop'],
  [{ 'partition-size:super': '0x1000' }, { partition: 'product_a', image: {} }, 'mode stop'],
  [{ 'is-userspace': 'yes', 'snapshot-update-status': 'merging' }, {}, 'update stop'],
  [{ 'is-userspace': 'yes', 'battery-soc-ok': 'no' }, {}, 'battery stop'],
  [{ unlocked: 'yes' }, { partition: 'vbmeta_a', image: {} }, 'lock warn'],
])('%o with %o: %s', (variables, change, expected) => {
  expect(found(variables, change)).toEqual([expected]);
});
