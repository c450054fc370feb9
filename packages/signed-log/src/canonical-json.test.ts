import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalBytes, canonicalJson, NotJsonError, type Json } from './index.ts';

describe('RFC 8785', () => {
  test('the example of §3.2.2, to the byte (§3.2.4)', () => {
    const input = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`) as Json;
    const expected = `
      7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c 73 65 5d 2c 22 6e 75 6d 62 65 72 73
      22 3a 5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31 65 2b 33 30 2c 34 2e 35 2c 30 2e 30 30 32 2c 31
      65 2d 32 37 5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c
      22 2f 22 7d`;
    expect(Buffer.from(canonicalBytes(input)).toString('hex')).toBe(expected.replaceAll(/\s/g, ''));
  });

  test('members are sorted by UTF-16 code units (§3.2.3)', () => {
    const input = JSON.parse(String.raw`{
      "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"
    }`) as Json;
    expect([...canonicalJson(input).matchAll(/:"([^"]+)"/g)].map((match) => match[1])).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('the number %s of appendix B', (bits, text) => {
    expect(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text);
  });

  test.each([Number.NaN, Infinity, -Infinity])('%s is refused (appendix B)', (value) => {
    expect(() => canonicalJson(value)).toThrow(NotJsonError);
  });
});

describe('what has no canonical form is refused with its place', () => {
  test.each<[string, unknown, string]>([
    ['undefined', undefined, 'the top'],
    ['undefined in an array', { a: [1, undefined] }, '/a/1'],
    // oxlint-disable-next-line no-sparse-arrays -- the hole is the point
    ['a hole', [, 1], '/0'],
    ['a big integer', { a: 1n }, '/a'],
    ['a function', { f: () => 1 }, '/f'],
    ['a date', { at: new Date(0) }, '/at'],
    ['a map', new Map(), 'the top'],
    ['half a surrogate pair', { a: { b: '\ud800' } }, '/a/b'],
    ['half a surrogate pair in a name', { '\udc00': 1 }, 'the top'],
  ])('%s', (_, value, place) => {
    expect(() => canonicalJson(value as Json)).toThrow(place);
    expect(() => canonicalJson(value as Json)).toThrow(NotJsonError);
  });

  test('endless depth', () => {
    const loop: Record<string, unknown> = {};
    loop['again'] = loop;
    expect(() => canonicalJson(loop as Json)).toThrow('too deep');
  });
});

test('an undefined member is left out, as JSON.stringify does', () => {
  expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
});

test('one value, one text: independent of member order, stable under parsing, equal only for equal values', () => {
  const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;
  fc.assert(
    fc.property(json, json, (a, b) => {
      const text = canonicalJson(a);
      expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
      expect(canonicalJson(reversed(a))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(a)));
      if (canonicalJson(b) === text) expect(JSON.parse(JSON.stringify(b))).toEqual(JSON.parse(JSON.stringify(a)));
    }),
  );
});

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => reversed(item));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toReversed();
  return Object.fromEntries(members.map(([key, member]) => [key, reversed(member as Json)]));
}
