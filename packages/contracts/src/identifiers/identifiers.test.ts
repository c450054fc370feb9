import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  gstState,
  gstStates,
  hsnSacPattern,
  isRegistrationState,
  parseBankAccount,
  parseGstin,
  parseHsnSac,
  parseIfsc,
  parseImei,
  parseIndianMobile,
  parsePan,
  parsePinCode,
  parseUpiId,
  pinCodePattern,
} from './index.ts';

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const characters = `0123456789${upper}`.split('');

/** What a character adds to the sum of a GSTIN at a place of this weight. */
const addend = (character: string, weight: number): number => {
  const product = characters.indexOf(character) * weight;
  return Math.floor(product / 36) + (product % 36);
};
const unseenExchange = (a: string, b: string): boolean =>
  (addend(a, 1) + addend(b, 2) - addend(b, 1) - addend(a, 2)) % 36 === 0;

const reasonOf = (answer: { ok: boolean; reason?: string }): string | undefined => answer.reason;

describe('GSTIN', () => {
  // Numbers that businesses publish on their invoices and that are quoted as examples.
  const published = ['27AAPFU0939F1ZV', '29AAGCB7383J1Z4', '24AAACC1206D1ZM'];

  test.each(published)('%s', (gstin) => {
    expect(parseGstin(gstin)).toMatchObject({
      ok: true,
      value: { gstin, stateCode: gstin.slice(0, 2), pan: gstin.slice(2, 12) },
    });
  });

  test('says whose it is', () => {
    expect(parseGstin(' 27 aapfu0939f 1zv ')).toEqual({
      ok: true,
      value: { gstin: '27AAPFU0939F1ZV', stateCode: '27', pan: 'AAPFU0939F', entity: 'firm' },
    });
  });

  test.each([
    ['', 'empty'],
    ['27AAPFU0939F1Z', 'length'],
    ['27AAPFU0939F1ZVX', 'length'],
    ['A7AAPFU0939F1ZV', 'form'],
    ['27AAPFU09391FZV', 'form'],
    ['27AAPFU0939F0ZV', 'form'],
    ['27AAPFU0939F1ZW', 'checksum'],
    ['27AAPFU0993F1ZV', 'checksum'],
    ["27AAPFU0939F1';", 'form'],
  ])('%j is refused', (text, reason) => {
    expect(reasonOf(parseGstin(text))).toBe(reason);
  });

  const place = fc.nat(14);
  const letter = fc.constantFrom(...characters);
  const valid = fc.constantFrom(...published);

  test('one mistyped character is always found', () => {
    fc.assert(
      fc.property(valid, place, letter, (gstin, at, character) => {
        fc.pre(gstin.charAt(at) !== character);
        expect(parseGstin(gstin.slice(0, at) + character + gstin.slice(at + 1)).ok).toBe(false);
      }),
    );
  });

  test('two neighbours exchanged are found, but for the pairs Luhn cannot tell', () => {
    fc.assert(
      fc.property(valid, fc.nat(13), (gstin, at) => {
        const [a, b] = [gstin.charAt(at), gstin.charAt(at + 1)];
        fc.pre(a !== b && !unseenExchange(a, b));
        expect(parseGstin(gstin.slice(0, at) + b + a + gstin.slice(at + 2)).ok).toBe(false);
      }),
    );
  });

  /** A number with its right check character, found by trying: the check itself is the only oracle needed. */
  const completed = (first14: string): string | undefined =>
    characters.map((c) => first14 + c).find((gstin) => reasonOf(parseGstin(gstin)) !== 'checksum');

  test.each([
    ['28AAPFU0939F1Z', 'state'], // Andhra Pradesh before 2014
    ['25AAPFU0939F1Z', 'state'], // Daman and Diu before 2020
    ['96AAPFU0939F1Z', 'state'], // abroad
    ['40AAPFU0939F1Z', 'state'],
    ['33AAPXU0939F1Z', 'pan'],
    ['33AAPFU0939F1C', 'not_a_seller'],
    ['33AAPFU0939F1D', 'not_a_seller'],
    ['33AAPFU0939F1Y', 'form'],
    ['33AAPFU0939F1Z', undefined],
    ['99AAPFU0939F1Z', undefined],
    ['97AAPFU0939F1Z', undefined],
    ['38AAPFU0939FAZ', undefined],
  ])('%s with a right check character', (first14, reason) => {
    const gstin = completed(first14);
    expect(gstin).toBeDefined();
    expect(reasonOf(parseGstin(gstin as string))).toBe(reason);
  });

  test('exactly one check character fits', () => {
    const fits = characters.filter((c) => parseGstin(`27AAPFU0939F1Z${c}`).ok);
    expect(fits).toEqual(['V']);
  });
});

