import { MoneyError, paise, type Paise } from './paise.ts';

const maxParts = 100_000;

/**
 * Splits `total` in proportion to `weights` (Hamilton's largest remainder): each part is its exact share rounded down,
 * and the paise that are left go, one each, to the largest fractions.
 *
 * Promises: Σ parts = total · every part is its exact share rounded down or up · a larger weight never gets less · a
 * zero weight gets nothing · a negative total mirrors the positive one. Between equal weights the earlier position wins;
 * where the order of the rows is not fixed, use `splitByKey`.
 *
 * Not promised, because no such method can: that a part never shrinks when the total grows.
 *
 * @throws MoneyError when `total` is not zero and no weight is positive
 */
export function splitLargestRemainder(total: number, weights: readonly number[]): Paise[] {
  return split(
    paise(total),
    weights.map((weight, position) => ({ weight, position })),
  );
}

export interface KeyedWeight {
  readonly key: string;
  readonly weight: number;
}

/**
 * The same, with ties settled by key instead of position: the answer for a key does not depend on the order of `parts`.
 * @throws MoneyError when a key comes twice
 */
export function splitByKey(total: number, parts: readonly KeyedWeight[]): Map<string, Paise> {
  const sorted = parts.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const shares = splitLargestRemainder(
    total,
    sorted.map((part) => part.weight),
  );
  const byKey = new Map(sorted.map((part, index) => [part.key, shares[index] as Paise]));
  if (byKey.size !== parts.length) throw new MoneyError('a key comes twice');
  return byKey;
}

/**
 * Takes `amount` out of what is left of several parts, in proportion to what is left. Repeated takings empty every part
 * exactly, whatever the steps: partial refunds of a line use it, so that the last refund closes taxable value and taxes
 * to zero together.
 *
 * @throws MoneyError when more is asked than is left
 */
export function takeProportionally(left: readonly number[], amount: number): Paise[] {
  const available = left.reduce((sum, part) => sum + part, 0);
  if (amount < 0 || amount > available) throw new MoneyError(`cannot take ${amount} from ${available}`);
  return splitLargestRemainder(amount, left);
}

interface Weighted {
  readonly weight: number;
  readonly position: number;
}

interface Share extends Weighted {
  readonly floor: bigint;
  readonly rest: bigint;
}

function split(total: Paise, weighted: readonly Weighted[]): Paise[] {
  const sum = sumOfWeights(weighted);
  if (sum === 0n) {
    if (total !== 0) throw new MoneyError('nothing to split by: no weight is positive');
    return weighted.map(() => paise(0));
  }
  const size = BigInt(Math.abs(total));
  const shares = weighted.map((part): Share => {
    const exact = size * BigInt(part.weight);
    return { ...part, floor: exact / sum, rest: exact % sum };
  });
  const parts = shares.map((share) => Number(share.floor));
  let left = Number(size - shares.reduce((given, share) => given + share.floor, 0n));
  for (const share of shares.toSorted(byLargestRest)) {
    if (left === 0) break;
    parts[share.position] = (parts[share.position] as number) + 1;
    left -= 1;
  }
  return parts.map((part) => paise(total < 0 ? -part : part));
}

/** The larger weight first among equal fractions: then a larger weight never gets less. */
function byLargestRest(a: Share, b: Share): number {
  if (a.rest !== b.rest) return a.rest > b.rest ? -1 : 1;
  if (a.weight !== b.weight) return b.weight - a.weight;
  return a.position - b.position;
}

function sumOfWeights(weighted: readonly Weighted[]): bigint {
  if (weighted.length > maxParts) throw new MoneyError(`more than ${maxParts} parts`);
  let sum = 0n;
  for (const { weight } of weighted) {
    if (!Number.isSafeInteger(weight) || weight < 0) throw new MoneyError(`not a weight: ${String(weight)}`);
    sum += BigInt(weight);
  }
  return sum;
}
