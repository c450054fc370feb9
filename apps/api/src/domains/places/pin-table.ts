import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gstState } from '@mistri/contracts/identifiers/index';

/** State and district of a PIN's post offices. */
export interface PinPlace {
  /** GST state code, `'33'`. */
  readonly stateCode: string;
  /** English name; pages translate by code. */
  readonly state: string;
  readonly district: string;
}

export interface Pin extends PinPlace {
  readonly pin: string;
  readonly lat: number;
  readonly lon: number;
  /** `post_office`: the PIN's own coordinate. `district`: the middle of its district, tens of kilometres vague. */
  readonly located: 'post_office' | 'district';
  /**
   * Every place the PIN's offices lie in, the one with most offices (the one above) first. 31 PINs lie in two States: there
   * the address says which (IN-4).
   */
  readonly places: readonly PinPlace[];
}

interface PinTable {
  readonly districts: readonly PinPlace[];
  /** Ascending. Columns of the same length. */
  readonly pins: Uint32Array;
  /** Position in `lists`. */
  readonly list: Uint16Array;
  /** Each distinct list of districts once. */
  readonly lists: readonly (readonly PinPlace[])[];
  readonly lat: Float32Array;
  readonly lon: Float32Array;
  readonly measured: Uint8Array;
}

let table: PinTable | undefined;

/** Read at first use and kept: read-only data that comes with the code (see README for size and time). */
function pinTable(): PinTable {
  table ??= parsePinTable(readFileSync(path.join(import.meta.dirname, 'pins.txt'), 'utf8'));
  return table;
}

/** @returns undefined for a PIN that India Post's list does not have */
export function findPin(pin: string): Pin | undefined {
  if (!/^[1-9]\d{5}$/.test(pin)) return undefined;
  const { pins, lists, list, lat, lon, measured } = pinTable();
  const at = positionOf(pins, Number(pin));
  if (at === undefined) return undefined;
  const places = lists[list[at] as number] as readonly PinPlace[];
  return {
    pin,
    ...(places[0] as PinPlace),
    lat: fourDecimals(lat[at] as number),
    lon: fourDecimals(lon[at] as number),
    located: measured[at] === 1 ? 'post_office' : 'district',
    places,
  };
}

export function countPins(): number {
  return pinTable().pins.length;
}

function positionOf(pins: Uint32Array, wanted: number): number | undefined {
  let low = 0;
  let high = pins.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = pins[middle] as number;
    if (found === wanted) return middle;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

/** What a 32-bit float says beyond four decimals is not data. */
function fourDecimals(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

/** The form is written by `scripts/places/write-pin-table.ts`. @throws for a file that is not of that form */
export function parsePinTable(text: string): PinTable {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const districts = lines.filter((line) => line.startsWith('d ')).map(parseDistrict);
  const rows = lines.slice(districts.length);
  const lists: PinPlace[][] = [];
  const listNumbers = new Map<string, number>();
  const built = {
    pins: new Uint32Array(rows.length),
    list: new Uint16Array(rows.length),
    lat: new Float32Array(rows.length),
    lon: new Float32Array(rows.length),
    measured: new Uint8Array(rows.length),
  };
  rows.forEach((row, at) => {
    const match = /^([1-9]\d{5}) (\d+(?:,\d+)*) (-?[\d.]+) (-?[\d.]+)( ~)?$/.exec(row);
    const [, pin, where, lat, lon, vague] = match ?? [];
    if (pin === undefined || where === undefined) throw new Error(`PIN table: cannot read "${row.slice(0, 60)}"`);
    let number = listNumbers.get(where);
    if (number === undefined) {
      number = lists.push(where.split(',').map((index) => placeAt(districts, Number(index)))) - 1;
      listNumbers.set(where, number);
    }
    built.pins[at] = Number(pin);
    built.list[at] = number;
    built.lat[at] = Number(lat);
    built.lon[at] = Number(lon);
    built.measured[at] = vague === undefined ? 1 : 0;
    if (at > 0 && (built.pins[at - 1] as number) >= Number(pin)) throw new Error(`PIN table: ${pin} is out of order`);
  });
  return { districts, lists, ...built };
}

function parseDistrict(line: string): PinPlace {
  const stateCode = line.slice(2, 4);
  const state = gstState(stateCode);
  if (!state) throw new Error(`PIN table: no State ${stateCode}`);
  return { stateCode, state: state.name, district: line.slice(5) };
}

function placeAt(districts: readonly PinPlace[], index: number): PinPlace {
  const place = districts[index];
  if (!place) throw new Error(`PIN table: no district ${index}`);
  return place;
}
