/**
 * Everything a search can ask for is an integer: family · 2²⁴ + number. Numbers come from the reference tables, from
 * the word list, or are buckets of a value.
 */
export const family = {
  word: 0,
  category: 1,
  brand: 2,
  model: 3,
  grade: 4,
  dealer: 5,
  stock: 6,
  b2cPrice: 7,
  b2bPrice: 8,
  rank: 9,
  rating: 10,
  day: 11,
  shard: 12,
  zone: 13,
  sellerRating: 14,
  district: 15,
} as const;
export type Family = keyof typeof family;

const width = 2 ** 24;

export function term(of: Family, number: number): number {
  if (!Number.isInteger(number) || number < 0 || number >= width) throw new Error(`${number} is no ${of} term`);
  return family[of] * width + number;
}

export function familyOf(value: number): Family {
  const number = Math.floor(value / width);
  const found = Object.entries(family).find(([, index]) => index === number);
  if (!found) throw new Error(`${value} is no term`);
  return found[0] as Family;
}

export const numberOf = (value: number): number => value % width;

export const grades = ['original', 'oem', 'compatible', 'refurbished'] as const;
export type Grade = (typeof grades)[number];
export const gradeNo = (grade: Grade): number => grades.indexOf(grade) + 1;

export const inStockTerm = term('stock', 1);
export const shardCount = 64;

/** Eight steps per doubling: neighbouring buckets are 9 % apart. From ₹1 to ₹10 lakh there are about 160. */
export function priceBucket(price_minor: number): number {
  return Math.max(0, Math.floor(Math.log2(Math.max(price_minor, 1)) * 8));
}

export const rankLimit = 4095;
export const rankBucket = (rank: number): number => Math.floor(Math.max(0, Math.min(rankLimit, rank)) / 16);
/** Tenths of a star. */
export const ratingBucket = (rating_x100: number): number => Math.floor(rating_x100 / 10);
/** Half stars, for the filter by dealer rating. */
export const sellerRatingBucket = (rating_x100: number): number => Math.floor(rating_x100 / 50);

const firstDay = Date.UTC(2020, 0, 1) / 86_400_000;
export const dayOf = (at: Date): number => Math.max(0, Math.floor(at.getTime() / 86_400_000) - firstDay);

/** Delivery zones: `all`, a GST state code (`33`) or a PIN prefix (`p600`, `p600001`). */
export function zoneTerm(zone: string): number {
  if (zone === 'all') return term('zone', 0);
  if (/^\d{2}$/.test(zone)) return term('zone', Number(zone));
  if (/^p[1-9]\d{0,5}$/.test(zone)) return term('zone', 1000 + zone.length * 1_000_000 + Number(zone.slice(1)));
  throw new Error(`${zone} is no delivery zone`);
}

/** The zones in which a PIN lies. */
export function zonesOfPin(pin: string, stateCode: string | undefined): number[] {
  const prefixes = [1, 2, 3, 4, 5, 6].map((length) => `p${pin.slice(0, length)}`);
  return ['all', ...(stateCode ? [stateCode] : []), ...prefixes].map(zoneTerm);
}

/** A number that stays with a product: shards the index and settles the order between equals. */
export function steadyNumber(productId: string): number {
  let hash = 2_166_136_261;
  for (let at = 0; at < productId.length; at += 1) hash = Math.imul(hash ^ productId.charCodeAt(at), 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_519);
  return (hash ^ (hash >>> 13)) >>> 0;
}
