import { Type } from 'typebox';
import { indianDay, indianPeriod } from '#platform/indian-days.ts';
import { externalRoute } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { getJob, linesOf, openParties } from '#rooms/jobs/index.ts';
import { getPayee, payeeResource, payeeStatement } from '#rooms/payouts/index.ts';
import * as schemas from './invoices-schemas.ts';
import { addressOf } from './issue-for-supply.ts';
import { drawPdf } from '#platform/pdf/draw-pdf.ts';
import { layoutPackingSlip } from './pdf/layout-packing-slip.ts';
import { layoutStatement } from './pdf/layout-statement.ts';
import { wordsOf } from './pdf/words/words-of.ts';
import { sendPdf } from '#platform/pdf/send-pdf.ts';

const packingSlip = externalRoute({
  method: 'GET',
  path: '/api/jobs/:jobId/packing-slip',
  summary: 'What goes into the parcel, without prices (PDF)',
  action: 'invoices.read_packing_slip',
  params: schemas.jobParams,
  query: schemas.paperQuery,
  result: Type.Unknown(),
  raw: { contentType: 'application/pdf' },
  refusals: { 'invoices.nothing_to_pack': 409 },
  resource: async ({ db, params }) => {
    const job = await getJob(db, params.jobId);
    return job ? { id: params.jobId, relations: { payee: job.payee_id }, state: job.state } : null;
  },
  handle: async ({ db, params, query, services, reply }) => {
    const job = await getJob(db, params.jobId);
    if (!job) throw new Error('loaded as resource');
    const { supplier, deliveryAddress } = openParties(services, job);
    const goods = (await linesOf(db, params.jobId)).filter((line) => line.kind === 'goods');
    if (!deliveryAddress || goods.length === 0 || job.state === 'open' || job.state === 'cancelled') {
      return refuse('invoices.nothing_to_pack', 'A packing slip belongs to an order that is paid and goes somewhere.');
    }
    const { phone } = deliveryAddress;
    const language = query.locale;
    const slip = {
      jobId: job.job_id,
      orderedOn: indianDay(job.created_at),
      supplierName: supplier.name,
      deliverTo: { ...addressOf(deliveryAddress), ...(phone ? { phone } : {}) },
      items: goods,
    };
    const { title } = wordsOf(language).packing;
    const facts = { title, author: supplier.name, subject: job.job_id, createdAt: job.created_at, language };
    const bytes = await drawPdf(layoutPackingSlip(slip, language).pages, facts);
    await sendPdf(reply, `packing-slip-${job.job_id}`, bytes);
    return ok(null);
  },
});

const statementPdf = externalRoute({
  method: 'GET',
  path: '/api/payees/:payeeId/statement.pdf',
  summary: 'Statement of a payee for a period as PDF, with commission, GST, TCS and TDS (IN-6, IN-7)',
  action: 'invoices.read_statement',
  params: schemas.payeeParams,
  query: schemas.statementQuery,
  result: Type.Unknown(),
  raw: { contentType: 'application/pdf' },
  refusals: { 'payouts.bad_period': 422, 'invoices.statement_too_long': 422 },
  resource: ({ db, params }) => payeeResource(db, params.payeeId),
  handle: async ({ db, params, query, services, reply }) => {
    const period = indianPeriod(query.from, query.to);
    if (!period) {
      return refuse('payouts.bad_period', 'Choose a period of at most a year, with the first day before the last.', {
        errors: [{ path: 'to', message: 'must not be before from, nor more than a year after it' }],
      });
    }
    const payee = await getPayee(db, params.payeeId);
    if (!payee) throw new Error('loaded as resource');
    const statement = await payeeStatement(db, { payeeId: params.payeeId, ...period });
    if (statement.truncated) {
      return refuse(
        'invoices.statement_too_long',
        'This period has too many lines for one document. Choose a shorter one.',
      );
    }
    const { company } = services.config;
    const { from, to, locale: language } = query;
    const parties = { payee: { name: payee.legalName, payeeId: payee.payeeId, gstin: payee.gstin }, platform: company };
    const sheet = layoutStatement({ ...parties, from, to, statement }, language);
    const title = `${wordsOf(language).statement.title} ${from} – ${to}`;
    const facts = { title, author: company.legalName, subject: payee.payeeId, language };
    const bytes = await drawPdf(sheet.pages, { ...facts, createdAt: services.clock.now() });
    await sendPdf(reply, `statement-${payee.payeeId}-${from}-${to}`, bytes);
    return ok(null);
  },
});

export const papersRoutes = [packingSlip, statementPdf];