describe('GST states', () => {
  test('are 36 States and Union territories and two other places, each code once', () => {
    expect(gstStates).toHaveLength(38);
    expect(new Set(gstStates.map((state) => state.code)).size).toBe(38);
    for (const state of gstStates)
      expect(Math.min(state.name.length, state.name_ta.length, state.name_hi.length)).toBeGreaterThan(2);
  });

  test('name the south right', () => {
    expect(['29', '32', '33', '34', '36', '37'].map((code) => gstState(code)?.name)).toEqual([
      'Karnataka',
      'Kerala',
      'Tamil Nadu',
      'Puducherry',
      'Telangana',
      'Andhra Pradesh',
    ]);
    expect(gstState('28')).toBeUndefined();
    expect(isRegistrationState('96')).toBe(false);
    expect(isRegistrationState('99')).toBe(true);
  });

  test('Union territories without a legislature are told apart (UTGST)', () => {
    const codes = gstStates.filter((state) => state.kind === 'union_territory').map((state) => state.code);
    expect(codes).toEqual(['04', '26', '31', '35', '38']);
  });
});

describe('PAN', () => {
  test.each([
    ['AAPFU0939F', 'firm'],
    ['ABCPE1234F', 'individual'],
    ['aaacc1206d', 'company'],
    ['ABCHE1234F', 'huf'],
  ])('%s', (pan, entity) => {
    expect(parsePan(pan)).toEqual({ ok: true, value: { pan: pan.toUpperCase(), entity } });
  });

  test.each([
    ['', 'empty'],
    ['ABCDE12345', 'form'],
    ['ABCPE1234', 'form'],
    ['ABCPE1234FF', 'form'],
    ['ABCDE1234F', 'entity'],
    ['ＡBCPE1234F', 'form'],
  ])('%j is refused', (text, reason) => {
    expect(reasonOf(parsePan(text))).toBe(reason);
  });
});

describe('bank', () => {
  test.each(['SBIN0000300', 'HDFC0000001', 'KKBK0000958', 'icic 0000 001'])('IFSC %s', (ifsc) => {
    expect(parseIfsc(ifsc)).toMatchObject({ ok: true, value: { bank: ifsc.slice(0, 4).toUpperCase() } });
  });
  test.each([
    ['', 'empty'],
    ['SBIN1000300', 'form'],
    ['SBI00000300', 'form'],
    ['SBIN000030', 'form'],
    ['SBINO000300', 'form'],
  ])('IFSC %j is refused', (text, reason) => {
    expect(reasonOf(parseIfsc(text))).toBe(reason);
  });
  test.each([
    ['123456789', undefined],
    ['0012 3456 7890 1234', undefined],
    ['12345678', 'form'],
    ['1234567890123456789', 'form'],
    ['000000000', 'form'],
    ['12345678X', 'form'],
    ['', 'empty'],
  ])('account %j', (text, reason) => {
    expect(reasonOf(parseBankAccount(text))).toBe(reason);
  });
});

describe('UPI id', () => {
  test.each(['meena@okhdfcbank', 'madurai.parts-1@ybl', '9876543210@paytm', 'RAVI@SBI'])('%s', (id) => {
    expect(parseUpiId(id)).toEqual({ ok: true, value: id.toLowerCase() });
  });
  test.each([
    ['', 'empty'],
    ['meena', 'form'],
    ['meena@', 'form'],
    ['@ybl', 'form'],
    ['m@ybl', 'form'],
    ['me ena@ybl', 'form'],
    ['meena@ok@ybl', 'form'],
    ['meena@ybl<script>', 'form'],
    ['meena@gmail.com', 'looks_like_email'],
    [`${'a'.repeat(260)}@ybl`, 'form'],
  ])('%j is refused', (text, reason) => {
    expect(reasonOf(parseUpiId(text))).toBe(reason);
  });
});

