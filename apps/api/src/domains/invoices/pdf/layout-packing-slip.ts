import { jobNumber } from '@mistri/contracts/jobs/job-number';
import type { InvoiceAddress } from '../invoice-content.ts';
import { type PaperStyle, styleOf } from './paper-style.ts';
import { drawQr } from './qr-boxes.ts';
import { ink, inner, page, Sheet } from '#platform/pdf/sheet.ts';
import { type Column, drawTable } from '#platform/pdf/table.ts';
import type { PaperLanguage } from './words/paper-words.ts';
import { longDate, stateName } from './words/words-of.ts';

/** What goes into the parcel: no prices (a parcel may be a present), no tax. */
export interface PackingSlip {
  readonly jobId: string;
  /** Day in India. */
  readonly orderedOn: string;
  readonly supplierName: string;
  readonly deliverTo: InvoiceAddress & { readonly phone?: string | undefined };
  readonly items: readonly { readonly description: string; readonly hsn: string; readonly quantity: number }[];
}

export function layoutPackingSlip(slip: PackingSlip, language: PaperLanguage = 'en'): Sheet {
  const sheet = new Sheet();
  const style = styleOf(language);
  const { packing } = style.words;
  let y = drawAddressee(sheet, drawHead(sheet, slip, style), { slip, style });
  const columns: Column[] = [
    { title: '#', width: 'fit', align: 'right' },
    { title: packing.item, width: 'rest' },
    { title: 'HSN', width: 70 },
    { title: style.words.columns.quantity, width: 70, align: 'right' },
    { title: packing.packed, width: 56, align: 'center' },
  ];
  const rows = slip.items.map((item, i) => [String(i + 1), item.description, item.hsn, String(item.quantity), '[   ]']);
  y = drawTable(sheet, y + 12, { columns, rows });
  const pieces = slip.items.reduce((sum, item) => sum + item.quantity, 0);
  const sum = packing.pieces(pieces, slip.items.length);
  sheet.text({ x: inner.left, y: sheet.roomFor(y + 6, 14), width: inner.width }, sum, { bold: true });
  sheet.numberPages(jobNumber(slip.jobId), style.words.page);
  return sheet;
}

function drawHead(sheet: Sheet, slip: PackingSlip, { words, language }: PaperStyle): number {
  const qr = 78;
  const width = inner.width - qr - 20;
  drawQr(sheet, { x: inner.right - qr, y: page.margin, size: qr }, slip.jobId);
  let y = sheet.text({ x: inner.left, y: page.margin, width }, words.packing.title, { size: 17, bold: true });
  // What the buyer says on the phone; the whole id is in the square, and small for who has no camera.
  y = sheet.text({ x: inner.left, y, width }, jobNumber(slip.jobId), { size: 13, bold: true });
  y = sheet.text(
    { x: inner.left, y, width },
    words.packing.facts(longDate(slip.orderedOn, language), slip.supplierName),
  );
  y = sheet.text({ x: inner.left, y, width }, slip.jobId, { size: 7, color: ink.soft });
  y = Math.max(y, page.margin + qr) + 10;
  sheet.rule(y, { color: ink.accent, thickness: 1.4 });
  return y + 10;
}

/** Large: it is read from the parcel's side, too. */
function drawAddressee(sheet: Sheet, y: number, what: { slip: PackingSlip; style: PaperStyle }): number {
  const { deliverTo } = what.slip;
  const { words, language } = what.style;
  const place = { x: inner.left, width: inner.width };
  const lines = [...deliverTo.lines, `${deliverTo.city} ${deliverTo.pin}`, stateName(deliverTo, language)];
  let below = sheet.text({ ...place, y }, words.packing.deliverTo, { bold: true, color: ink.soft });
  below = sheet.text({ ...place, y: below }, deliverTo.name, { size: 13, bold: true });
  for (const line of lines.filter((text) => text.trim() !== '')) {
    below = sheet.text({ ...place, y: below }, line, { size: 13 });
  }
  if (!deliverTo.phone) return below;
  return sheet.text({ ...place, y: below }, `${words.packing.phone}: ${deliverTo.phone}`, { size: 11 });
}
