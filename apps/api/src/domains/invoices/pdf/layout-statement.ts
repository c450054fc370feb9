import { indianDay } from '#platform/indian-days.ts';
import { formatInr } from '@mistri/money';
import type { PayeeStatement } from '#rooms/payouts/index.ts';
import { longDate } from './layout-invoice.ts';
import { ink, inner, page, Sheet } from './sheet.ts';
import { drawTable } from './table.ts';

export interface StatementPaper {
  readonly payee: { readonly name: string; readonly payeeId: string; readonly gstin: string | null };
  readonly platform: { readonly legalName: string; readonly address: string; readonly gstin: string };
  /** Days in India, both included. */
  readonly from: string;
  readonly to: string;
  readonly statement: PayeeStatement;
}

type Line = PayeeStatement['lines'][number];

const words: Readonly<Record<Line['kind'], string>> = {
  release: 'Sale released',
  refund: 'Refund to buyer',
  recovery: 'Offset of a debt',
  payout: 'Payout',
  payout_returned: 'Payout returned',
  other: 'Other',
};

/** Everything that moved the balance, deductions apart, and their sums: what a seller's accountant needs (IN-6, IN-7). */
export function layoutStatement(paper: StatementPaper): Sheet {
  const sheet = new Sheet();
  const { statement } = paper;
  let y = drawHead(sheet, paper);
  y = drawSums(sheet, y + 8, statement);
  const widths = [48, 84, 84, 58, 52, 44, 36, 36];
  const amountWidth = inner.width - widths.reduce((sum, width) => sum + width, 0);
  const titles = ['Day', 'What', 'Order', 'Gross', 'Commission', 'GST', 'TCS', 'TDS', 'Balance change'];
  const columns = titles.map((title, at) => ({
    title,
    width: widths[at] ?? amountWidth,
    ...(at > 2 ? { align: 'right' as const } : {}),
  }));
  const rows = statement.lines.map((line) => [
    shortDay(line.at),
    words[line.kind],
    line.jobId ? line.jobId.slice(-8).toUpperCase() : line.reference.slice(-8).toUpperCase(),
    ...[line.gross_minor, line.commission_minor, line.gst_minor, line.tcs_minor, line.tds_minor].map(orDash),
    amount(line.amount_minor),
  ]);
  y = rows.length > 0 ? drawTable(sheet, y + 10, { columns, rows }) : nothing(sheet, y + 10);
  sheet.onEveryPage((number, of) => {
    const place = { x: inner.left, y: sheet.bottom + 14, width: inner.width };
    const text = `${paper.payee.payeeId} · ${paper.from} to ${paper.to} · page ${number} of ${of}`;
    sheet.text(place, text, { size: 7, color: ink.soft, align: 'center' });
  });
  return sheet;
}

function drawHead(sheet: Sheet, paper: StatementPaper): number {
  const { payee, platform } = paper;
  const half = inner.width / 2 - 10;
  const right = inner.left + half + 20;
  let y = sheet.text({ x: inner.left, y: page.margin, width: inner.width }, 'Statement', { size: 17, bold: true });
  y = sheet.text({ x: inner.left, y, width: inner.width }, `${longDate(paper.from)} to ${longDate(paper.to)}`) + 4;
  sheet.rule(y, { color: ink.accent, thickness: 1.4 });
  y += 8;
  const soft = { size: 7.5, bold: true, color: ink.soft };
  let left = sheet.text({ x: inner.left, y, width: half }, 'For', soft);
  left = sheet.text({ x: inner.left, y: left, width: half }, payee.name, { size: 10, bold: true });
  left = sheet.text({ x: inner.left, y: left, width: half }, payee.payeeId, { size: 7.5, color: ink.soft });
  if (payee.gstin) left = sheet.text({ x: inner.left, y: left, width: half }, `GSTIN: ${payee.gstin}`);
  let side = sheet.text({ x: right, y, width: half }, 'From', soft);
  side = sheet.text({ x: right, y: side, width: half }, platform.legalName, { size: 10, bold: true });
  side = sheet.text({ x: right, y: side, width: half }, platform.address);
  side = sheet.text({ x: right, y: side, width: half }, `GSTIN: ${platform.gstin}`);
  const below = Math.max(left, side) + 6;
  sheet.rule(below);
  return below;
}

function drawSums(sheet: Sheet, y: number, statement: PayeeStatement): number {
  const sum = (field: 'gross_minor' | 'commission_minor' | 'gst_minor' | 'tcs_minor' | 'tds_minor'): number =>
    statement.lines.reduce((total, line) => total + line[field], 0);
  const paidOut_minor = statement.lines
    .filter((line) => line.kind === 'payout' || line.kind === 'payout_returned')
    .reduce((total, line) => total - line.amount_minor, 0);
  const rows: [string, number][] = [
    ['Balance before', statement.opening_minor],
    ['Sales less refunds, GST included', sum('gross_minor')],
    ['Commission', -sum('commission_minor')],
    ['GST on commission', -sum('gst_minor')],
    ['TCS collected (CGST Act s.52)', -sum('tcs_minor')],
    ['TDS deducted (Income-tax Act s.194-O)', -sum('tds_minor')],
    ['Paid out', -paidOut_minor],
    ['Balance after', statement.closing_minor],
  ];
  let below = y;
  for (const [label, value_minor] of rows) {
    const style = { bold: label.startsWith('Balance') };
    sheet.text({ x: inner.left, y: below, width: 260 }, label, style);
    below = sheet.text({ x: inner.left + 260, y: below, width: 110 }, formatInr(value_minor), {
      ...style,
      align: 'right',
    });
  }
  return below;
}

function nothing(sheet: Sheet, y: number): number {
  return sheet.text({ x: inner.left, y, width: inner.width }, 'Nothing moved in this period.', { color: ink.soft });
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
