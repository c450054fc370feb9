import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountInWords, decimalRupees, formatInr, maxPaise, MoneyError, parseInr, type MoneyLocale } from './index.ts';

const amounts = fc.integer({ min: -maxPaise, max: maxPaise });
const positive = fc.integer({ min: 0, max: maxPaise });

describe('formatInr', () => {
  test.each([
    [0, '₹0.00'],
    [5, '₹0.05'],
    [99_900, '₹999.00'],
    [100_000, '₹1,000.00'],
    [12_345_650, '₹1,23,456.50'],
    [1_000_000_000, '₹1,00,00,000.00'],
    [-500, '-₹5.00'],
    [maxPaise, '₹10,00,00,00,00,000.00'],
  ])('%i', (amount, text) => {
    expect(formatInr(amount)).toBe(text);
  });

  test('without .00, without the symbol', () => {
    expect(formatInr(149_900, { paise: 'auto' })).toBe('₹1,499');
    expect(formatInr(149_950, { paise: 'auto' })).toBe('₹1,499.50');
    expect(formatInr(149_900, { symbol: false })).toBe('1,499.00');
  });

  test('agrees with the Unicode locale data of all three languages', () => {
    const locales: [MoneyLocale, string][] = [
      ['en', 'en-IN'],
      ['ta', 'ta-IN'],
      ['hi', 'hi-IN'],
    ];
    fc.assert(
      // Below 10^13 a double still carries two exact decimals, so that Intl can be the judge.
      fc.property(fc.integer({ min: -1e13, max: 1e13 }), fc.constantFrom(...locales), (amount, [locale, tag]) => {
        const judge = new Intl.NumberFormat(tag, { style: 'currency', currency: 'INR' });
        expect(formatInr(amount, { locale })).toBe(judge.format(amount === 0 ? 0 : amount / 100));
      }),
    );
  });

  test('an amount that is none is refused, not printed', () => {
    expect(() => formatInr(1.5)).toThrow(MoneyError);
    expect(() => decimalRupees(Number.NaN)).toThrow(MoneyError);
  });
});

test('decimalRupees is for machines', () => {
  expect(decimalRupees(12_345_650)).toBe('123456.50');
  expect(decimalRupees(7)).toBe('0.07');
  expect(decimalRupees(-7)).toBe('-0.07');
});

describe('parseInr', () => {
  test.each<[string | number, number]>([
    ['1499', 149_900],
    ['1,499.5', 149_950],
    ['₹1,23,456.50', 12_345_650],
    ['123,456.50', 12_345_650],
    [' Rs. 100 ', 10_000],
    ['INR 2.05', 205],
    ['0', 0],
    ['0.01', 1],
    ['0007', 700],
    ['१२३.४५', 12_345],
    ['௧௨௩', 12_300],
    [10.1, 1_010],
    [0.3, 30],
    ['1000000000000', maxPaise],
  ])('%j', (input, value) => {
    expect(parseInr(input)).toEqual({ ok: true, value });
  });

  test.each<[string | number, string]>([
    ['', 'empty'],
    ['   ', 'empty'],
    ['₹', 'empty'],
    ['abc', 'not_a_number'],
    ['1e3', 'not_a_number'],
    ['0x10', 'not_a_number'],
    ['1.2.3', 'not_a_number'],
    ['1.', 'not_a_number'],
    ['.5', 'not_a_number'],
    ['--5', 'not_a_number'],
    ['1 000', 'not_a_number'],
    ['9'.repeat(65), 'not_a_number'],
    ['-5', 'negative'],
    ['-₹5', 'negative'],
    [-0.5, 'negative'],
    ['1,2,3', 'bad_grouping'],
    ['12,34', 'bad_grouping'],
    [',123', 'bad_grouping'],
    ['1,,234', 'bad_grouping'],
    ['10.555', 'too_many_decimals'],
    [0.1 + 0.2, 'too_many_decimals'],
    [Number.NaN, 'not_a_number'],
    [Infinity, 'not_a_number'],
    [1e21, 'not_a_number'],
    ['1000000000000.01', 'too_large'],
    ['99999999999999999999', 'too_large'],
  ])('%j is refused', (input, reason) => {
    expect(parseInr(input)).toEqual({ ok: false, reason });
  });

  test('reads back what is formatted', () => {
    fc.assert(
      fc.property(positive, (amount) => {
        expect(parseInr(formatInr(amount))).toEqual({ ok: true, value: amount });
        expect(parseInr(formatInr(amount, { paise: 'auto' }))).toEqual({ ok: true, value: amount });
        expect(parseInr(decimalRupees(amount))).toEqual({ ok: true, value: amount });
      }),
    );
  });

  test('answers a bounded amount or a reason for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseInr(text);
        expect(parsed.ok ? parsed.value >= 0 && parsed.value <= maxPaise : parsed.reason.length > 0).toBe(true);
      }),
    );
  });
});

