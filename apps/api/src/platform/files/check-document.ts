import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import { type FieldError, ok, refuse, type Result } from '#platform/refusal.ts';

export const documentTypes = ['application/pdf', 'image/jpeg', 'image/png'] as const;
export type DocumentType = (typeof documentTypes)[number];

export const documentLimit_bytes = 8 * 1024 * 1024;
const pixelLimit = 60_000_000;
const least_px = 200;

/** PDF features that do something when opened (PDF 32000-1 §12.6): none belongs on a certificate. */
const activePdf =
  /\/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|OpenAction\s*<<[^>]*\/S\s*\/(JavaScript|Launch|URI))\b/;

/** Looks at the bytes, not at the name or the declared type. Images must decode; PDFs must not be able to act. */
export async function checkDocument(
  bytes: Buffer,
): Promise<Result<{ type: DocumentType; extension: string }, 'files.bad_document'>> {
  const bad = (message: string, broken: Pick<FieldError, 'rule' | 'limit'> = {}) =>
    refuse('files.bad_document', message, { errors: [{ path: 'body', message, ...broken }] });
  if (bytes.length === 0) return bad('The file is empty.', { rule: 'fileEmpty' });
  if (bytes.length > documentLimit_bytes) return bad('The file is larger than 8 MB. Send a smaller scan.');
  const found = await fileTypeFromBuffer(bytes);
  const type = documentTypes.find((entry) => entry === found?.mime);
  if (!found || !type) return bad('Send a PDF, JPEG or PNG file.');
  if (type === 'application/pdf') {
    if (activePdf.test(bytes.toString('latin1')))
      return bad('The PDF contains scripts or attachments. Print it to a plain PDF and send that.', {
        rule: 'activePdf',
      });
    return ok({ type, extension: 'pdf' });
  }
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: pixelLimit, failOn: 'error' }).metadata();
    if (!width || !height || width < least_px || height < least_px)
      return bad('The picture is too small to be read.', { rule: 'pictureTooSmall', limit: least_px });
    await sharp(bytes, { limitInputPixels: pixelLimit, failOn: 'error' }).stats();
  } catch {
    return bad('The picture is damaged or too large. Take it again.', { rule: 'pictureDamaged' });
  }
  return ok({ type, extension: found.ext });
}
