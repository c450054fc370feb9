import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { InvoiceKind } from './invoice-content.ts';
import type { Irn } from './pdf/layout-invoice.ts';
import type { InvoiceLinesTable, InvoiceRenderingsTable, InvoicesTable } from './invoices-tables.ts';

export type InvoiceRow = Selectable<InvoicesTable>;
export type InvoiceLineRow = Selectable<InvoiceLinesTable>;
export type Rendering = Selectable<InvoiceRenderingsTable>;

const invoiceColumns = [
  'invoice_id',
  'kind',
  'cause',
  'supplier_key',
  'series',
  'financial_year',
  'number',
  'document_number',
  sql<string>`issued_on::text`.as('issued_on'),
  'issued_at',
  'supplier_id',
  'supplier_gstin',
  'recipient_id',
  'recipient_gstin',
  'job_id',
  'refers_to',
  'place_of_supply',
  'reverse_charge',
  'taxable_minor',
  'cgst_minor',
  'sgst_minor',
  'igst_minor',
  'total_minor',
  'data_key',
  'content_sealed',
  'content_sha256',
] as const;

export function findInvoice(db: Db, invoiceId: string): Promise<InvoiceRow | undefined> {
  return db.selectFrom('invoices').select(invoiceColumns).where('invoice_id', '=', invoiceId).executeTakeFirst();
}

export function findByCause(db: Db, cause: string): Promise<InvoiceRow | undefined> {
  return db.selectFrom('invoices').select(invoiceColumns).where('cause', '=', cause).executeTakeFirst();
}

export function invoicesOfJob(db: Db, jobId: string): Promise<InvoiceRow[]> {
  return db.selectFrom('invoices').select(invoiceColumns).where('job_id', '=', jobId).orderBy('invoice_id').execute();
}

export async function insertInvoice(
  tx: Tx,
  invoice: InvoiceRow,
  lines: readonly Omit<InvoiceLineRow, 'invoice_id' | 'position'>[],
): Promise<void> {
  await tx.insertInto('invoices').values(invoice).execute();
  await tx
    .insertInto('invoice_lines')
    .values(lines.map((line, position) => ({ ...line, invoice_id: invoice.invoice_id, position })))
    .execute();
}

/** Amounts already credited, per job line, of one invoice. */
export function creditedLines(
  db: Db,
  invoiceId: string,
): Promise<Omit<InvoiceLineRow, 'position' | 'hsn' | 'gst_rate_bp'>[]> {
  return db
    .selectFrom('invoice_lines as line')
    .innerJoin('invoices as note', 'note.invoice_id', 'line.invoice_id')
    .select([
      'note.invoice_id',
      'line.line_id',
      'line.quantity',
      'line.taxable_minor',
      'line.cgst_minor',
      'line.sgst_minor',
      'line.igst_minor',
      'line.total_minor',
    ])
    .where('note.refers_to', '=', invoiceId)
    .execute();
}

/** @returns false when this refund was treated before */
export async function noteRefund(
  tx: Tx,
  refund: { refundId: string; jobId: string; as: 'not_supplied' | 'credit_note'; at: Date },
): Promise<boolean> {
  const row = await tx
    .insertInto('invoice_refunds')
    .values({ refund_id: refund.refundId, job_id: refund.jobId, treated_as: refund.as, treated_at: refund.at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('refund_id')
    .executeTakeFirst();
  return row !== undefined;
}

export interface InvoiceFilter {
  /** Only documents to or from these. Undefined: everybody's (admins). */
  readonly subjects?: readonly string[];
  readonly jobId?: string;
  readonly kind?: InvoiceKind;
  /** Days in India, both included. */
  readonly from?: string;
  readonly to?: string;
  /** Invoice id of the last row of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** Newest first. */
export function listInvoices(db: Db, filter: InvoiceFilter): Promise<InvoiceRow[]> {
  let query = db.selectFrom('invoices').select(invoiceColumns);
  const { subjects } = filter;
  if (subjects) {
    query = query.where((where) =>
      where.or([where('supplier_id', 'in', [...subjects]), where('recipient_id', 'in', [...subjects])]),
    );
  }
  if (filter.jobId) query = query.where('job_id', '=', filter.jobId);
  if (filter.kind) query = query.where('kind', '=', filter.kind);
  if (filter.from) query = query.where('issued_on', '>=', filter.from);
  if (filter.to) query = query.where('issued_on', '<=', filter.to);
  if (filter.after) query = query.where('invoice_id', '<', filter.after);
  return query.orderBy('invoice_id', 'desc').limit(filter.limit).execute();
}

export async function findIrn(db: Db, invoiceId: string): Promise<Irn | undefined> {
  const row = await db
    .selectFrom('invoice_irns')
    .select(['irn', 'ack_no as ackNo', sql<string>`ack_on::text`.as('ackOn'), 'signed_qr as signedQr'])
    .where('invoice_id', '=', invoiceId)
    .executeTakeFirst();
  return row;
}

/** @returns false when the invoice has an IRN already */
export async function insertIrn(
  tx: Tx,
  record: { invoiceId: string; irn: Irn; by: string; at: Date },
): Promise<boolean> {
  const { irn } = record;
  const row = await tx
    .insertInto('invoice_irns')
    .values({
      invoice_id: record.invoiceId,
      irn: irn.irn,
      ack_no: irn.ackNo,
      ack_on: irn.ackOn,
      signed_qr: irn.signedQr,
      recorded_by: record.by,
      recorded_at: record.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('invoice_id')
    .executeTakeFirst();
  return row !== undefined;
}

type RenderingKey = Pick<Rendering, 'invoice_id' | 'variant' | 'language'>;

export function findRendering(db: Db, key: RenderingKey): Promise<Rendering | undefined> {
  return db
    .selectFrom('invoice_renderings')
    .selectAll()
    .where('invoice_id', '=', key.invoice_id)
    .where('variant', '=', key.variant)
    .where('language', '=', key.language)
    .executeTakeFirst();
}

/** @returns the first one, which may be another process's */
export async function keepFirstRendering(db: Db, rendering: Rendering): Promise<Rendering> {
  await db
    .insertInto('invoice_renderings')
    .values(rendering)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await findRendering(db, rendering)) ?? rendering;
}
