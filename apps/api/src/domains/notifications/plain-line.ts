/**
 * One line of text for people: control characters (line breaks would start another mail header) and the marks that turn
 * writing around become spaces, and it is cut between letters as readers see them.
 */
export function plainLine(text: string, maxLength: number): string {
  const line = text
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff]+/gu, ' ')
    .replaceAll(/ +/g, ' ')
    .trim();
  if (line.length <= maxLength) return line;
  let kept = '';
  for (const { segment } of graphemes.segment(line)) {
    if (kept.length + segment.length > maxLength - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

const graphemes = new Intl.Segmenter('en-IN', { granularity: 'grapheme' });
