import { ink, inner, type Sheet } from './sheet.ts';

export interface Column {
  readonly title: string;
  readonly width: number;
  readonly align?: 'left' | 'right' | 'center';
}

export type Row = readonly string[];

const padding = 4;
const size = 8;

/**
 * A table that goes on over pages and repeats its head. A row never splits. @returns the y below the table
 */
export function drawTable(
  sheet: Sheet,
  y: number,
  table: { columns: readonly Column[]; rows: readonly Row[] },
): number {
  let at = drawHead(sheet, y, table.columns);
  for (const row of table.rows) {
    const cells = table.columns.map((column, index) =>
      sheet.lines(row[index] ?? '', column.width - 2 * padding, { size }),
    );
    const height = sheet.heightOf(Math.max(...cells.map((cell) => cell.length)), { size }) + 2 * padding;
    if (at + height > sheet.bottom) at = drawHead(sheet, sheet.newPage(), table.columns);
    drawCells(sheet, at + padding, { columns: table.columns, row, style: { size } });
    at += height;
    sheet.rule(at);
  }
  return at;
}

function drawHead(sheet: Sheet, y: number, columns: readonly Column[]): number {
  const style = { size: 7.5, bold: true, color: ink.soft };
  const lineCounts = columns.map((column) => sheet.lines(column.title, column.width - 2 * padding, style).length);
  const height = sheet.heightOf(Math.max(...lineCounts), style) + 2 * padding;
  sheet.box(inner.left, y, { width: inner.width, height }, ink.shade);
  drawCells(sheet, y + padding, { columns, row: columns.map((column) => column.title), style });
  return y + height;
}

function drawCells(
  sheet: Sheet,
  y: number,
  what: { columns: readonly Column[]; row: Row; style: { size: number; bold?: boolean; color?: string } },
): void {
  let x: number = inner.left;
  what.columns.forEach((column, index) => {
    sheet.text({ x: x + padding, y, width: column.width - 2 * padding }, what.row[index] ?? '', {
      ...what.style,
      align: column.align ?? 'left',
    });
    x += column.width;
  });
}
