import { gstStates } from '@mistri/contracts/identifiers/index';
import { amountInWords, formatInr } from '@mistri/money';
import { type InvoiceContent, type InvoiceLine, type InvoiceTotals, totalsOf } from '../invoice-content.ts';
import type { PaperStyle } from './paper-style.ts';
import { ink, inner, type Sheet } from '#platform/pdf/sheet.ts';
import { type Column, drawTable, tableHeight } from '#platform/pdf/table.ts';

const unionTerritories = new Set(
  gstStates.filter((state) => state.kind === 'union_territory').map((state) => state.code),
);

export function drawLines(sheet: Sheet, y: number, paper: PaperStyle & { content: InvoiceContent }): number {
  const { content } = paper;
  return drawTable(sheet, y, {
    columns: lineColumns(paper),
    rows: content.lines.map((line, at) => lineRow(content, line, at)),
  });
}

function lineColumns({ content, words }: PaperStyle & { content: InvoiceContent }): Column[] {
  const { columns } = words;
  return [
    { title: '#', width: 'fit', align: 'right' },
    { title: columns.description, width: 'rest' },
    { title: 'HSN/SAC', width: 'fit' },
    { title: columns.quantity, width: 'fit', align: 'right' },
    { title: columns.price, width: 'fit', align: 'right' },
    ...(hasDiscount(content) ? [amountColumn(columns.discount)] : []),
    ...(content.kind === 'bill_of_supply'
      ? []
      : [columns.taxable, columns.rate, ...taxNames(content)].map((title) => amountColumn(title))),
    amountColumn(columns.total),
  ];
}

function amountColumn(title: string): Column {
  return { title, width: 'fit', align: 'right' };
}

function lineRow(content: InvoiceContent, line: InvoiceLine, index: number): string[] {
  return [
    String(index + 1),
    line.description,
    line.hsn,
    String(line.quantity),
    amount(line.unit_minor),
    ...(hasDiscount(content) ? [amount(line.discount_minor)] : []),
    ...(content.kind === 'bill_of_supply'
      ? []
      : [amount(line.taxable_minor), rateText(content, line.gstRate_bp), ...taxAmounts(content, line).map(amount)]),
    amount(line.total_minor),
  ];
}

function isIntegrated(content: InvoiceContent): boolean {
  return content.totals.igst_minor > 0;
}

function taxNames(content: InvoiceContent): string[] {
  return isIntegrated(content) ? ['IGST'] : ['CGST', stateTaxName(content)];
}

function taxAmounts(content: InvoiceContent, amounts: InvoiceTotals): number[] {
  return isIntegrated(content) ? [amounts.igst_minor] : [amounts.cgst_minor, amounts.sgst_minor];
}

/** Rule 46 (l) wants the rate of each tax: `9 % + 9 %` inside a State, `18 %` between States. */
function rateText(content: InvoiceContent, rate_bp: number): string {
  const half = `${rate_bp / 200} %`;
  return isIntegrated(content) || rate_bp === 0 ? `${rate_bp / 100} %` : `${half} + ${half}`;
}

function hasDiscount(content: InvoiceContent): boolean {
  return content.lines.some((line) => line.discount_minor !== 0);
}

/** Sums at the right, the total in words at the left. In one piece. */
export function drawTotals(sheet: Sheet, y: number, paper: PaperStyle & { content: InvoiceContent }): number {
  const { content, words, language } = paper;
  const rows = sumRows(paper);
  const top = sheet.roomFor(y, rows.length * 18 + 10);
  let below = top;
  rows.forEach(([label, value_minor], at) => {
    const last = at === rows.length - 1;
    const style = last ? { size: 11, bold: true } : {};
    if (last) {
      sheet.rule(below + 1, { from: inner.right - 230 });
      below += 4;
    }
    sheet.text({ x: inner.right - 230, y: below, width: 108 }, label, style);
    below = sheet.text({ x: inner.right - 122, y: below, width: 118 }, formatInr(value_minor), {
      ...style,
      align: 'right',
    });
  });
  const width = inner.width - 250;
  const soft = { size: 7.5, bold: true, color: ink.soft };
  let left = sheet.text({ x: inner.left, y: top, width }, words.amountInWords, soft);
  left = sheet.text({ x: inner.left, y: left, width }, amountInWords(content.totals.total_minor, language));
  if (language !== 'en') left = sheet.text({ x: inner.left, y: left, width }, content.amountInWords, { size: 7.5 });
  return Math.max(below, left);
}

function sumRows({ content, words }: PaperStyle & { content: InvoiceContent }): [string, number][] {
  const { totals } = content;
  const taxes: [string, number][] = taxNames(content).map((name, at) => [
    name,
    taxAmounts(content, totals)[at] as number,
  ]);
  return [
    ...(content.kind === 'bill_of_supply'
      ? []
      : ([[words.columns.taxable, totals.taxable_minor], ...taxes] as [string, number][])),
    [content.kind.includes('credit') ? words.totalCredited : words.columns.total, totals.total_minor],
  ];
}

/** Per HSN or SAC and rate, as returns want it. One line needs no summary of itself. */
export function drawTaxSummary(sheet: Sheet, y: number, paper: PaperStyle & { content: InvoiceContent }): number {
  const { content, words } = paper;
  if (content.kind === 'bill_of_supply' || content.lines.length < 2) return y;
  const groups = [...Map.groupBy(content.lines, (line) => `${line.hsn} ${line.gstRate_bp}`).values()];
  const rows = groups.map((lines) => {
    const sums = totalsOf(lines);
    const [first] = lines as [InvoiceLine];
    const amounts = [sums.taxable_minor, ...taxAmounts(content, sums), sums.total_minor - sums.taxable_minor];
    return [first.hsn, rateText(content, first.gstRate_bp), ...amounts.map(amount)];
  });
  const titles = [words.columns.rate, words.columns.taxable, ...taxNames(content), words.columns.totalTax];
  const columns: Column[] = [
    { title: words.taxSummary, width: 'rest' },
    ...titles.map((title): Column => ({ title, width: 76, align: 'right' })),
  ];
  return drawTable(sheet, sheet.roomFor(y, tableHeight(sheet, { columns, rows: rows.slice(0, 8) })), { columns, rows });
}

/** Union territories without a legislature levy UTGST instead of SGST. */
function stateTaxName(content: InvoiceContent): string {
  return unionTerritories.has(content.placeOfSupply.stateCode) ? 'UTGST' : 'SGST';
}

function amount(value_minor: number): string {
  return formatInr(value_minor, { symbol: false });
}
