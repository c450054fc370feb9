import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInr } from '@mistri/money';
import { testContent, testLine } from '#test/invoice-content.ts';
import { refundAfterRelease } from '../invoice-content.ts';
import { layoutInvoice } from './layout-invoice.ts';
import { measureRun } from '#platform/pdf/measure-run.ts';
import { type Item, inner, page, type Sheet, type TextItem } from '#platform/pdf/sheet.ts';
import { type PaperLanguage, paperLanguages } from './words/paper-words.ts';

const isText = (item: Item): item is TextItem => item.kind === 'text';

/** The page as lines of text: what stands on one baseline, from left to right. */
function linesOf(sheet: Sheet, at = 0): string[] {
  const rows = Map.groupBy((sheet.pages[at] ?? []).filter(isText), (item) => item.baseline.toFixed(1));
  return [...rows.values()].map((row) =>
    row
      .toSorted((a, b) => a.x - b.x)
      .map((item) => item.text)
      .join(' ')
      .replaceAll(/ +/g, ' '),
  );
}
const textOf = (sheet: Sheet): string => sheet.pages.flatMap((_, at) => linesOf(sheet, at)).join('\n');

/** Right end of each text, and whatever leaves the paper. */
function strays(sheet: Sheet): Item[] {
  return sheet.pages.flat().filter((item) => {
    if (item.kind !== 'text') return false;
    const end = item.x + measureRun(item, item.weight, item.size);
    return item.x < inner.left - 0.5 || end > inner.right + 0.5 || item.baseline > page.height - page.margin;
  });
}

const two = [testLine(200_000), testLine(84_746, { hsn: '85076000', description: 'Battery', quantity: 2 })];

describe('a tax invoice', () => {
  it.each([
    ['en', 'Tax invoice', 'Place of supply: Tamil Nadu (33)', 'Date: 21 November 2026'],
    ['ta', 'வரி விலைப்பட்டியல்', 'வழங்கும் இடம் : தமிழ்நாடு (33)', 'தேதி : 21 நவம்பர் , 2026'],
    ['hi', 'कर बीजक', 'आपूर्ति का स्थान : तमिलनाडु (33)', 'तारीख़ : 21 नवंबर 2026'],
  ] as const)('says what rule 46 asks for: %s', (language, title, place, date) => {
    const text = textOf(layoutInvoice(testContent(two), undefined, language));
    const plain = text.replaceAll(/\s+/g, '');
    for (const said of [title, place, date]) expect(plain).toContain(said.replaceAll(/\s+/g, ''));
    for (const fact of [
      'MT/2627/0000123',
      'SelviSparesPrivateLimited',
      'GSTIN:33AABCS1234L1Z5',
      '12RitchieStreet',
      'Chennai600002',
      'மீனாட்சி',
      'Madurai625001',
      '33AAACM1234C1Z9',
      '85177990',
      '85076000',
      '9%+9%',
      '₹2,847.46',
      '₹256.27',
      '₹3,360.00',
      'RupeesThreeThousandThreeHundredSixtyOnly',
    ]) {
      expect(plain, fact).toContain(fact);
    }
    // Whoever books it must recognise it, in every language.
    expect(plain).toContain('Taxinvoice');
  });

  it('between States has IGST alone, and SGST is UTGST in a territory without a legislature', () => {
    const interstate = testContent([testLine(100_000, { toState: '29' })], {
      placeOfSupply: { stateCode: '29', stateName: 'Karnataka' },
    });
    const text = textOf(layoutInvoice(interstate, undefined));
    expect(text).toContain('IGST');
    expect(text).not.toMatch(/CGST|SGST/);
    expect(text).toContain('18 %');
    const territory = { placeOfSupply: { stateCode: '04', stateName: 'Chandigarh' } };
    expect(textOf(layoutInvoice(testContent(two, territory), undefined))).toMatch(/UTGST/);
  });

  it('carries its e-invoice number and code once it has them (IN-9)', () => {
    const irn = { irn: 'ab'.repeat(32), ackNo: '112010036563310', ackOn: '2026-11-22', signedQr: 'x'.repeat(600) };
    const sheet = layoutInvoice(testContent(two), irn);
    expect(textOf(sheet)).toContain(`IRN: ${irn.irn}`);
    expect(sheet.pages[0]?.filter((item) => item.kind === 'box').length).toBeGreaterThan(500);
  });

  it('goes on over pages: the head of the table again on each, the totals once, every line once', () => {
    const lines = Array.from({ length: 70 }, (_, at) => testLine(100_000, { description: `Part number ${at + 1}.` }));
    const sheet = layoutInvoice(testContent(lines), undefined);
    expect(sheet.pages.length).toBeGreaterThan(1);
    sheet.pages.forEach((_, at) => {
      const text = linesOf(sheet, at).join('\n');
      expect(text).toContain(`page ${at + 1} of ${sheet.pages.length}`);
      if (/Part number/.test(text)) expect(text).toContain('Description');
    });
    const all = textOf(sheet);
    for (const line of lines) expect(all.split(line.description).length, line.description).toBe(2);
    expect(all.match(/Total ₹/g)).toHaveLength(1);
    expect(strays(sheet)).toEqual([]);
  });
});

