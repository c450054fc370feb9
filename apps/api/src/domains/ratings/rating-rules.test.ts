import { describe, expect, it } from 'vitest';
import { editableUntil, isRateable, namesContact } from './rating-rules.ts';

describe('contact details in texts (COM-4)', () => {
  it.each([
    'call 9876543210',
    'Call me: +91 98765-43210',
    '98765 43210',
    '9 8 7 6 5 4 3 2 1 0',
    'எண் ௯௮௭௬௫௪௩௨௧௦',
    'फ़ोन ९८७६५४३२१०',
    '９８７６５４３２１０',
    'mail selvi@example.in',
    'pay selvi@okbank',
    'pay selvi @ okbank',
    'see https://example.in/x',
    'www.example.in',
    'wa.me/91987',
    'buy at selvispares.com instead',
  ])('are found in %s', (text) => expect(namesContact(text)).toBe(true));

  it.each([
    'Redmi Note 12, works since 3.5 months.',
    'Order 2026-11-21, IMEI sticker 356938035643809 missing',
    'மிக நல்ல தரம், 2 நாளில் வந்தது',
    'Paid 1299.00, worth it...Good',
    'Part no. 1234567890123',
    'rated 5/5 for 10000 mAh',
  ])('are not seen in %s', (text) => expect(namesContact(text)).toBe(false));
});

it('only what was delivered can be rated', () => {
  expect((['open', 'funded', 'fulfilled', 'verified', 'closed', 'cancelled'] as const).map(isRateable)).toEqual([
    false,
    false,
    true,
    true,
    true,
    false,
  ]);
});

it('the window of edits is 30 days', () => {
  expect(editableUntil({ created_at: new Date('2026-12-01T00:00:00Z') }).toISOString()).toBe(
    '2026-12-31T00:00:00.000Z',
  );
});
