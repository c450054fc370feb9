import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { dark, light, type Palette } from './tokens.ts';
import { tokensCss } from './tokens-css.ts';

test('tokens.css is what tokens.ts says', () => {
  expect(readFileSync(path.join(import.meta.dirname, 'tokens.css'), 'utf8')).toBe(tokensCss());
});

/** WCAG 2.2 relative luminance. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ['paper', 'surface', 'sunken'] as const;
const textPairs: [keyof Palette, keyof Palette][] = [
  ...grounds.flatMap((ground): [keyof Palette, keyof Palette][] => [
    ['ink', ground],
    ['inkSoft', ground],
    ['primary', ground],
    ['danger', ground],
    ['success', ground],
    ['accentInk', ground],
  ]),
  ['onPrimary', 'primary'],
  ['onPrimary', 'primaryStrong'],
  ['onDanger', 'danger'],
  ['primary', 'primaryTint'],
  ['ink', 'primaryTint'],
  ['accentInk', 'accentTint'],
  ['success', 'successTint'],
  ['warning', 'warningTint'],
  ['danger', 'dangerTint'],
  ['info', 'infoTint'],
];

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('%s', (_, palette) => {
  test.each(textPairs)('text in %s is readable on %s', (text, ground) => {
    expect(contrast(palette[text], palette[ground])).toBeGreaterThanOrEqual(4.5);
  });

  test.each(grounds)('borders of inputs are seen on %s', (ground) => {
    expect(contrast(palette.lineStrong, palette[ground])).toBeGreaterThanOrEqual(3);
  });
});
