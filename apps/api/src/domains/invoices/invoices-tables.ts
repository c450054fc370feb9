import type { InvoiceKind } from './invoice-content.ts';
import type { PaperLanguage } from './pdf/words/paper-words.ts';

export interface InvoiceCountersTable {
  supplier_key: string;
  series: string;
  financial_year: string;
  last_number: number;
  last_issued_at: Date;
}

export interface InvoicesTable {
  invoice_id: string;
  kind: InvoiceKind;
  cause: string;
  supplier_key: string;
  series: string;
  financial_year: string;
  number: number;
  document_number: string;
  /** Day in India, as text so that no time zone moves it. */
  issued_on: string;
  issued_at: Date;
  supplier_id: string;
  supplier_gstin: string | null;
  recipient_id: string;
  recipient_gstin: string | null;
  job_id: string;
  refers_to: string | null;
  place_of_supply: string;
  reverse_charge: boolean;
  taxable_minor: number;
  cgst_minor: number;
  sgst_minor: number;
  igst_minor: number;
  total_minor: number;
  data_key: string;
  content_sealed: string;
  content_sha256: string;
}

export interface InvoiceLinesTable {
  invoice_id: string;
  position: number;
  line_id: string;
  hsn: string;
  gst_rate_bp: number;
  quantity: number;
  taxable_minor: number;
  cgst_minor: number;
  sgst_minor: number;
  igst_minor: number;
  total_minor: number;
}

export interface InvoiceRefundsTable {
  refund_id: string;
  job_id: string;
  treated_as: 'not_supplied' | 'credit_note';
  treated_at: Date;
}

export interface InvoiceIrnsTable {
  invoice_id: string;
  irn: string;
  ack_no: string;
  ack_on: string;
  signed_qr: string;
  recorded_by: string;
  recorded_at: Date;
}

export type RenderingVariant = 'plain' | 'with_irn';

export interface InvoiceRenderingsTable {
  invoice_id: string;
  variant: RenderingVariant;
  language: PaperLanguage;
  file_name: string;
  sha256: string;
  bytes: number;
  rendered_at: Date;
}

declare module '#platform/db/database.ts' {
  interface Database {
    invoice_counters: InvoiceCountersTable;
    invoices: InvoicesTable;
    invoice_lines: InvoiceLinesTable;
    invoice_refunds: InvoiceRefundsTable;
    invoice_irns: InvoiceIrnsTable;
    invoice_renderings: InvoiceRenderingsTable;
  }
}
