import { UsageError } from './usage.ts';

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
const bytes: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** `90s`, `30m`, `2h`, `7d`. @throws UsageError naming the option */
export function parseDuration_s(text: string, option: string): number {
  const [, number, unit] = /^(\d{1,7})([smhd])$/.exec(text) ?? [];
  if (!number || !unit) throw new UsageError(`${option} is ${text}: expected a time like 90s, 30m, 2h or 7d`);
  return Number(number) * (seconds[unit] ?? 1);
}

/** `500k`, `5M`, `20G`: bytes, in thousands. @throws UsageError naming the option */
export function parseAmount(text: string, option: string): number {
  const [, number, unit] = /^(\d{1,9})([kMGT]?)$/.exec(text) ?? [];
  const amount = Number(number) * (bytes[unit ?? ''] ?? 1);
  if (!number || amount < 1 || !Number.isSafeInteger(amount))
    throw new UsageError(`${option} is ${text}: expected an amount of bytes like 500k, 5M or 20G`);
  return amount;
}
