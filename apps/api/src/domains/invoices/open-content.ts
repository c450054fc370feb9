import type { Services } from '#platform/services.ts';
import type { InvoiceContent } from './invoice-content.ts';
import type { InvoiceRow } from './invoices-store.ts';
import { sealContext } from './issue-document.ts';

/** @throws when the sealed text is not the one that was issued */
export function openContent(
  services: Services,
  invoice: Pick<InvoiceRow, 'invoice_id' | 'data_key' | 'content_sealed' | 'content_sha256'>,
): InvoiceContent {
  const text = services.crypto.open(invoice.data_key, invoice.content_sealed, sealContext(invoice.invoice_id));
  if (services.crypto.hash(text) !== invoice.content_sha256) throw new Error(`${invoice.invoice_id} was changed`);
  return JSON.parse(text) as InvoiceContent;
}