it.each([
  ['ord_01jd00000000000000007k3m9q', 'Order: 007K3M9Q'],
  ['rep_01jd00000000000000007k3m9q', 'Repair: 007K3M9Q'],
  ['sub_01jd00000000000000007k3m9q', 'Plan: 007K3M9Q'],
])('names what it is for by the number people know, and by the whole id: %s', (jobId, said) => {
  const text = textOf(layoutInvoice(testContent(two, { jobId }), undefined));
  expect(text).toContain(said);
  expect(text).toContain(jobId);
});

it('a bill of supply has no tax, a credit note says what it corrects and why', () => {
  const untaxed = testLine(200_000, { cgst_minor: 0, sgst_minor: 0, total_minor: 200_000, gstRate_bp: 0 });
  const bill = textOf(layoutInvoice(testContent([untaxed, untaxed], { kind: 'bill_of_supply' }), undefined));
  expect(bill).toContain('Bill of supply');
  expect(bill).not.toMatch(/CGST|SGST|IGST|GST rate/);
  const note = (reason: string, language: PaperLanguage = 'en') =>
    textOf(
      layoutInvoice(
        testContent([testLine(100)], {
          kind: 'credit_note',
          refersTo: { documentNumber: 'MT/2627/0000009', issuedOn: '2026-11-01' },
          reason,
        }),
        undefined,
        language,
      ),
    );
  expect(note('scratched')).toContain('Corrects MT/2627/0000009 of 1 November 2026\nReason: scratched');
  expect(note('return ret_01jd0000000000000000000000')).toContain('Reason: Goods returned (ret_');
  expect(note('dispute dsp_01jd0000000000000000000000', 'hi')).toContain('विवाद');
  expect(note(refundAfterRelease, 'ta')).not.toContain(refundAfterRelease);
});

const anyText = fc.oneof(
  fc.string({ maxLength: 120, unit: 'grapheme' }),
  fc.constantFrom('W'.repeat(200), 'ஸ்ரீ '.repeat(40), 'क्षत्रिय'.repeat(30), '<b>“x”</b> \u{1f4f1}', ' '),
);

it('nothing leaves the paper and no amount is broken, whatever the names and amounts', () => {
  const lines = fc.array(
    fc.record({
      taxable: fc.oneof(fc.integer({ min: 1, max: 1_000_000_000 }), fc.integer({ min: 1, max: 1_000_000_000_000 })),
      quantity: fc.integer({ min: 1, max: 100_000 }),
      description: anyText,
      discount_minor: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1_000_000_000 })),
    }),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(lines, anyText, fc.constantFrom(...paperLanguages), (made, name, language) => {
      const content = testContent(made.map(({ taxable, ...more }) => testLine(taxable, more)));
      const long = { ...content, recipient: { ...content.recipient, name } };
      const sheet = layoutInvoice(long, undefined, language);
      expect(strays(sheet)).toEqual([]);
      const shown = new Set(sheet.pages.flat().flatMap((item) => (isText(item) ? [item.text.trim()] : [])));
      for (const line of content.lines) {
        for (const value of [line.taxable_minor, line.cgst_minor, line.total_minor, line.unit_minor]) {
          expect(shown).toContain(formatInr(value, { symbol: false }));
        }
      }
    }),
    { numRuns: 40 },
  );
});
