/** Checks before sending. They repeat what the api demands so that people hear it sooner; the api alone decides. */
export interface Broken {
  rule: string;
  limit?: number;
}
export type Rule = (value: string) => Broken | undefined;

export const required: Rule = (value) => (value.trim() === '' ? { rule: 'required' } : undefined);

export const atLeast =
  (limit: number): Rule =>
  (value) =>
    value.length < limit ? { rule: 'minLength', limit } : undefined;

export const atMost =
  (limit: number): Rule =>
  (value) =>
    value.length > limit ? { rule: 'maxLength', limit } : undefined;

const formed =
  (pattern: RegExp, rule: string): Rule =>
  (value) =>
    value.trim() === '' || pattern.test(value.trim()) ? undefined : { rule };

export const email = formed(/^[^\s@]{1,64}@[^\s@]+\.[^\s@.]{2,}$/, 'email');
/** Indian mobile numbers, as people write them: with +91, 0 or spaces. */
export const phone = formed(/^(?:\+?91[ -]?|0)?[6-9](?:[ -]?\d){9}$/, 'phone');
export const pin = formed(/^[1-9]\d{5}$/, 'pin');
export const sixDigits = formed(/^\d{6}$/, 'sixDigits');
export const trackingNumber = formed(/^[A-Za-z0-9-]{4,40}$/, 'trackingNumber');
export const httpsAddress = formed(/^https:\/\/[^\s<>"]{4,300}$/, 'httpsAddress');
/** What a device shows to be let in, as people type it: with or without the hyphen. */
export const userCode = formed(/^[A-Za-z]{4}-?[A-Za-z]{4}$/, 'userCode');

export function firstBroken(value: string, rules: readonly Rule[]): Broken | undefined {
  for (const rule of rules) {
    const broken = rule(value);
    if (broken) return broken;
  }
  return undefined;
}
