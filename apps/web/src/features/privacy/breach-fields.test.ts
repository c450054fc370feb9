import { expect, test } from 'vitest';
import { dataKindsOf, moment, userIds, userIdsOf } from './breach-fields.ts';

const one = 'usr_01kaj5v9mse0ktrnbh4bp4a1d2';
const two = 'usr_01kaj5v9mse0ktrnbh4bp4a1d3';

test('kinds of data are read from a list with commas', () => {
  expect(dataKindsOf(' names, phone numbers ,, names')).toEqual(['names', 'phone numbers']);
});

test('numbers of users come from any program, each once', () => {
  expect(userIdsOf(`${one}\n${two}, ${one};\t${two}\n`)).toEqual([one, two]);
  expect(userIds(`${one} ${two}`)).toBeUndefined();
  expect(userIds(`${one}, Meena`)).toEqual({ rule: 'pattern' });
});

test('a moment has to be one', () => {
  expect(moment('2026-11-21T10:00')).toBeUndefined();
  expect(moment('yesterday')).toEqual({ rule: 'format' });
});
