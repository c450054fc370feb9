import type { InvoiceContent } from './invoice-content.ts';
import type { InvoiceRow } from './invoices-store.ts';
import type { InvoiceAnswer, InvoiceSummary } from './invoices-schemas.ts';
import type { Irn } from './pdf/layout-invoice.ts';

export function presentSummary(row: InvoiceRow): InvoiceSummary {
  return {
    invoiceId: row.invoice_id,
    kind: row.kind,
    documentNumber: row.document_number,
    issuedOn: row.issued_on,
    jobId: row.job_id,
    supplierId: row.supplier_id,
    recipientId: row.recipient_id,
    taxableAmount: row.taxable_minor,
    cgst: row.cgst_minor,
    sgst: row.sgst_minor,
    igst: row.igst_minor,
    totalAmount: row.total_minor,
    correctsId: row.refers_to,
  };
}

export function presentInvoice(row: InvoiceRow, content: InvoiceContent, irn: Irn | undefined): InvoiceAnswer {
  const { supplier, recipient, deliveryAddress, placeOfSupply, reverseCharge, amountInWords, reason } = content;
  const party = (one: InvoiceContent['supplier']) => ({ ...one, address: addressOf(one.address) });
  return {
    ...presentSummary(row),
    supplier: party(supplier),
    recipient: party(recipient),
    deliveryAddress: deliveryAddress && addressOf(deliveryAddress),
    placeOfSupply,
    reverseCharge,
    lines: content.lines.map((line) => ({
      description: line.description,
      hsn: line.hsn,
      quantity: line.quantity,
      unitAmount: line.unit_minor,
      discount: line.discount_minor,
      gstRateBp: line.gstRate_bp,
      taxableAmount: line.taxable_minor,
      cgst: line.cgst_minor,
      sgst: line.sgst_minor,
      igst: line.igst_minor,
      totalAmount: line.total_minor,
    })),
    amountInWords,
    reason,
    eInvoice: irn ? { irn: irn.irn, ackNo: irn.ackNo, ackOn: irn.ackOn } : null,
  };
}

function addressOf(address: InvoiceContent['supplier']['address']) {
  return { ...address, lines: [...address.lines] };
}
