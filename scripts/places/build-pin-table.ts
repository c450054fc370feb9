import type { Coordinates, PlaceSources } from './read-sources.ts';
import { districtName, districtSeats, stateCodeOf } from './state-codes.ts';

/** `33 Madurai`: GST state code and district. */
type DistrictKey = string;

export interface PinRow {
  readonly pin: string;
  /** The district with most post offices first. Several when the PIN's offices lie in several districts. */
  readonly districts: readonly DistrictKey[];
  readonly at: Coordinates;
  /** False: no usable coordinate of its own, `at` is the middle of the district. */
  readonly measured: boolean;
}

export interface PlacesReport {
  readonly pins: number;
  readonly districts: number;
  /** PINs whose offices lie in two States: the address must say which (IN-4). */
  readonly inTwoStates: readonly string[];
  readonly measured: number;
  /** PIN has offices, but the coordinate source does not know it. */
  readonly withoutCoordinates: readonly string[];
  /** Coordinate outside India (0, 0 most of all). */
  readonly outsideIndia: readonly string[];
  /** The same point is given for three PINs or more. */
  readonly placeholder: readonly string[];
  /** Coordinate too far from the rest of the district to be true. */
  readonly farFromDistrict: readonly string[];
  /** PIN has a coordinate but no office, so no State is known: not in the table. */
  readonly withoutOffice: readonly string[];
  readonly tamilNadu: { readonly pins: number; readonly measured: number; readonly prefixes: string };
}

const india = { south: 6, north: 37.5, west: 68, east: 97.5 };
/** A coordinate is believed within this distance of the district's middle, or within so many times the usual distance. */
const believed_km = 130;
const believedTimes = 4;
const placeholderUses = 3;

export function buildPinTable(sources: PlaceSources): { rows: PinRow[]; report: PlacesReport } {
  const byPin = districtsByPin(sources);
  const placeholders = repeatedPoints(sources);
  const inIndia = (pin: string): Coordinates | undefined => {
    const at = sources.coordinates.get(pin);
    return at && isInIndia(at) && !placeholders.has(pointKey(at)) ? at : undefined;
  };
  const extents = districtExtents(byPin, inIndia);
  const farFromDistrict: string[] = [];
  const rows = [...byPin].toSorted(byFirst).map(([pin, districts]): PinRow => {
    const extent = extents.get(districts[0] as string) as Extent;
    const at = inIndia(pin);
    if (at && extent.believes(at)) return { pin, districts, at: rounded(at), measured: true };
    if (at) farFromDistrict.push(pin);
    return { pin, districts, at: rounded(extent.middle), measured: false };
  });
  const placeholder = rows.filter((row) => isPlaceholder(sources.coordinates.get(row.pin), placeholders));
  return {
    rows,
    report: { ...reportOf(rows, sources, farFromDistrict), placeholder: placeholder.map((row) => row.pin) },
  };
}

function districtsByPin(sources: PlaceSources): Map<string, DistrictKey[]> {
  const counts = new Map<string, Map<DistrictKey, number>>();
  for (const { pin, district, state } of sources.offices) {
    const key = `${stateCodeOf(state, district)} ${districtName(district)}`;
    const ofPin = counts.get(pin) ?? new Map<DistrictKey, number>();
    ofPin.set(key, (ofPin.get(key) ?? 0) + 1);
    counts.set(pin, ofPin);
  }
  return new Map(
    [...counts].map(([pin, ofPin]) => [
      pin,
      [...ofPin].toSorted((a, b) => b[1] - a[1] || byFirst(a, b)).map(([key]) => key),
    ]),
  );
}

/** A point that several PINs share to the last digit is where some geocoder gave up, not where a post office is. */
function repeatedPoints(sources: PlaceSources): Set<string> {
  const pins = Map.groupBy(sources.coordinates, ([, at]) => pointKey(at));
  return new Set([...pins].filter(([, members]) => members.length >= placeholderUses).map(([key]) => key));
}

