/** Width of a text in points, in the size and weight the caller has in mind. */
export type Measure = (text: string) => number;

const graphemes = new Intl.Segmenter('en-IN', { granularity: 'grapheme' });

/**
 * Breaks text into lines that fit the width: at spaces, after hyphens and slashes, and inside a word only when the word
 * alone is too wide, then between letters as readers see them (never between a consonant and its vowel sign).
 */
export function wrapText(text: string, width: number, measure: Measure): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of pieces(text)) {
    const longer = line + word;
    if (measure(longer.trimEnd()) <= width) {
      line = longer;
      continue;
    }
    if (line.trim() !== '') lines.push(line.trimEnd());
    const parts = measure(word.trimEnd()) <= width ? [word] : breakWord(word, width, measure);
    lines.push(...parts.slice(0, -1));
    line = parts.at(-1) ?? '';
  }
  if (line.trim() !== '' || lines.length === 0) lines.push(line.trimEnd());
  return lines;
}

/** Words with what follows them. */
function pieces(text: string): string[] {
  return (
    text
      .replaceAll(/\s+/g, ' ')
      .trim()
      .match(/[^ /-]*[/-]+ ?|[^ /-]+ ?/g) ?? []
  );
}

function breakWord(word: string, width: number, measure: Measure): string[] {
  const parts: string[] = [];
  let part = '';
  for (const { segment } of graphemes.segment(word)) {
    if (part !== '' && measure(part + segment) > width) {
      parts.push(part);
      part = '';
    }
    part += segment;
  }
  return [...parts, part];
}
