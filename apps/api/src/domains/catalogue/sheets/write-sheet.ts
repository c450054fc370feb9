import { stringify } from 'csv-stringify/sync';
import writeXlsxFile from 'write-excel-file/node';

type Cell = string | number;

/**
 * What a spreadsheet program would run as a formula is made plain text by an apostrophe in front (CSV injection). Numbers
 * stay numbers; the import takes the apostrophe off again.
 */
export function harmless(cell: Cell): Cell {
  if (typeof cell === 'number') return cell;
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

/** UTF-8 with a mark, so that spreadsheet programs show Tamil and Hindi. */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return stringify(
    rows.map((row) => row.map(harmless)),
    { bom: false },
  );
}

export const byteOrderMark = '\uFEFF';

export async function xlsxOf(sheets: readonly { name: string; rows: readonly (readonly Cell[])[] }[]): Promise<Buffer> {
  const made = writeXlsxFile(
    sheets.map((sheet) => ({
      sheet: sheet.name,
      stickyRowsCount: 1,
      data: sheet.rows.map((row, at) =>
        row.map((cell) =>
          typeof cell === 'number'
            ? { value: cell, type: Number }
            : { value: harmless(cell) as string, type: String, ...(at === 0 ? { fontWeight: 'bold' as const } : {}) },
        ),
      ),
    })) as never,
  );
  return made.toBuffer();
}
