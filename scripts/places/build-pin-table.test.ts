import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildPinTable } from './build-pin-table.ts';
import { type PlaceSources, readSources } from './read-sources.ts';
import { pinTableText } from './write-pin-table.ts';

const committed = path.resolve(import.meta.dirname, '../../apps/api/src/domains/places/pins.txt');

describe('the committed PIN table', () => {
  let sources: PlaceSources;
  beforeAll(() => {
    sources = readSources();
  });

  test('is what the sources give', () => {
    const { rows } = buildPinTable(sources);
    expect(pinTableText(rows, sources.origins) === readFileSync(committed, 'utf8')).toBe(true);
  });

  test('has the Tamil Nadu that the rules name (IN-17)', () => {
    const { report } = buildPinTable(sources);
    expect(report.tamilNadu).toEqual({ pins: 2033, measured: 2024, prefixes: '60, 61, 62, 63, 64' });
  });
});

describe('a coordinate that cannot be true gives way to the middle of the district', () => {
  const pins = ['625001', '625002', '625003', '625004', '625005', '625006', '625007', '625008', '625009'];
  const around = (pin: string): { lat: number; lon: number } => ({
    lat: 9.9 + Number(pin) / 1e7,
    lon: 78.1 + Number(pin) / 1e7,
  });
  const offices = pins.map((pin) => ({ pin, district: 'Madurai', state: 'Tamil Nadu' }));
  const build = (changed: Record<string, { lat: number; lon: number } | undefined>) => {
    const points = { ...Object.fromEntries(pins.map((pin) => [pin, around(pin)])), ...changed };
    const coordinates = new Map(Object.entries(points).flatMap(([pin, at]) => (at ? [[pin, at] as const] : [])));
    return buildPinTable({ offices, coordinates, origins: [] });
  };

  test.each([
    ['missing', undefined, 'withoutCoordinates'],
    ['zero, zero', { lat: 0, lon: 0 }, 'outsideIndia'],
    ['in Delhi', { lat: 28.6, lon: 77.2 }, 'farFromDistrict'],
  ] as const)('%s', (_, at, listed) => {
    const { rows, report } = build({ '625004': at });
    const row = rows.find(({ pin }) => pin === '625004');
    expect(row?.measured).toBe(false);
    expect(row?.at.lat).toBeCloseTo(9.96, 1);
    expect(report[listed]).toEqual(['625004']);
    expect(report.measured).toBe(8);
  });

  test('one point for many PINs', () => {
    const same = { lat: 9.91, lon: 78.11 };
    const { report } = build({ '625002': same, '625003': same, '625004': same });
    expect(report.placeholder).toEqual(['625002', '625003', '625004']);
    expect(report.measured).toBe(6);
  });

  test('a PIN without an office is left out and reported', () => {
    const { rows, report } = build({ '462021': { lat: 23.2, lon: 77.4 } });
    expect(rows.some(({ pin }) => pin === '462021')).toBe(false);
    expect(report.withoutOffice).toEqual(['462021']);
  });
});

test('the district with most offices comes first; an unknown State stops the making', () => {
  const office = (district: string, state: string) => ({ pin: '605007', district, state });
  const coordinates = new Map([['605007', { lat: 11.9, lon: 79.8 }]]);
  const offices = [
    office('Cuddalore', 'Tamil Nadu'),
    office('Pondicherry', 'Pondicherry'),
    office('Pondicherry', 'Pondicherry'),
  ];
  const { rows, report } = buildPinTable({ offices, coordinates, origins: [] });
  expect(rows[0]?.districts).toEqual(['34 Puducherry', '33 Cuddalore']);
  expect(report.inTwoStates).toEqual(['605007']);
  expect(() => buildPinTable({ offices: [office('X', 'Atlantis')], coordinates, origins: [] })).toThrow('Atlantis');
});