describe('amountInWords', () => {
  test.each([
    [0, 'Rupees Zero Only'],
    [1, 'One Paisa Only'],
    [50, 'Fifty Paise Only'],
    [100, 'Rupee One Only'],
    [101, 'Rupee One and One Paisa Only'],
    [1_900, 'Rupees Nineteen Only'],
    [2_100, 'Rupees Twenty-One Only'],
    [10_000, 'Rupees One Hundred Only'],
    [99_999, 'Rupees Nine Hundred Ninety-Nine and Ninety-Nine Paise Only'],
    [100_000, 'Rupees One Thousand Only'],
    [1_180_000, 'Rupees Eleven Thousand Eight Hundred Only'],
    [12_345_650, 'Rupees One Lakh Twenty-Three Thousand Four Hundred Fifty-Six and Fifty Paise Only'],
    [1_000_000_000, 'Rupees One Crore Only'],
    [1_000_000_100, 'Rupees One Crore One Only'],
    [12_345_678_900, 'Rupees Twelve Crore Thirty-Four Lakh Fifty-Six Thousand Seven Hundred Eighty-Nine Only'],
    [100_000_000_000, 'Rupees One Hundred Crore Only'],
    [maxPaise, 'Rupees One Lakh Crore Only'],
  ])('%i', (amount, text) => {
    expect(amountInWords(amount)).toBe(text);
  });

  test.each<[MoneyLocale, number, string]>([
    ['hi', 0, 'शून्य रुपये मात्र'],
    ['hi', 1, 'एक पैसा मात्र'],
    ['hi', 100, 'एक रुपया मात्र'],
    ['hi', 12_345_650, 'एक लाख तेईस हज़ार चार सौ छप्पन रुपये और पचास पैसे मात्र'],
    ['hi', 2_99_900, 'दो हज़ार नौ सौ निन्यानवे रुपये मात्र'],
    ['hi', maxPaise, 'एक लाख करोड़ रुपये मात्र'],
    ['ta', 0, 'ரூபாய் பூஜ்ஜியம் மட்டும்'],
    ['ta', 50, 'ஐம்பது பைசா மட்டும்'],
    ['ta', 100, 'ரூபாய் ஒன்று மட்டும்'],
    ['ta', 10_000, 'ரூபாய் நூறு மட்டும்'],
    ['ta', 10_500, 'ரூபாய் நூற்று ஐந்து மட்டும்'],
    ['ta', 90_000, 'ரூபாய் தொள்ளாயிரம் மட்டும்'],
    ['ta', 99_900, 'ரூபாய் தொள்ளாயிரத்து தொண்ணூற்று ஒன்பது மட்டும்'],
    ['ta', 1_00_000, 'ரூபாய் ஆயிரம் மட்டும்'],
    ['ta', 2_36_000, 'ரூபாய் இரண்டாயிரத்து முந்நூற்று அறுபது மட்டும்'],
    ['ta', 11_00_000, 'ரூபாய் பதினோராயிரம் மட்டும்'],
    ['ta', 21_00_000, 'ரூபாய் இருபத்து ஓராயிரம் மட்டும்'],
    ['ta', 90_00_000, 'ரூபாய் தொண்ணூறாயிரம் மட்டும்'],
    ['ta', 1_23_456_50, 'ரூபாய் ஒரு லட்சத்து இருபத்து மூன்றாயிரத்து நானூற்று ஐம்பத்து ஆறு மற்றும் ஐம்பது பைசா மட்டும்'],
    ['ta', 11_00_000_00, 'ரூபாய் பதினொரு லட்சம் மட்டும்'],
    ['ta', 21_00_000_00, 'ரூபாய் இருபத்து ஒரு லட்சம் மட்டும்'],
    ['ta', 1_00_00_000_00, 'ரூபாய் ஒரு கோடி மட்டும்'],
    ['ta', 1_00_00_100_00, 'ரூபாய் ஒரு கோடியே நூறு மட்டும்'],
    ['ta', maxPaise, 'ரூபாய் ஒரு லட்சம் கோடி மட்டும்'],
  ])('%s %i', (locale, amount, text) => {
    expect(amountInWords(amount, locale)).toBe(text);
  });

  test.each<[MoneyLocale, RegExp]>([
    ['en', /^[A-Z][A-Za-z -]+ Only$/],
    ['ta', /^[\u0b82-\u0bcd ]+ மட்டும்$/],
    ['hi', /^[\u0901-\u094d\u095c ]+ मात्र$/],
  ])('different amounts have different words: %s', (locale, shape) => {
    const near = fc.tuple(positive, fc.integer({ min: 1, max: 99_999 })).map(([a, more]) => [a, Math.max(0, a - more)]);
    fc.assert(
      fc.property(fc.oneof(near, fc.tuple(positive, positive)), ([a, b]) => {
        if (a !== b) expect(amountInWords(a as number, locale)).not.toBe(amountInWords(b as number, locale));
        expect(amountInWords(a as number, locale).normalize('NFC')).toMatch(shape);
      }),
    );
  });

  test.each<MoneyLocale>(['en', 'ta', 'hi'])('no two amounts up to a lakh share their words: %s', (locale) => {
    const words = new Set(Array.from({ length: 100_001 }, (_, rupees) => amountInWords(rupees * 100, locale)));
    expect(words.size).toBe(100_001);
  });

  test('a negative amount has no words', () => {
    expect(() => amountInWords(-1)).toThrow(MoneyError);
  });
});

test('formatting never merges two amounts', () => {
  fc.assert(fc.property(amounts, amounts, (a, b) => a === b || formatInr(a) !== formatInr(b)));
});
