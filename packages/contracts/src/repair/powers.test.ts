import { expect, test } from 'vitest';
import { confirmedPowers, isOperation, operationPowers, powerOf, powers, unboundedPowers } from './powers.ts';

test('every operation belongs to a power of the list, and every power is used', () => {
  const used = new Set<string>(Object.values(operationPowers));
  expect([...used].toSorted()).toEqual([...powers].toSorted());
});

test('names from outside are operations only when they stand in the list', () => {
  expect(isOperation('facts.read')).toBe(true);
  for (const name of ['toString', '__proto__', 'constructor', 'imei.write', '']) expect(isOperation(name)).toBe(false);
});

test('what cannot be undone is confirmed again, and what has no bounds is named so', () => {
  expect(confirmedPowers.has(powerOf('fastboot.erase'))).toBe(true);
  expect(confirmedPowers.has(powerOf('fastboot.unlock'))).toBe(true);
  expect(unboundedPowers.has(powerOf('shell.run'))).toBe(true);
  expect(unboundedPowers.has(powerOf('device.attach'))).toBe(true);
  expect(unboundedPowers.has(powerOf('apps.list'))).toBe(false);
});
