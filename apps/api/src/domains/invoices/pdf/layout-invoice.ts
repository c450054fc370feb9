import { gstStates } from '@mistri/contracts/identifiers/index';
import { formatInr } from '@mistri/money';
import {
  type InvoiceAddress,
  type InvoiceContent,
  type InvoiceLine,
  type InvoiceParty,
  type InvoiceTotals,
  totalsOf,
} from '../invoice-content.ts';
import { drawQr } from './qr-boxes.ts';
import { ink, inner, page, Sheet } from './sheet.ts';
import { type Column, drawTable } from './table.ts';

/** IN-9: given by the invoice registration portal; printed when it is there. */
export interface Irn {
  readonly irn: string;
  readonly ackNo: string;
  /** Day in India. */
  readonly ackOn: string;
  readonly signedQr: string;
}

export const invoiceTitles: Readonly<Record<InvoiceContent['kind'], string>> = {
  tax_invoice: 'Tax invoice',
  bill_of_supply: 'Bill of supply',
  credit_note: 'Credit note',
  commission_invoice: 'Tax invoice: commission',
  commission_credit_note: 'Credit note: commission',
};

const unionTerritories = new Set(
  gstStates.filter((state) => state.kind === 'union_territory').map((state) => state.code),
);
const half = (inner.width - 20) / 2;
const right = inner.left + half + 20;

/** Rule 46 (tax invoice), 49 (bill of supply), 53 (credit note): every field the rule asks for, on as many pages as needed. */
export function layoutInvoice(content: InvoiceContent, irn: Irn | undefined): Sheet {
  const sheet = new Sheet();
  let y = drawHead(sheet, content, irn);
  y = drawParties(sheet, y, content);
  y = drawFacts(sheet, y + 4, content);
  y = drawTable(sheet, y + 8, {
    columns: lineColumns(content),
    rows: content.lines.map((line, i) => lineRow(content, line, i)),
  });
  y = drawTotals(sheet, roomFor(sheet, y + 8, 150), content);
  y = drawHsnSummary(sheet, y + 10, content);
  drawClosing(sheet, roomFor(sheet, y + 10, 70), content);
  numberPages(sheet, content);
  return sheet;
}

function drawHead(sheet: Sheet, content: InvoiceContent, irn: Irn | undefined): number {
  const top = page.margin;
  let y = sheet.text({ x: inner.left, y: top, width: half }, invoiceTitles[content.kind], { size: 17, bold: true });
  y = sheet.text({ x: inner.left, y, width: half }, 'Original for recipient', { size: 7.5, color: ink.soft });
  let side = sheet.text({ x: right, y: top, width: half }, content.documentNumber, {
    size: 13,
    bold: true,
    align: 'right',
  });
  side = sheet.text({ x: right, y: side, width: half }, `Date: ${longDate(content.issuedOn)}`, { align: 'right' });
  side = sheet.text({ x: right, y: side, width: half }, `Job: ${content.jobId}`, {
    size: 7,
    color: ink.soft,
    align: 'right',
  });
  y = Math.max(y, side) + 6;
  if (irn) y = drawIrn(sheet, y, irn);
  sheet.rule(y, { color: ink.accent, thickness: 1.4 });
  return y + 8;
}

function drawIrn(sheet: Sheet, y: number, irn: Irn): number {
  const size = 92;
  drawQr(sheet, { x: inner.right - size, y, size }, irn.signedQr);
  const width = inner.width - size - 16;
  let below = sheet.text({ x: inner.left, y, width }, 'e-invoice', { bold: true });
  below = sheet.text({ x: inner.left, y: below, width }, `IRN: ${irn.irn}`, { size: 7.5 });
  below = sheet.text({ x: inner.left, y: below, width }, `Ack. no.: ${irn.ackNo}, ${longDate(irn.ackOn)}`, {
    size: 7.5,
  });
  return Math.max(below, y + size) + 8;
}

function drawParties(sheet: Sheet, y: number, content: InvoiceContent): number {
  const left = drawParty(sheet, { x: inner.left, y, width: half }, 'Supplier', content.supplier);
  let side = drawParty(sheet, { x: right, y, width: half }, 'Recipient', content.recipient);
  if (content.deliveryAddress) {
    side = sheet.text({ x: right, y: side + 5, width: half }, 'Delivered to', {
      size: 7.5,
      bold: true,
      color: ink.soft,
    });
    side = drawAddress(sheet, { x: right, y: side, width: half }, content.deliveryAddress);
  }
  const below = Math.max(left, side) + 6;
  sheet.rule(below);
  return below;
}

