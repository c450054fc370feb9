import { describe, expect, it } from 'vitest';
import { testContent, testLine } from '#test/invoice-content.ts';
import { drawPdf } from '#platform/pdf/draw-pdf.ts';
import { layoutInvoice } from './layout-invoice.ts';
import { woffToSfnt } from '#platform/pdf/woff-to-sfnt.ts';
import { paperLanguages } from './words/paper-words.ts';

const createdAt = new Date('2026-11-21T06:00:00Z');
const facts = { title: 'T', author: 'A', subject: 'S', createdAt };

describe('the PDF', () => {
  it.each(paperLanguages)('is the same to the byte whenever it is drawn: %s', async (language) => {
    const draw = () =>
      drawPdf(layoutInvoice(testContent([testLine(200_000)]), undefined, language).pages, { ...facts, language });
    const [first, second] = [await draw(), await draw()];
    expect(first.subarray(0, 8).toString()).toBe('%PDF-1.7');
    expect(first.equals(second)).toBe(true);
    expect(first.toString('latin1')).toContain(`/Lang (${language}-IN)`);
    // Only the glyphs that are used: an invoice is mailed.
    expect(first.length).toBeLessThan(150_000);
  });

  it('has as many pages as were laid out', async () => {
    const many = Array.from({ length: 60 }, () => testLine(100_000));
    const { pages } = layoutInvoice(testContent(many), undefined);
    const pdf = (await drawPdf(pages, { ...facts, language: 'en' })).toString('latin1');
    expect(pdf).toContain(`/Count ${pages.length}`);
    expect(pages.length).toBeGreaterThan(1);
  });
});

it('a font file that is none is refused', () => {
  expect(() => woffToSfnt(Buffer.from('wOF2'.padEnd(60)))).toThrow('not a WOFF');
  expect(() => woffToSfnt(Buffer.alloc(3))).toThrow('not a WOFF');
});
