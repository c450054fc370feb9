import { loadFont, fontName, type Weight } from './fonts.ts';
import type { Run } from './script-runs.ts';

const known = new Map<string, number>();
/** Words of invoices repeat; names of people should not fill the memory. */
const mostKnown = 20_000;

/** Width in points, as the page will show it: shaped by the same font. */
export function measureRun(run: Run, weight: Weight, size: number): number {
  const key = `${fontName(run.face, weight)} ${run.text}`;
  let perEm = known.get(key);
  if (perEm === undefined) {
    const font = loadFont(run.face, weight);
    perEm = font.layout(run.text).advanceWidth / font.unitsPerEm;
    if (known.size >= mostKnown) known.clear();
    known.set(key, perEm);
  }
  return perEm * size;
}
