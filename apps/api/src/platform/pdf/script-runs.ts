import type { Face } from './fonts.ts';

/** A piece of text that one font can draw. */
export interface Run {
  readonly face: Face;
  readonly text: string;
}

type Ranges = readonly (readonly [first: number, last: number])[];

/** What each file has glyphs for (`unicode.json` of the font packages). Earlier faces win. */
const coverage: readonly (readonly [Face, Ranges])[] = [
  [
    'latin',
    [
      [0x20, 0x7e],
      [0xa0, 0xff],
      [0x131, 0x131],
      [0x152, 0x153],
      [0x2000, 0x200a],
      [0x2010, 0x2027],
      [0x2030, 0x203a],
      [0x2044, 0x2044],
      [0x20ac, 0x20ac],
      [0x2122, 0x2122],
      [0x2212, 0x2212],
    ],
  ],
  [
    'extended',
    [
      [0x100, 0x17f],
      [0x1e00, 0x1eff],
      [0x20b9, 0x20b9],
      [0x2113, 0x2113],
    ],
  ],
  ['tamil', [[0xb82, 0xbfa]]],
  ['devanagari', [[0x900, 0x97f]]],
];

/** Joiners change how their neighbours are drawn and belong to the run they stand in. */
const joiners = new Set([0x200c, 0x200d]);

/**
 * Splits text into runs of one font each. Spaces and digits stay with the script before them where its font has them (it
 * does not: so they are Latin). A character that no font has (another script, an emoji) becomes `?`: a box would say less.
 */
export function splitRuns(text: string): Run[] {
  const runs: { face: Face; text: string }[] = [];
  for (const character of text.normalize('NFC')) {
    const code = character.codePointAt(0) as number;
    const last = runs.at(-1);
    if (joiners.has(code)) {
      if (last && last.face !== 'latin') last.text += character;
      continue;
    }
    const face = faceOf(code, last?.face);
    const drawn = face === undefined ? '?' : character;
    if (last && last.face === (face ?? 'latin')) last.text += drawn;
    else runs.push({ face: face ?? 'latin', text: drawn });
  }
  return runs;
}

/** The danda is common to all Indian scripts and drawn in the font of its neighbour. */
function faceOf(code: number, before: Face | undefined): Face | undefined {
  if ((code === 0x964 || code === 0x965) && before === 'tamil') return 'tamil';
  return coverage.find(([, ranges]) => ranges.some(([first, last]) => code >= first && code <= last))?.[0];
}