function isPlaceholder(at: Coordinates | undefined, placeholders: ReadonlySet<string>): boolean {
  return at !== undefined && isInIndia(at) && placeholders.has(pointKey(at));
}

function pointKey({ lat, lon }: Coordinates): string {
  return `${lat} ${lon}`;
}

interface Extent {
  readonly middle: Coordinates;
  readonly believes: (at: Coordinates) => boolean;
}

/** Medians, so that a wrong coordinate among many moves nothing. */
function districtExtents(
  byPin: ReadonlyMap<string, readonly DistrictKey[]>,
  inIndia: (pin: string) => Coordinates | undefined,
): Map<DistrictKey, Extent> {
  const pins = Map.groupBy(byPin, ([, districts]) => districts[0] as DistrictKey);
  return new Map(
    [...pins].map(([key, members]) => {
      const seat = districtSeats[key];
      const known = members.flatMap(([pin]) => inIndia(pin) ?? []);
      if (seat) return [key, extentAround({ lat: seat[0], lon: seat[1] }, known)];
      if (known.length === 0) throw new Error(`no coordinate for the district ${key}: add its seat`);
      const middle = { lat: median(known.map((at) => at.lat)), lon: median(known.map((at) => at.lon)) };
      return [key, extentAround(middle, known)];
    }),
  );
}

function extentAround(middle: Coordinates, known: readonly Coordinates[]): Extent {
  const usual_km = known.length > 0 ? median(known.map((at) => distance_km(middle, at))) : 0;
  const limit_km = Math.max(believed_km, Math.min(usual_km * believedTimes, 300));
  return { middle, believes: (at) => distance_km(middle, at) <= limit_km };
}

function reportOf(
  rows: readonly PinRow[],
  sources: PlaceSources,
  farFromDistrict: string[],
): Omit<PlacesReport, 'placeholder'> {
  const pins = new Set(rows.map((row) => row.pin));
  const tamilNadu = rows.filter((row) => row.districts.some((key) => key.startsWith('33 ')));
  return {
    pins: rows.length,
    districts: new Set(rows.flatMap((row) => row.districts)).size,
    inTwoStates: rows.filter((row) => statesOf(row).size > 1).map((row) => row.pin),
    measured: rows.filter((row) => row.measured).length,
    withoutCoordinates: rows.filter((row) => !sources.coordinates.has(row.pin)).map((row) => row.pin),
    outsideIndia: rows
      .filter((row) => sources.coordinates.has(row.pin))
      .filter((row) => !isInIndia(sources.coordinates.get(row.pin) as Coordinates))
      .map((row) => row.pin),
    farFromDistrict,
    withoutOffice: [...sources.coordinates.keys()].filter((pin) => !pins.has(pin)),
    tamilNadu: {
      pins: tamilNadu.length,
      measured: tamilNadu.filter((row) => row.measured).length,
      prefixes: [...new Set(tamilNadu.map((row) => row.pin.slice(0, 2)))].toSorted(byText).join(', '),
    },
  };
}

function statesOf(row: PinRow): Set<string> {
  return new Set(row.districts.map((key) => key.slice(0, 2)));
}

function isInIndia({ lat, lon }: Coordinates): boolean {
  return lat >= india.south && lat <= india.north && lon >= india.west && lon <= india.east;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}

function distance_km(a: Coordinates, b: Coordinates): number {
  const radians = Math.PI / 180;
  const h =
    Math.sin(((b.lat - a.lat) * radians) / 2) ** 2 +
    Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.sin(((b.lon - a.lon) * radians) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.sqrt(h));
}

/** Four decimals are 11 metres. */
function rounded({ lat, lon }: Coordinates): Coordinates {
  return { lat: Math.round(lat * 10_000) / 10_000, lon: Math.round(lon * 10_000) / 10_000 };
}

function byFirst(a: readonly [string, ...unknown[]], b: readonly [string, ...unknown[]]): number {
  return byText(a[0], b[0]);
}

function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
