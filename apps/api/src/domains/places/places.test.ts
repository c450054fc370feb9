import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distanceKm, findPin, greatCircle_km, gstStates, pinLiesInState, stateOfGstin } from './index.ts';
import { countPins, parsePinTable } from './pin-table.ts';

describe('findPin', () => {
  test('Madurai', () => {
    expect(findPin('625001')).toEqual({
      pin: '625001',
      stateCode: '33',
      state: 'Tamil Nadu',
      district: 'Madurai',
      lat: 9.9157,
      lon: 78.1194,
      located: 'post_office',
      places: [{ stateCode: '33', state: 'Tamil Nadu', district: 'Madurai' }],
    });
  });

  test('IN-4: prefix 60 is not always Tamil Nadu, 53 not always Andhra Pradesh', () => {
    expect(findPin('605001')).toMatchObject({ stateCode: '34', state: 'Puducherry' });
    expect(
      findPin('533464')
        ?.places.map((place) => place.stateCode)
        .toSorted(),
    ).toEqual(['34', '37']);
  });

  test('a PIN whose offices lie in two States says so', () => {
    expect(findPin('605007')?.places).toEqual([
      { stateCode: '34', state: 'Puducherry', district: 'Puducherry' },
      { stateCode: '33', state: 'Tamil Nadu', district: 'Cuddalore' },
    ]);
  });

  test('Ladakh is a Union territory of its own', () => {
    expect(findPin('194101')).toMatchObject({ stateCode: '38', district: 'Leh', located: 'district' });
  });

  test.each(['000000', '999999', '62500', '6250011', '', 'abcdef', '625 001', '６２５００１'])(
    '%j is unknown',
    (pin) => {
      expect(findPin(pin)).toBeUndefined();
    },
  );

  test('every PIN has a State of the GST list and lies in India', () => {
    const codes = new Set(gstStates.filter((state) => state.kind !== 'other').map((state) => state.code));
    const seen = new Set<string>();
    let found = 0;
    for (let pin = 110_000; pin < 860_000; pin += 1) {
      const row = findPin(String(pin));
      if (!row) continue;
      found += 1;
      for (const place of row.places) seen.add(place.stateCode);
      if (row.lat < 6 || row.lat > 37.5 || row.lon < 68 || row.lon > 97.5)
        throw new Error(`${row.pin} is not in India`);
    }
    expect(found).toBe(countPins());
    expect([...seen].toSorted()).toEqual([...codes].toSorted());
  });
});

describe('distance', () => {
  test.each([
    ['625001', '600001', 424], // Madurai – Chennai
    ['625001', '641001', 172], // Madurai – Coimbatore
    ['110001', '400001', 1_150], // Delhi – Mumbai
  ])('%s to %s is about %i km', (a, b, expected) => {
    expect(Math.abs((distanceKm(a, b) as number) / expected - 1)).toBeLessThan(0.03);
  });

  test('an unknown PIN has no distance', () => {
    expect(distanceKm('625001', '999999')).toBeUndefined();
    expect(distanceKm('999999', '625001')).toBeUndefined();
  });

  test('is a distance: zero to itself, the same both ways, never longer by a detour, at most half round the earth', () => {
    const point = fc.record({
      lat: fc.double({ min: -90, max: 90, noNaN: true }),
      lon: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    fc.assert(
      fc.property(point, point, point, (a, b, c) => {
        expect(greatCircle_km(a, a)).toBe(0);
        expect(greatCircle_km(a, b)).toBeCloseTo(greatCircle_km(b, a), 6);
        expect(greatCircle_km(a, c)).toBeLessThanOrEqual(greatCircle_km(a, b) + greatCircle_km(b, c) + 1e-3);
        expect(greatCircle_km(a, b)).toBeLessThanOrEqual(20_016);
      }),
    );
  });
});

test('the State of a GSTIN, and none of text that is no GSTIN', () => {
  expect(stateOfGstin('27AAPFU0939F1ZV')).toBe('27');
  expect(stateOfGstin('27AAPFU0939F1ZW')).toBeUndefined();
  expect(stateOfGstin('27')).toBeUndefined();
});

test('an address may name either State of a PIN that lies in two, and no other', () => {
  expect(pinLiesInState('605007', '33')).toBe(true);
  expect(pinLiesInState('605 007', '34')).toBe(true);
  expect(pinLiesInState('605007', '32')).toBe(false);
  expect(pinLiesInState('999999', '33')).toBe(false);
});

describe('a broken table is refused, not half read', () => {
  const head = 'd 33 Madurai\n';
  test.each([
    ['d 28 Nowhere\n', 'no State'],
    [`${head}625001 1 9.9 78.1\n`, 'no district'],
    [`${head}625001 0 9.9\n`, 'cannot read'],
    [`${head}625002 0 9.9 78.1\n625001 0 9.9 78.1\n`, 'out of order'],
  ])('%j', (text, message) => {
    expect(() => parsePinTable(text)).toThrow(message);
  });
});
