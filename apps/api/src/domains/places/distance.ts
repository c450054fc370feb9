import { findPin } from './pin-table.ts';

export interface Point {
  readonly lat: number;
  readonly lon: number;
}

/** IUGG mean radius. */
const earthRadius_km = 6371.0088;

/** Great-circle distance (haversine), kilometres: shorter than any road. Good to 0.5 %. */
export function greatCircle_km(a: Point, b: Point): number {
  const radians = Math.PI / 180;
  const h =
    Math.sin(((b.lat - a.lat) * radians) / 2) ** 2 +
    Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.sin(((b.lon - a.lon) * radians) / 2) ** 2;
  return 2 * earthRadius_km * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Between two PINs, in kilometres as the crow flies; undefined when one of them is unknown. */
export function distanceKm(pinA: string, pinB: string): number | undefined {
  const a = findPin(pinA);
  const b = findPin(pinB);
  return a && b && greatCircle_km(a, b);
}