type Place = { x: number; y: number; width: number };

function drawParty(sheet: Sheet, at: Place, label: string, party: InvoiceParty): number {
  let y = sheet.text(at, label, { size: 7.5, bold: true, color: ink.soft });
  y = sheet.text({ ...at, y }, party.name, { size: 10, bold: true });
  const own = party.address.name !== party.name;
  y = drawAddress(sheet, { ...at, y }, own ? party.address : { ...party.address, name: '' });
  return sheet.text({ ...at, y }, party.gstin ? `GSTIN: ${party.gstin}` : 'GSTIN: unregistered', {
    bold: party.gstin !== null,
  });
}

function drawAddress(sheet: Sheet, at: Place, address: InvoiceAddress): number {
  const lines = [
    address.name,
    ...address.lines,
    `${address.city} ${address.pin}`,
    `State: ${address.stateName}, code ${address.stateCode}`,
  ];
  return lines.filter((line) => line.trim() !== '').reduce((y, line) => sheet.text({ ...at, y }, line), at.y);
}

function drawFacts(sheet: Sheet, y: number, content: InvoiceContent): number {
  const { placeOfSupply, refersTo } = content;
  const facts = [
    `Place of supply: ${placeOfSupply.stateName} (${placeOfSupply.stateCode})`,
    `Tax payable on reverse charge: ${content.reverseCharge ? 'Yes' : 'No'}`,
    ...(refersTo ? [`Corrects ${refersTo.documentNumber} of ${longDate(refersTo.issuedOn)}`] : []),
    ...(content.reason ? [`Reason: ${content.reason}`] : []),
  ];
  return facts.reduce((below, fact) => sheet.text({ x: inner.left, y: below, width: inner.width }, fact), y);
}

function lineColumns(content: InvoiceContent): Column[] {
  const columns: Column[] = [
    { title: 'HSN/SAC', width: 48 },
    { title: 'Qty (NOS)', width: 34, align: 'right' },
    { title: 'Price incl. tax', width: 52, align: 'right' },
    ...(hasDiscount(content) ? [{ title: 'Discount', width: 46, align: 'right' as const }] : []),
    ...taxColumns(content),
    { title: 'Total', width: 54, align: 'right' },
  ];
  const used = columns.reduce((sum, column) => sum + column.width, 22);
  return [{ title: '#', width: 22, align: 'right' }, { title: 'Description', width: inner.width - used }, ...columns];
}

function taxColumns(content: InvoiceContent): Column[] {
  if (content.kind === 'bill_of_supply') return [];
  return [
    { title: 'Taxable value', width: 54, align: 'right' },
    { title: 'GST rate', width: 34, align: 'right' },
    ...taxNames(content).map((title): Column => ({ title, width: 48, align: 'right' })),
  ];
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
      : [amount(line.taxable_minor), rateText(line.gstRate_bp), ...taxAmounts(content, line).map(amount)]),
    amount(line.total_minor),
  ];
}

function taxNames(content: InvoiceContent): string[] {
  return content.totals.igst_minor > 0 ? ['IGST'] : ['CGST', stateTaxName(content)];
}

function taxAmounts(content: InvoiceContent, amounts: InvoiceTotals): number[] {
  return content.totals.igst_minor > 0 ? [amounts.igst_minor] : [amounts.cgst_minor, amounts.sgst_minor];
}

function rateText(rate_bp: number): string {
  return `${rate_bp / 100} %`;
}

function hasDiscount(content: InvoiceContent): boolean {
  return content.lines.some((line) => line.discount_minor !== 0);
}

