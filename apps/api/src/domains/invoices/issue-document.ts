import { amountInWords } from '@mistri/money';
import { canonicalJson } from '@mistri/signed-log';
import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Services } from '#platform/services.ts';
import { allocateNumber } from './allocate-number.ts';
import {
  type InvoiceContent,
  type InvoiceKind,
  type InvoiceLine,
  type InvoiceParty,
  totalsOf,
} from './invoice-content.ts';
import { findByCause, insertInvoice, type InvoiceRow } from './invoices-store.ts';

/** Id of the platform as a supplier; payees have theirs. */
export const platformId = 'platform';

export interface Draft {
  readonly kind: InvoiceKind;
  /** What it is issued for, e.g. `supply:ord_…:dlr_…`. The same cause never issues twice. */
  readonly cause: string;
  readonly jobId: string;
  readonly supplier: { readonly id: string; readonly party: InvoiceParty };
  readonly recipient: { readonly id: string; readonly party: InvoiceParty };
  readonly deliveryAddress: InvoiceContent['deliveryAddress'];
  readonly placeOfSupply: InvoiceContent['placeOfSupply'];
  readonly reverseCharge: boolean;
  readonly lines: readonly InvoiceLine[];
  readonly refersTo: InvoiceRow | null;
  readonly reason: string | null;
}

export interface IssueContext {
  readonly services: Services;
  readonly origin: Origin;
}

/** Numbers, seals and announces a document, in the caller's transaction. Repeats answer what was issued the first time. */
export async function issueDocument(tx: Tx, context: IssueContext, draft: Draft): Promise<string> {
  const earlier = await findByCause(tx, draft.cause);
  if (earlier) return earlier.invoice_id;
  const { services, origin } = context;
  const supplierKey = draft.supplier.party.gstin ?? draft.supplier.id;
  const platform = draft.supplier.id === platformId;
  const number = await allocateNumber(tx, { supplierKey, kind: draft.kind, platform, at: origin.at });
  const { company } = services.config;
  const soldThrough = platform ? null : { name: company.legalName, gstin: company.gstin };
  const content = contentOf({ ...draft, soldThrough }, number);
  const text = canonicalJson({ ...content } as never);
  const invoiceId = newId('inv');
  const dataKey = services.crypto.newDataKey();
  await insertInvoice(
    tx,
    {
      invoice_id: invoiceId,
      kind: draft.kind,
      cause: draft.cause,
      supplier_key: supplierKey,
      series: number.series,
      financial_year: number.financialYear,
      number: number.number,
      document_number: number.text,
      issued_on: number.issuedOn,
      issued_at: number.issuedAt,
      supplier_id: draft.supplier.id,
      supplier_gstin: draft.supplier.party.gstin,
      recipient_id: draft.recipient.id,
      recipient_gstin: draft.recipient.party.gstin,
      job_id: draft.jobId,
      refers_to: draft.refersTo?.invoice_id ?? null,
      place_of_supply: draft.placeOfSupply.stateCode,
      reverse_charge: draft.reverseCharge,
      ...content.totals,
      data_key: dataKey,
      content_sealed: services.crypto.seal(dataKey, text, sealContext(invoiceId)),
      content_sha256: services.crypto.hash(text),
    },
    content.lines.map(lineAmounts),
  );
  await emit(tx, origin, {
    name: 'invoices.issued.v1',
    subject: draft.jobId,
    payload: {
      invoiceId,
      kind: draft.kind,
      documentNumber: number.text,
      jobId: draft.jobId,
      supplierId: draft.supplier.id,
      recipientId: draft.recipient.id,
      total_minor: content.totals.total_minor,
    },
  });
  return invoiceId;
}

export function sealContext(invoiceId: string): string {
  return `${invoiceId}:content`;
}

function contentOf(
  draft: Draft & Pick<InvoiceContent, 'soldThrough'>,
  number: { text: string; issuedOn: string },
): InvoiceContent {
  const totals = totalsOf(draft.lines);
  return {
    version: 1,
    kind: draft.kind,
    documentNumber: number.text,
    issuedOn: number.issuedOn,
    supplier: draft.supplier.party,
    recipient: draft.recipient.party,
    deliveryAddress: draft.deliveryAddress,
    placeOfSupply: draft.placeOfSupply,
    reverseCharge: draft.reverseCharge,
    soldThrough: draft.soldThrough,
    lines: draft.lines,
    totals,
    amountInWords: amountInWords(totals.total_minor),
    jobId: draft.jobId,
    refersTo: draft.refersTo && {
      documentNumber: draft.refersTo.document_number,
      issuedOn: draft.refersTo.issued_on,
    },
    reason: draft.reason,
  };
}

function lineAmounts(line: InvoiceLine) {
  const { lineId, hsn, gstRate_bp, quantity, taxable_minor, cgst_minor, sgst_minor, igst_minor, total_minor } = line;
  return {
    line_id: lineId,
    hsn,
    gst_rate_bp: gstRate_bp,
    quantity,
    taxable_minor,
    cgst_minor,
    sgst_minor,
    igst_minor,
    total_minor,
  };
}
