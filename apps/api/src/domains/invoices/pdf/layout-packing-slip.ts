import { ink, inner, page, Sheet } from './sheet.ts';
import { drawQr } from './qr-boxes.ts';
import { drawTable } from './table.ts';
import type { InvoiceAddress } from '../invoice-content.ts';

/** What goes into the parcel: no prices (a parcel may be a present), no tax. */
export interface PackingSlip {
  readonly jobId: string;
  /** Day in India. */
  readonly orderedOn: string;
  readonly supplierName: string;
  readonly deliverTo: InvoiceAddress & { readonly phone?: string | undefined };
  readonly items: readonly { readonly description: string; readonly hsn: string; readonly quantity: number }[];
}

export function layoutPackingSlip(slip: PackingSlip): Sheet {
  const sheet = new Sheet();
  const qr = 78;
  const width = inner.width - qr - 20;
  drawQr(sheet, { x: inner.right - qr, y: page.margin, size: qr }, slip.jobId);
  let y = sheet.text({ x: inner.left, y: page.margin, width }, 'Packing slip', { size: 17, bold: true });
  y = sheet.text({ x: inner.left, y, width }, slip.jobId, { size: 10 });
  y = sheet.text({ x: inner.left, y, width }, `Ordered on ${slip.orderedOn} · packed by ${slip.supplierName}`);
  y = Math.max(y, page.margin + qr) + 10;
  sheet.rule(y, { color: ink.accent, thickness: 1.4 });
  y = sheet.text({ x: inner.left, y: y + 10, width: inner.width }, 'Deliver to', { bold: true, color: ink.soft });
  const { deliverTo } = slip;
  const lines = [deliverTo.name, ...deliverTo.lines, `${deliverTo.city} ${deliverTo.pin}`, deliverTo.stateName];
  for (const line of lines.filter((text) => text.trim() !== '')) {
    y = sheet.text({ x: inner.left, y, width: inner.width }, line, { size: 13, bold: line === deliverTo.name });
  }
  if (deliverTo.phone)
    y = sheet.text({ x: inner.left, y, width: inner.width }, `Phone: ${deliverTo.phone}`, { size: 11 });
  const columns = [
    { title: '#', width: 24, align: 'right' as const },
    { title: 'Item', width: inner.width - 24 - 80 - 70 - 50 },
    { title: 'HSN', width: 80 },
    { title: 'Quantity', width: 70, align: 'right' as const },
    { title: 'Packed', width: 50, align: 'center' as const },
  ];
  const rows = slip.items.map((item, i) => [String(i + 1), item.description, item.hsn, String(item.quantity), '[   ]']);
  y = drawTable(sheet, y + 12, { columns, rows });
  const pieces = slip.items.reduce((sum, item) => sum + item.quantity, 0);
  sheet.text({ x: inner.left, y: y + 6, width: inner.width }, `${pieces} pieces in ${slip.items.length} lines`, {
    bold: true,
  });
  sheet.onEveryPage((number, of) =>
    sheet.text({ x: inner.left, y: sheet.bottom + 14, width: inner.width }, `${slip.jobId} · page ${number} of ${of}`, {
      size: 7,
      color: ink.soft,
      align: 'center',
    }),
  );
  return sheet;
}