describe('Indian mobile', () => {
  test.each([
    '9876543210',
    '09876543210',
    '919876543210',
    '+919876543210',
    '+91 98765 43210',
    '0091-98765-43210',
    '+91 (0) 98765.43210',
    '९८७६५४३२१०',
    '௯௮௭௬௫௪௩௨௧௦',
  ])('%s', (text) => {
    expect(parseIndianMobile(text)).toEqual({ ok: true, value: '+919876543210' });
  });
  test('a number that begins with 91 is not mistaken for the country code', () => {
    expect(parseIndianMobile('9198765432')).toEqual({ ok: true, value: '+919198765432' });
  });
  test.each([
    ['', 'empty'],
    ['98765 4321O', 'characters'],
    ['++919876543210', 'characters'],
    ['+14155550123', 'foreign'],
    ['0044 7700 900123', 'foreign'],
    ['987654321', 'length'],
    ['98765432101', 'length'],
    ['04522345678', 'not_a_mobile'],
    ['+915876543210', 'not_a_mobile'],
  ])('%j is refused', (text, reason) => {
    expect(reasonOf(parseIndianMobile(text))).toBe(reason);
  });
  test('reading what was written changes nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 6_000_000_000, max: 9_999_999_999 }), (number) => {
        const once = parseIndianMobile(String(number));
        expect(once).toEqual({ ok: true, value: `+91${number}` });
        expect(once.ok && parseIndianMobile(once.value)).toEqual(once);
      }),
    );
  });
});

describe('PIN code', () => {
  test.each([
    ['625001', undefined],
    ['625 001', undefined],
    ['025001', 'form'],
    ['62500', 'form'],
    ['6250011', 'form'],
    ['62500a', 'form'],
    ['', 'empty'],
  ])('%j', (text, reason) => {
    expect(reasonOf(parsePinCode(text))).toBe(reason);
  });
});

describe('HSN and SAC', () => {
  test.each([
    ['8517', 'goods'],
    ['850760', 'goods'],
    ['8517 70 90', 'goods'],
    ['9987', 'services'],
    ['998716', 'services'],
  ])('%s', (text, kind) => {
    expect(parseHsnSac(text)).toEqual({ ok: true, value: { code: text.replaceAll(' ', ''), kind } });
  });
  test.each([
    ['', 'empty'],
    ['85', 'form'],
    ['85177', 'form'],
    ['99871600', 'form'],
    ['851x', 'form'],
    ['7712', 'chapter'],
    ['0012', 'chapter'],
  ])('%j is refused', (text, reason) => {
    expect(reasonOf(parseHsnSac(text))).toBe(reason);
  });
});

test('the patterns for request schemas accept exactly what the functions accept as it is', () => {
  const near = fc.oneof(
    fc.stringMatching(/^[0-9]{3,9}$/),
    fc.stringMatching(/^(99|77|00|85)[0-9]{2,6}$/),
    fc.string({ maxLength: 9 }),
  );
  fc.assert(
    fc.property(near, (text) => {
      const hsn = parseHsnSac(text);
      expect(new RegExp(hsnSacPattern, 'u').test(text)).toBe(hsn.ok && hsn.value.code === text);
      const pin = parsePinCode(text);
      expect(new RegExp(pinCodePattern, 'u').test(text)).toBe(pin.ok && pin.value === text);
    }),
    { numRuns: 2_000 },
  );
});

describe('IMEI', () => {
  const published = ['490154203237518', '356938035643809', '352099001761481'];
  test.each([...published, '49-015420-323751-8', '35 693803 564380 9'])('%s', (imei) => {
    expect(parseImei(imei)).toEqual({ ok: true, value: imei.replaceAll(/\D/g, '') });
  });
  test.each([
    ['', 'empty'],
    ['49015420323751', 'form'],
    ['000000000000000', 'form'],
    ['49015420323751A', 'form'],
    ['4901542032375186', 'software_version'],
    ['490154203237517', 'checksum'],
  ])('%j is refused', (text, reason) => {
    expect(reasonOf(parseImei(text))).toBe(reason);
  });
  test('one mistyped digit is always found', () => {
    fc.assert(
      fc.property(fc.constantFrom(...published), fc.nat(14), fc.nat(9), (imei, at, digit) => {
        fc.pre(imei.charAt(at) !== String(digit));
        expect(parseImei(imei.slice(0, at) + String(digit) + imei.slice(at + 1)).ok).toBe(false);
      }),
    );
  });
});

test('any text gets an answer, quickly, and what is accepted is accepted again unchanged', () => {
  const checks = [
    parseGstin,
    parsePan,
    parseIfsc,
    parseBankAccount,
    parseUpiId,
    parseIndianMobile,
    parsePinCode,
    parseHsnSac,
    parseImei,
  ];
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 400 }), fc.stringMatching(/^[0-9A-Z@+ -]{1,20}$/)), (text) => {
      for (const check of checks) {
        const answer = check(text);
        if (!answer.ok) continue;
        const normal = typeof answer.value === 'string' ? answer.value : String(Object.values(answer.value)[0]);
        expect(check(normal)).toEqual(answer);
      }
    }),
  );
});
