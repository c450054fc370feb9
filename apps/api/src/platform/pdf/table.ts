import { ink, inner, type Sheet } from './sheet.ts';

export interface Column {
  readonly title: string;
  /** Points; `fit`: as wide as its widest cell, and its title in two lines; `rest`: what the others leave (one column). */
  readonly width: number | 'fit' | 'rest';
  readonly align?: 'left' | 'right' | 'center';
}

export type Row = readonly string[];

interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** How wide each column is, and how large its text, so that no amount is ever broken into two lines. */
interface Fit {
  readonly widths: readonly number[];
  readonly size: number;
}

const padding = 4;
const sizes = [8, 7.5, 7, 6.5, 6, 5.5] as const;
/** Less than this for the text column, and the whole table is set smaller. */
const leastRest = 120;

/**
 * A table that goes on over pages and repeats its head. A row never splits. @returns the y below the table
 */
export function drawTable(sheet: Sheet, y: number, table: Table): number {
  const { columns } = table;
  const fit = fitTable(sheet, table);
  let at = drawHead(sheet, y, { columns, fit });
  for (const row of table.rows) {
    const height = rowHeight(sheet, row, fit);
    if (at + height > sheet.bottom) at = drawHead(sheet, sheet.newPage(), { columns, fit });
    drawCells(sheet, at + padding, { columns, fit, row, style: { size: fit.size } });
    at += height;
    sheet.rule(at);
  }
  return at;
}

/** Height of head and rows, to keep a short table in one piece. */
export function tableHeight(sheet: Sheet, table: Table): number {
  const fit = fitTable(sheet, table);
  return table.rows.reduce((sum, row) => sum + rowHeight(sheet, row, fit), headHeight(sheet, table.columns, fit));
}

function fitTable(sheet: Sheet, table: Table): Fit {
  let fit: Fit = { widths: [], size: sizes[0] };
  for (const size of sizes) {
    const taken = table.columns.map((column, at) => columnWidth(sheet, table, { column, at, size }));
    const rest = inner.width - taken.reduce((sum, width) => sum + width, 0);
    fit = { size, widths: taken.map((width, at) => (table.columns[at]?.width === 'rest' ? rest : width)) };
    if (rest >= leastRest || !table.columns.some((column) => column.width === 'rest')) break;
  }
  return fit;
}

function columnWidth(sheet: Sheet, table: Table, of: { column: Column; at: number; size: number }): number {
  const { column, at, size } = of;
  if (column.width === 'rest') return 0;
  if (column.width !== 'fit') return column.width;
  const words = column.title.split(/(?<=[ /-])/).map((word) => sheet.width(word.trim(), headStyle(size)));
  const cells = table.rows.map((row) => sheet.width(row[at] ?? '', { size }));
  const twoLines = sheet.width(column.title, headStyle(size)) * 0.6;
  // Rounding of sums must not push the last digit of the widest cell onto a line of its own.
  return Math.max(twoLines, ...words, ...cells) + 2 * padding + 0.1;
}

function headStyle(size: number) {
  return { size: size - 0.5, bold: true, color: ink.soft };
}

function rowHeight(sheet: Sheet, row: Row, { widths, size }: Fit): number {
  const lines = widths.map((width, at) => sheet.lines(row[at] ?? '', width - 2 * padding, { size }).length);
  return sheet.heightOf(Math.max(...lines), { size }) + 2 * padding;
}

function headHeight(sheet: Sheet, columns: readonly Column[], fit: Fit): number {
  const style = headStyle(fit.size);
  const lines = columns.map(
    (column, at) => sheet.lines(column.title, (fit.widths[at] ?? 0) - 2 * padding, style).length,
  );
  return sheet.heightOf(Math.max(...lines), style) + 2 * padding;
}

function drawHead(sheet: Sheet, y: number, { columns, fit }: { columns: readonly Column[]; fit: Fit }): number {
  const height = headHeight(sheet, columns, fit);
  sheet.box(inner.left, y, { width: inner.width, height }, ink.shade);
  const row = columns.map((column) => column.title);
  drawCells(sheet, y + padding, { columns, fit, row, style: headStyle(fit.size) });
  return y + height;
}

function drawCells(
  sheet: Sheet,
  y: number,
  what: {
    columns: readonly Column[];
    fit: Fit;
    row: Row;
    style: { size: number; bold?: boolean; color?: string };
  },
): void {
  let x: number = inner.left;
  what.columns.forEach((column, at) => {
    const width = what.fit.widths[at] ?? 0;
    sheet.text({ x: x + padding, y, width: width - 2 * padding }, what.row[at] ?? '', {
      ...what.style,
      align: column.align ?? 'left',
    });
    x += width;
  });
}
