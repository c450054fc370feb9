import { jobNumber } from '@mistri/contracts/jobs/job-number';
import { indianDay } from '#platform/indian-days.ts';
import { formatInr } from '@mistri/money';
import type { PayeeStatement } from '#rooms/payouts/index.ts';
import { type PaperStyle, styleOf } from './paper-style.ts';
import { ink, inner, page, Sheet } from '#platform/pdf/sheet.ts';
import { type Column, drawTable } from '#platform/pdf/table.ts';
import type { PaperLanguage, PaperWords } from './words/paper-words.ts';
import { longDate } from './words/words-of.ts';

export interface StatementPaper {
  readonly payee: { readonly name: string; readonly payeeId: string; readonly gstin: string | null };
  readonly platform: { readonly legalName: string; readonly address: string; readonly gstin: string };
  /** Days in India, both included. */
  readonly from: string;
  readonly to: string;
  readonly statement: PayeeStatement;
}

/** Everything that moved the balance, deductions apart, and their sums: what a seller's accountant needs (IN-6, IN-7). */
export function layoutStatement(paper: StatementPaper, language: PaperLanguage = 'en'): Sheet {
  const sheet = new Sheet();
  const style = styleOf(language);
  let y = drawHead(sheet, paper, style);
  y = drawSums(sheet, y + 8, { statement: paper.statement, words: style.words });
  if (paper.statement.lines.length === 0) {
    sheet.text({ x: inner.left, y: y + 10, width: inner.width }, style.words.statement.nothing, { color: ink.soft });
  } else {
    drawMovements(sheet, y + 10, { statement: paper.statement, words: style.words });
  }
  sheet.numberPages(`${paper.payee.payeeId} · ${paper.from} – ${paper.to}`, style.words.page);
  return sheet;
}

function drawHead(sheet: Sheet, paper: StatementPaper, { words, language }: PaperStyle): number {
  const { payee, platform } = paper;
  const half = inner.width / 2 - 10;
  const right = inner.left + half + 20;
  const period = words.statement.period(longDate(paper.from, language), longDate(paper.to, language));
  let y = sheet.text({ x: inner.left, y: page.margin, width: inner.width }, words.statement.title, {
    size: 17,
    bold: true,
  });
  y = sheet.text({ x: inner.left, y, width: inner.width }, period) + 4;
  sheet.rule(y, { color: ink.accent, thickness: 1.4 });
  y += 8;
  const soft = { size: 7.5, bold: true, color: ink.soft };
  let left = sheet.text({ x: inner.left, y, width: half }, words.statement.for, soft);
  left = sheet.text({ x: inner.left, y: left, width: half }, payee.name, { size: 10, bold: true });
  left = sheet.text({ x: inner.left, y: left, width: half }, payee.payeeId, { size: 7.5, color: ink.soft });
  left = sheet.text({ x: inner.left, y: left, width: half }, `GSTIN: ${payee.gstin ?? words.unregistered}`);
  let side = sheet.text({ x: right, y, width: half }, words.statement.from, soft);
  side = sheet.text({ x: right, y: side, width: half }, platform.legalName, { size: 10, bold: true });
  side = sheet.text({ x: right, y: side, width: half }, platform.address);
  side = sheet.text({ x: right, y: side, width: half }, `GSTIN: ${platform.gstin}`);
  const below = Math.max(left, side) + 6;
  sheet.rule(below);
  return below;
}

type Deduction = 'gross_minor' | 'commission_minor' | 'gst_minor' | 'tcs_minor' | 'tds_minor';

/** From the balance before to the balance after: each row moves it, and nothing else does. */
export function statementSums(statement: PayeeStatement, words: PaperWords): [string, number][] {
  const { sums } = words.statement;
  const sum = (field: Deduction): number => statement.lines.reduce((total, line) => total + line[field], 0);
  const moved = (test: (kind: string) => boolean): number =>
    statement.lines.filter((line) => test(line.kind)).reduce((total, line) => total + line.amount_minor, 0);
  const other_minor = moved((kind) => kind === 'recovery' || kind === 'other');
  return [
    [sums.before, statement.opening_minor],
    [sums.sales, sum('gross_minor')],
    [sums.commission, -sum('commission_minor')],
    [sums.gst, -sum('gst_minor')],
    [sums.tcs, -sum('tcs_minor')],
    [sums.tds, -sum('tds_minor')],
    ...(other_minor === 0 ? [] : [[sums.offset, other_minor] as [string, number]]),
    [sums.paidOut, moved((kind) => kind.startsWith('payout'))],
    [sums.after, statement.closing_minor],
  ];
}

function drawSums(sheet: Sheet, y: number, what: { statement: PayeeStatement; words: PaperWords }): number {
  const rows = statementSums(what.statement, what.words);
  let below = y;
  rows.forEach(([label, value_minor], at) => {
    const last = at === rows.length - 1;
    if (last) sheet.rule(below + 1, { to: inner.left + 390 });
    if (last) below += 4;
    const style = { bold: at === 0 || last };
    const value = formatInr(value_minor === 0 ? 0 : value_minor);
    sheet.text({ x: inner.left, y: below, width: 270 }, label, style);
    below = sheet.text({ x: inner.left + 270, y: below, width: 120 }, value, { ...style, align: 'right' });
  });
  return below;
}

function drawMovements(sheet: Sheet, y: number, what: { statement: PayeeStatement; words: PaperWords }): number {
  const { columns: titles, kinds } = what.words.statement;
  const columns = titles.map((title, at): Column => ({
    title,
    width: at === 1 ? 'rest' : 'fit',
    ...(at > 2 ? { align: 'right' } : {}),
  }));
  const rows = what.statement.lines.map((line) => [
    shortDay(line.at),
    kinds[line.kind],
    jobNumber(line.jobId ?? line.reference),
    ...[line.gross_minor, line.commission_minor, line.gst_minor, line.tcs_minor, line.tds_minor].map(orDash),
    amount(line.amount_minor),
  ]);
  return drawTable(sheet, y, { columns, rows });
}

function shortDay(at: Date): string {
  const [year = '', month = '', date = ''] = indianDay(at).split('-');
  return `${date}.${month}.${year.slice(2)}`;
}

function amount(value_minor: number): string {
  return formatInr(value_minor, { symbol: false });
}

function orDash(value_minor: number): string {
  return value_minor === 0 ? '–' : amount(value_minor);
}
