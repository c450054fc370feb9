import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { create, type FontkitFont } from 'fontkit';
import { woffToSfnt } from './woff-to-sfnt.ts';

/**
 * Noto Sans (SIL Open Font License) from npm packages, one file per script: `latin`, `extended` (₹ is there), `tamil`,
 * `devanagari`. fontkit shapes Tamil and Devanagari (looked at: ஸ்ரீ, க்ஷ, கொ, श्री, क्षत्रिय, र्के), pdfkit embeds only the
 * glyphs that are used.
 */
export const faces = ['latin', 'extended', 'tamil', 'devanagari'] as const;
export type Face = (typeof faces)[number];
export const weights = ['normal', 'bold'] as const;
export type Weight = (typeof weights)[number];

const packages: Readonly<Record<Face, string>> = {
  latin: 'noto-sans/files/noto-sans-latin',
  extended: 'noto-sans/files/noto-sans-latin-ext',
  tamil: 'noto-sans-tamil/files/noto-sans-tamil-tamil',
  devanagari: 'noto-sans-devanagari/files/noto-sans-devanagari-devanagari',
};
const cut: Readonly<Record<Weight, number>> = { normal: 400, bold: 700 };
const loaded = new Map<string, FontkitFont>();

/** Read once and shared by all documents: parsing a font costs more than drawing an invoice with it. */
export function loadFont(face: Face, weight: Weight): FontkitFont {
  const name = fontName(face, weight);
  const known = loaded.get(name);
  if (known) return known;
  const url = import.meta.resolve(`@fontsource/${packages[face]}-${cut[weight]}-normal.woff`);
  const font = create(woffToSfnt(readFileSync(fileURLToPath(url))));
  loaded.set(name, font);
  return font;
}

export function fontName(face: Face, weight: Weight): string {
  return `${face}-${weight}`;
}
