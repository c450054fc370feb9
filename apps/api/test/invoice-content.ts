import { addGst, amountInWords } from '@mistri/money';
import { type InvoiceContent, type InvoiceLine, totalsOf } from '#rooms/invoices/invoice-content.ts';

/** What tests of the layout begin with: two parties of Tamil Nadu, two lines. */
const tamilNadu = { stateCode: '33', stateName: 'Tamil Nadu' };

export function testLine(taxable_minor: number, more: Partial<InvoiceLine> & { toState?: string } = {}): InvoiceLine {
  const { toState = '33', ...rest } = more;
  const gst = addGst(taxable_minor, 1800, { supplierState: '33', placeOfSupply: toState });
  return {
    lineId: 'jln_01jd0000000000000000000000',
    description: 'Display for Redmi Note 12',
    hsn: '85177990',
    quantity: 1,
    unit_minor: gst.total,
    discount_minor: 0,
    gstRate_bp: 1800,
    taxable_minor,
    cgst_minor: gst.cgst,
    sgst_minor: gst.sgst,
    igst_minor: gst.igst,
    total_minor: gst.total,
    ...rest,
  };
}

export function testContent(lines: readonly InvoiceLine[], more: Partial<InvoiceContent> = {}): InvoiceContent {
  const totals = totalsOf(lines);
  return {
    version: 1,
    kind: 'tax_invoice',
    documentNumber: 'MT/2627/0000123',
    issuedOn: '2026-11-21',
    supplier: {
      name: 'Selvi Spares Private Limited',
      gstin: '33AABCS1234L1Z5',
      address: { name: 'Selvi Spares', lines: ['12 Ritchie Street'], city: 'Chennai', pin: '600002', ...tamilNadu },
    },
    recipient: {
      name: 'மீனாட்சி',
      gstin: null,
      address: { name: 'மீனாட்சி', lines: ['4, வடக்கு மாசி வீதி'], city: 'Madurai', pin: '625001', ...tamilNadu },
    },
    deliveryAddress: null,
    placeOfSupply: tamilNadu,
    reverseCharge: false,
    soldThrough: { name: 'Mistri Private Limited', gstin: '33AAACM1234C1Z9' },
    lines,
    totals,
    amountInWords: amountInWords(totals.total_minor),
    jobId: 'ord_01jd0000000000000000000000',
    refersTo: null,
    reason: null,
    ...more,
  };
}
