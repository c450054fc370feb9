import { Type } from 'typebox';
import { audit } from '#platform/audit.ts';
import type { Resource } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, externalRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import * as schemas from './invoices-schemas.ts';
import { findInvoice, findIrn, insertIrn, type InvoiceRow, listInvoices } from './invoices-store.ts';
import { openContent } from './open-content.ts';
import { presentInvoice, presentSummary } from './present-invoice.ts';
import { renderInvoice } from './render-invoice.ts';
import { sendPdf } from '#platform/pdf/send-pdf.ts';

async function invoiceResource(db: Db, invoiceId: string): Promise<Resource | null> {
  const row = await findInvoice(db, invoiceId);
  return row
    ? { id: invoiceId, relations: { supplier: row.supplier_id, recipient: row.recipient_id }, state: row.kind }
    : null;
}

async function loaded(db: Db, invoiceId: string): Promise<InvoiceRow> {
  const row = await findInvoice(db, invoiceId);
  if (!row) throw new Error('loaded as resource');
  return row;
}

function pageOf(rows: readonly InvoiceRow[], limit: number) {
  const page = rows.slice(0, limit);
  return {
    invoices: page.map(presentSummary),
    nextAfter: rows.length > limit ? (page.at(-1)?.invoice_id ?? null) : null,
  };
}

const listOwn = readRoute({
  method: 'GET',
  path: '/api/invoices',
  summary: 'Documents issued to or by the signed-in user, newest first',
  action: 'invoices.list_own',
  query: schemas.ownQuery,
  result: schemas.invoiceList,
  handle: async (call) => {
    const { db, query } = call;
    const { subjects } = signedIn(call);
    return ok(pageOf(await listInvoices(db, { ...query, subjects, limit: query.limit + 1 }), query.limit));
  },
});

const listAll = readRoute({
  method: 'GET',
  path: '/api/admin/invoices',
  summary: 'All documents, newest first',
  action: 'invoices.list_all',
  query: schemas.adminQuery,
  result: schemas.invoiceList,
  handle: async ({ db, query: { partyId, ...query } }) => {
    const only = partyId ? { subjects: [partyId] } : {};
    return ok(pageOf(await listInvoices(db, { ...query, ...only, limit: query.limit + 1 }), query.limit));
  },
});

const read = readRoute({
  method: 'GET',
  path: '/api/invoices/:invoiceId',
  summary: 'A tax invoice, bill of supply or credit note, as it was issued',
  action: 'invoices.read',
  params: schemas.invoiceParams,
  result: schemas.invoiceResult,
  resource: ({ db, params }) => invoiceResource(db, params.invoiceId),
  handle: async ({ db, params, services }) => {
    const row = await loaded(db, params.invoiceId);
    return ok(presentInvoice(row, openContent(services, row), await findIrn(db, row.invoice_id)));
  },
});

const download = externalRoute({
  method: 'GET',
  path: '/api/invoices/:invoiceId/pdf',
  summary: 'The same as PDF, in the language asked for: the same bytes every time',
  action: 'invoices.read',
  params: schemas.invoiceParams,
  query: schemas.paperQuery,
  result: Type.Unknown(),
  raw: { contentType: 'application/pdf' },
  resource: ({ db, params }) => invoiceResource(db, params.invoiceId),
  handle: async ({ db, params, query, services, reply }) => {
    const invoice = await loaded(db, params.invoiceId);
    const bytes = await renderInvoice(db, services, { invoice, language: query.locale });
    await sendPdf(reply, invoice.document_number, bytes);
    return ok(null);
  },
});

const recordIrn = commandRoute({
  method: 'PUT',
  path: '/api/admin/invoices/:invoiceId/irn',
  summary: 'Record what the invoice registration portal gave (IN-9); once',
  action: 'invoices.record_irn',
  params: schemas.invoiceParams,
  body: schemas.irnBody,
  result: schemas.irnResult,
  refusals: { 'invoices.has_irn': 409, 'invoices.no_e_invoice': 422 },
  resource: ({ db, params }) => invoiceResource(db, params.invoiceId),
  handle: async (call) => {
    const { tx, params, body, origin } = call;
    const row = await loaded(tx, params.invoiceId);
    if (row.recipient_gstin === null || row.supplier_gstin === null) {
      return refuse('invoices.no_e_invoice', 'Only documents between two registered parties are e-invoices.');
    }
    const record = { invoiceId: row.invoice_id, irn: body, by: signedIn(call).userId, at: origin.at };
    if (!(await insertIrn(tx, record))) {
      return refuse('invoices.has_irn', 'This document has its number, or the number belongs to another document.');
    }
    await audit(tx, origin, { action: 'invoices.irn_recorded', subjectId: row.invoice_id, after: { irn: body.irn } });
    return ok({ invoiceId: row.invoice_id, irn: body.irn });
  },
});

export const invoicesRoutes = [listOwn, listAll, read, download, recordIrn];
