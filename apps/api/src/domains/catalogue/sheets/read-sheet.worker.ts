import { parentPort, workerData } from 'node:worker_threads';
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { type ReadSheet, type SheetKind, utf16Of } from './read-sheet.ts';

interface Wanted {
  bytes: Uint8Array;
  kind: SheetKind;
  mostRows: number;
}

const mostCells = 60;

async function read(wanted: Wanted): Promise<ReadSheet> {
  const rows = wanted.kind === 'xlsx' ? await fromXlsx(wanted.bytes) : fromCsv(wanted);
  if (!Array.isArray(rows)) return rows;
  const filled = rows.filter((row, at) => at === 0 || row.some((cell) => cell !== ''));
  if (filled.length > wanted.mostRows + 1) return { problem: { rule: 'fileRows', limit: wanted.mostRows } };
  return { rows: filled.map((row) => row.slice(0, mostCells)) };
}

async function fromXlsx(bytes: Uint8Array): Promise<string[][]> {
  const rows = await readSheet(Buffer.from(bytes));
  return rows.map((row) => row.map(textOf));
}

/** A formula gives its last value; nothing is ever computed here. */
function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return String(cell as string | number | boolean).trim();
}

/** Comma, semicolon or tab, whichever the header has most of. */
function fromCsv(wanted: Wanted): string[][] | Extract<ReadSheet, { problem: unknown }> {
  const text = textOfFile(wanted.bytes);
  if (text === undefined) return { problem: { rule: 'fileEncoding' } };
  const header = text.slice(0, text.indexOf('\n') < 0 ? text.length : text.indexOf('\n'));
  const [delimiter = ','] = [',', ';', '\t'].toSorted((a, b) => header.split(b).length - header.split(a).length);
  return parse(text, {
    delimiter,
    bom: true,
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 200_000,
    to: wanted.mostRows + 2,
  });
}

/** UTF-8, or UTF-16 with a mark at its beginning ("Unicode text" of Excel). Nothing is guessed beyond that. */
function textOfFile(bytes: Uint8Array): string | undefined {
  const encoding = utf16Of(bytes) ?? 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

parentPort?.postMessage(
  await read(workerData as Wanted).catch((): ReadSheet => ({
    problem: { rule: 'fileUnreadable' },
  })),
);
