import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ForbiddenWords, judgeWords } from './forbidden-words.ts';

/** The words as the migration ships them. */
const migration = readFileSync(
  path.join(import.meta.dirname, '../../../migrations/202611211200_catalogue_review.sql'),
  'utf8',
);
const of = (kind: string): string[] =>
  [...migration.matchAll(new RegExp(`\\('${kind}', '([^']+)'\\)`, 'g'))].map((row) => row[1] ?? '');
const words: ForbiddenWords = {
  identifiers: of('identifier'),
  acts: of('act'),
  harmless: of('harmless'),
  phrases: of('phrase'),
};
const verdict = (text: string) => judgeWords(text, words).verdict;

describe('IN-12: what tampers with an IMEI', () => {
  it.each([
    'IMEI changer tool for Xiaomi',
    'change imei online service',
    'Tool to rewrite the IMEI of Samsung phones',
    'IMEI repair box with license',
    'imeichanger',
    'dual-imei-writer',
    'I.M.E.I changer',
    'i m e i  c h a n g e r',
    'im ei chan ger',
    '1M31 ch4ng3r',
    'ІМЕІ сhange', // Cyrillic look-alikes
    'IMEI\u200B cha\u200Bnge',
    'ｉｍｅｉ ｃｈａｎｇｅ',
    'IMEI null fix MTK',
    'MEID repair service',
    'ESN clean service',
    'imie repair',
    'SN Write Tool for Mediatek',
    'Maui META latest',
    'blacklist removal for stolen mobiles',
    'CEIR unblock service',
    'IMEI number badalne ka software',
    'IMEI மாற்ற மென்பொருள்',
    'आईएमईआई बदलने का टूल',
    'phone flashing, unlocking, IMEI',
  ])('refuses %s', (text) => {
    expect(verdict(text)).toBe('forbidden');
  });

  it.each([
    'IMEI sticker for box, 500 pcs',
    'IMEI label roll 1000 pcs',
    'IMEI number barcode labels for mobile shops',
    'SIM tray with IMEI printed, iPhone 12',
    'Back panel for Redmi Note 12 with IMEI engraving',
    'IMEI scanner for stock taking',
    'Battery for Xiaomi Mi Max',
    'Xiaomi Mi Meizu charging cable',
    'Display for Samsung A52, original',
    'Repair tool kit 32 in 1 for mobile phones',
    'Phone with bill and IMEI box match',
    'Wesn brand tempered glass, easy to clean',
    'Flash IC for Oppo A5s',
    'Display writer pen, change tips included',
    'USB write protect cable 1 m',
  ])('lets %s pass', (text) => {
    expect(verdict(text)).toBe('clear');
  });

  it.each(['Change IMEI sticker after panel replacement', 'IMEI label printer for repair shops'])(
    'leaves %s to a person',
    (text) => {
      expect(verdict(text)).toBe('unsure');
    },
  );

  it('finds the words however they are spaced, cased and dressed up (property)', () => {
    const dressed = (word: string) =>
      fc
        .tuple(fc.constantFrom('', '.', ' ', '-', '_', '\u200B'), fc.infiniteStream(fc.boolean()))
        .map(([gap, upper]) =>
          Array.from(word, (letter) => (upper.next().value ? letter.toUpperCase() : letter)).join(gap),
        );
    fc.assert(
      fc.property(
        dressed('imei'),
        fc.constantFrom('changer', 'rewriter', 'repair', 'unblock', 'generator').chain(dressed),
        fc.boolean(),
        (identifier, act, first) => {
          expect(verdict(first ? `${identifier} ${act}` : `${act} ${identifier}`)).toBe('forbidden');
        },
      ),
    );
  });

  it('never takes long over hostile text', () => {
    expect(verdict('i m e '.repeat(3000))).toBe('clear');
    expect(verdict('imei '.repeat(2000))).toBe('clear');
  });
});