function drawTotals(sheet: Sheet, y: number, content: InvoiceContent): number {
  const { totals } = content;
  const rows: [string, number, boolean][] = [
    ...(content.kind === 'bill_of_supply'
      ? []
      : [['Taxable value', totals.taxable_minor, false] as [string, number, boolean]]),
    ...(totals.cgst_minor > 0 ? [['CGST', totals.cgst_minor, false] as [string, number, boolean]] : []),
    ...(totals.sgst_minor > 0 ? [[stateTaxName(content), totals.sgst_minor, false] as [string, number, boolean]] : []),
    ...(totals.igst_minor > 0 ? [['IGST', totals.igst_minor, false] as [string, number, boolean]] : []),
    [content.kind.includes('credit') ? 'Total credited' : 'Total', totals.total_minor, true],
  ];
  const box = { label: inner.right - 210, value: inner.right - 104 };
  let below = y;
  for (const [label, value_minor, bold] of rows) {
    const style = bold ? { size: 11, bold } : {};
    sheet.text({ x: box.label, y: below, width: 100 }, label, style);
    below = sheet.text({ x: box.value, y: below, width: 100 }, formatInr(value_minor), { ...style, align: 'right' });
  }
  const wordsWidth = inner.width - 230;
  let words = sheet.text({ x: inner.left, y, width: wordsWidth }, 'Amount in words', {
    size: 7.5,
    bold: true,
    color: ink.soft,
  });
  words = sheet.text({ x: inner.left, y: words, width: wordsWidth }, content.amountInWords);
  return Math.max(below, words);
}

/** Per HSN or SAC and rate, as returns want it. One line needs no summary of itself. */
function drawHsnSummary(sheet: Sheet, y: number, content: InvoiceContent): number {
  if (content.kind === 'bill_of_supply' || content.lines.length < 2) return y;
  const groups = [...Map.groupBy(content.lines, (line) => `${line.hsn} ${line.gstRate_bp}`).values()];
  const columns: Column[] = [
    { title: 'HSN/SAC', width: inner.width - 54 - 70 - 70 * taxNames(content).length - 80 },
    { title: 'GST rate', width: 54, align: 'right' },
    { title: 'Taxable value', width: 70, align: 'right' },
    ...taxNames(content).map((title): Column => ({ title, width: 70, align: 'right' })),
    { title: 'Total tax', width: 80, align: 'right' },
  ];
  const rows = groups.map((lines) => {
    const sums = totalsOf(lines);
    const tax_minor = sums.total_minor - sums.taxable_minor;
    const [first] = lines as [InvoiceLine];
    const amounts = [sums.taxable_minor, ...taxAmounts(content, sums), tax_minor];
    return [first.hsn, rateText(first.gstRate_bp), ...amounts.map(amount)];
  });
  return drawTable(sheet, roomFor(sheet, y, 24 * (rows.length + 1)), { columns, rows });
}

function drawClosing(sheet: Sheet, y: number, content: InvoiceContent): void {
  sheet.rule(y);
  const paid: Readonly<Record<InvoiceContent['kind'], string>> = {
    tax_invoice:
      'Paid through Mistri before the supply; the payment is held for the buyer until the supply is complete.',
    bill_of_supply:
      'Paid through Mistri before the supply; the payment is held for the buyer until the supply is complete.',
    credit_note: 'The amount is returned through Mistri to the account it was paid from.',
    commission_invoice: 'Settled: deducted from the proceeds of the sale named above.',
    commission_credit_note: 'Settled: returned with the refund of the sale named above.',
  };
  let below = sheet.text({ x: inner.left, y: y + 5, width: inner.width }, paid[content.kind], { size: 7.5 });
  below = sheet.text(
    { x: inner.left, y: below, width: inner.width },
    `Issued electronically for ${content.supplier.name}. Issued under the Information Technology Act, 2000, it needs no signature (proviso to rule 46).`,
    { size: 7.5, color: ink.soft },
  );
}

function numberPages(sheet: Sheet, content: InvoiceContent): void {
  const place = { x: inner.left, y: sheet.bottom + 14, width: inner.width };
  const style = { size: 7, color: ink.soft, align: 'center' } as const;
  sheet.onEveryPage((number, of) => sheet.text(place, `${content.documentNumber} · page ${number} of ${of}`, style));
}

/** On a new page when less than `height` is left. */
function roomFor(sheet: Sheet, y: number, height: number): number {
  return y + height > sheet.bottom ? sheet.newPage() : y;
}

/** Union territories without a legislature levy UTGST instead of SGST. */
function stateTaxName(content: InvoiceContent): string {
  return unionTerritories.has(content.placeOfSupply.stateCode) ? 'UTGST' : 'SGST';
}

function amount(value_minor: number): string {
  return formatInr(value_minor, { symbol: false });
}

const months = 'January February March April May June July August September October November December'.split(' ');

/** `2026-11-21` → `21 November 2026` */
export function longDate(day: string): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  return `${date} ${months[month - 1] as string} ${year}`;
}
