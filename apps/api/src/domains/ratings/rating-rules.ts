import type { JobState } from '@mistri/contracts/jobs/job-states';
import { day_ms } from '#platform/clock.ts';

/** How long an author may change or withdraw a rating. */
const editWindow_ms = 30 * day_ms;

/** Different people whose reports take a rating down until a moderator has looked. */
export const reportsToHide = 3;

/** Bought, and in their hands: an order that was cancelled or is under way says nothing about the goods. */
export function isRateable(state: JobState): boolean {
  return state === 'fulfilled' || state === 'verified' || state === 'closed';
}

export function editableUntil(rating: { created_at: Date }): Date {
  return new Date(rating.created_at.getTime() + editWindow_ms);
}

/**
 * COM-4: phone numbers, addresses and links that take the next deal off the platform, in a comment or a reply. Digits in
 * any Indian script and with usual separators count; a model or order number of another shape does not.
 */
export function namesContact(text: string): boolean {
  const plain = text.normalize('NFKC').replaceAll(/[०-९௦-௯]/g, (digit) => {
    const code = digit.codePointAt(0) as number;
    return String(code - (code >= 0xbe6 ? 0xbe6 : 0x966));
  });
  return contacts.some((pattern) => pattern.test(plain));
}

const contacts = [
  /(?<![\d.])(?:\+?91[\s-]*)?[6-9](?:[\s.()-]{0,2}\d){9}(?!\d)/,
  /[\w.+-]+\s*@\s*[\w-]+/,
  /(?:https?:\/\/|www\.|wa\.me|t\.me)/i,
  /\b[a-z0-9-]{2,}\.(?:com|in|co\.in|net|org|shop|store|xyz|online)\b/i,
];
