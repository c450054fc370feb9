import { encode } from '#platform/ids.ts';
import type { Random } from './random.ts';

/** TypeIDs whose time and random bits come from the seed, so that a seeded catalogue is the same everywhere. */
export function seedId(prefix: string, at_ms: number, random: Random): string {
  const bytes = new Uint8Array(16);
  for (let index = 0; index < 6; index += 1) bytes[index] = Math.floor(at_ms / 2 ** (8 * (5 - index))) & 0xff;
  for (let index = 6; index < 16; index += 1) bytes[index] = random.between(0, 255);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return `${prefix}_${encode(bytes)}`;
}
