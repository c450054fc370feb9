import type { Db } from '#platform/db/database.ts';
import { newFileName } from '#platform/files/file-store.ts';
import type { Services } from '#platform/services.ts';
import { findIrn, findRendering, type InvoiceRow, keepFirstRendering, type Rendering } from './invoices-store.ts';
import { openContent } from './open-content.ts';
import { drawPdf } from '#platform/pdf/draw-pdf.ts';
import { layoutInvoice } from './pdf/layout-invoice.ts';
import type { PaperLanguage } from './pdf/words/paper-words.ts';
import { wordsOf } from './pdf/words/words-of.ts';

/**
 * The PDF of a document in a language, made once and kept: everybody downloads the same bytes for ever. With its e-invoice number, once
 * it has one, it is another file (IN-9).
 *
 * @throws when the kept file is not the one that was made
 */
export async function renderInvoice(
  db: Db,
  services: Services,
  { invoice, language }: { invoice: InvoiceRow; language: PaperLanguage },
): Promise<Buffer> {
  const irn = await findIrn(db, invoice.invoice_id);
  const variant = irn ? 'with_irn' : 'plain';
  const kept = await findRendering(db, { invoice_id: invoice.invoice_id, variant, language });
  if (kept) return readKept(services, kept);
  const content = openContent(services, invoice);
  const sheet = layoutInvoice(content, irn, language);
  const bytes = await drawPdf(sheet.pages, {
    title: `${wordsOf(language).titles[content.kind]} ${content.documentNumber}`,
    author: content.supplier.name,
    subject: content.jobId,
    createdAt: invoice.issued_at,
    language,
  });
  const made: Rendering = {
    invoice_id: invoice.invoice_id,
    variant,
    language,
    file_name: newFileName('invoices', 'pdf'),
    sha256: services.crypto.hash(bytes),
    bytes: bytes.length,
    rendered_at: services.clock.now(),
  };
  await services.files.put(made.file_name, bytes, 'application/pdf');
  const first = await keepFirstRendering(db, made);
  if (first.file_name === made.file_name) return bytes;
  // Another process was faster.
  await services.files.remove(made.file_name);
  return readKept(services, first);
}

async function readKept(services: Services, rendering: Rendering): Promise<Buffer> {
  const bytes = await services.files.get(rendering.file_name);
  if (services.crypto.hash(bytes) !== rendering.sha256) throw new Error(`${rendering.file_name} was changed`);
  return bytes;
}
