import type { Face, Weight } from './fonts.ts';
import { measureRun } from './measure-run.ts';
import { splitRuns } from './script-runs.ts';
import { wrapText } from './wrap-text.ts';

/** Points. A4. */
export const page = { width: 595.28, height: 841.89, margin: 40, footer: 34 } as const;
export const inner = {
  left: page.margin,
  right: page.width - page.margin,
  width: page.width - 2 * page.margin,
} as const;

export interface TextItem {
  readonly kind: 'text';
  readonly x: number;
  readonly baseline: number;
  readonly face: Face;
  readonly weight: Weight;
  readonly size: number;
  readonly color: string;
  readonly text: string;
}
export interface RuleItem {
  readonly kind: 'rule';
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly color: string;
  readonly thickness: number;
}
export interface BoxItem {
  readonly kind: 'box';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill: string;
}
export type Item = TextItem | RuleItem | BoxItem;

export interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly color?: string;
  readonly align?: 'left' | 'right' | 'center';
}

export const ink = { text: '#1a1a1a', soft: '#5a5f66', line: '#c9ced6', shade: '#f2f4f7', accent: '#0b57d0' } as const;
const usualSize = 8.5;
/** Tamil and Devanagari need more room above and below than Latin. */
const lineHeight = 1.42;
const ascent = 1.02;

/**
 * What will stand on the pages, as data: laid out here, drawn by `draw-pdf.ts`, looked at by tests. Coordinates are points
 * from the top left.
 */
export class Sheet {
  readonly pages: Item[][] = [[]];
  /** The page that is written on. */
  #at = 0;

  newPage(): number {
    this.pages.push([]);
    this.#at = this.pages.length - 1;
    return page.margin;
  }

  /** Writes on the finished pages: what needs their number. */
  onEveryPage(write: (number: number, of: number) => void): void {
    for (this.#at = 0; this.#at < this.pages.length; this.#at += 1) write(this.#at + 1, this.pages.length);
    this.#at = this.pages.length - 1;
  }

  /** On a new page when less than `height` is left. */
  roomFor(y: number, height: number): number {
    return y + height > this.bottom ? this.newPage() : y;
  }

  /** What the paper is and where one is in it, at the foot of every page. */
  numberPages(name: string, words: (number: number, of: number) => string): void {
    const place = { x: inner.left, y: this.bottom + 14, width: inner.width };
    this.onEveryPage((number, of) =>
      this.text(place, `${name} · ${words(number, of)}`, { size: 7, color: ink.soft, align: 'center' }),
    );
  }

  /** Last y that body text may reach. */
  get bottom(): number {
    return page.height - page.margin - page.footer;
  }

  width(text: string, style: TextStyle = {}): number {
    const { size = usualSize } = style;
    const weight = style.bold ? 'bold' : 'normal';
    return splitRuns(text).reduce((sum, run) => sum + measureRun(run, weight, size), 0);
  }

  lines(text: string, width: number, style: TextStyle = {}): string[] {
    return wrapText(text, width, (part) => this.width(part, style));
  }

  heightOf(lineCount: number, style: TextStyle = {}): number {
    return lineCount * (style.size ?? usualSize) * lineHeight;
  }

  /** Wrapped text in a box. @returns the y below it */
  text(at: { x: number; y: number; width: number }, text: string, style: TextStyle = {}): number {
    let { y } = at;
    for (const line of this.lines(text, at.width, style)) {
      this.#line({ ...at, y }, line, style);
      y += this.heightOf(1, style);
    }
    return y;
  }

  rule(y: number, more: { from?: number; to?: number; color?: string; thickness?: number } = {}): void {
    const { from = inner.left, to = inner.right, color = ink.line, thickness = 0.6 } = more;
    this.#add({ kind: 'rule', from: [from, y], to: [to, y], color, thickness });
  }

  box(x: number, y: number, size: { width: number; height: number }, fill: string): void {
    this.#add({ kind: 'box', x, y, ...size, fill });
  }

  #line(at: { x: number; y: number; width: number }, line: string, style: TextStyle): void {
    const { size = usualSize, align = 'left', color = ink.text } = style;
    const weight = style.bold ? 'bold' : 'normal';
    const slack = at.width - this.width(line, style);
    let x = at.x + (align === 'right' ? slack : align === 'center' ? slack / 2 : 0);
    for (const run of splitRuns(line)) {
      this.#add({ kind: 'text', x, baseline: at.y + size * ascent, ...run, weight, size, color });
      x += measureRun(run, weight, size);
    }
  }

  #add(item: Item): void {
    (this.pages[this.#at] as Item[]).push(item);
  }
}
