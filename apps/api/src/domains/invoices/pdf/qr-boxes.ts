import QRCode from 'qrcode';
import { ink, type Sheet } from '#platform/pdf/sheet.ts';

/** A QR code as filled squares, dark runs of a row joined: sharp at any zoom, no image in the file. */
export function drawQr(sheet: Sheet, at: { x: number; y: number; size: number }, text: string): void {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const dot = at.size / modules.size;
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size;) {
      let end = column;
      while (end < modules.size && modules.get(row, end)) end += 1;
      if (end > column) {
        const size = { width: (end - column) * dot, height: dot };
        sheet.box(at.x + column * dot, at.y + row * dot, size, ink.text);
      }
      column = end + 1;
    }
  }
}
