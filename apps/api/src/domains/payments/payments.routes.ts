import { createHmac, timingSafeEqual } from 'node:crypto';
import { paidFor, type PaidFor } from '@mistri/contracts/jobs/paid-for';
import { audit } from '#platform/audit.ts';
import type { Db } from '#platform/db/database.ts';
import { type Call, commandRoute, externalRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { pageOrigin } from '#platform/http/page-origin.ts';
import type { FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { getJob } from '#rooms/jobs/index.ts';
import { checkPayment } from './check-payment.ts';
import { gatewayOf } from './gateway-of.ts';
import { GatewayError } from './gateway.ts';
import { findPayment, jobsOfPayment, type Payment } from './payments-store.ts';
import * as schemas from './payments-schemas.ts';
import { retryRefund } from './retry-refund.ts';
import { type StartedPayment, startPayment } from './start-payment.ts';

interface ViewCall {
  services: Services;
  db: Db;
  request: FastifyRequest;
}

async function view(call: ViewCall, payment: Payment) {
  return viewOf(call, { payment, jobs: await jobsOfPayment(call.db, payment.payment_id) });
}

function viewOf({ services, request }: ViewCall, { payment, jobs }: StartedPayment) {
  return {
    ...summary(payment),
    jobs: jobs.map((job) => ({ jobId: job.jobId, amountMinor: job.amount_minor })),
    checkoutForm: formOf(services, { payment, jobs }, pageOrigin(services.config, request)),
  };
}

function summary(payment: Payment) {
  return {
    paymentId: payment.payment_id,
    checkoutId: payment.checkout_id,
    state: payment.state,
    amountMinor: payment.amount_minor,
    refundedMinor: payment.refunded_minor,
    currency: payment.currency,
    method: payment.method,
    failureCode: payment.failure_code,
    createdAt: payment.created_at.toISOString(),
    capturedAt: payment.captured_at?.toISOString() ?? null,
  };
}

const words: Readonly<Record<PaidFor['what'], string>> = {
  order: 'Order',
  orders: 'Orders',
  repair: 'Repair',
  plan: 'The plan of a team',
};

/** For whoever posts the form as it is; our pages put words of their reader's language in its place. */
function description(jobs: StartedPayment['jobs']): string {
  const { what, numbers } = paidFor(jobs.map((job) => job.jobId));
  return `${words[what]} ${numbers}`.trim();
}

function formOf(services: Services, { payment, jobs }: StartedPayment, origin: string) {
  if (payment.state === 'captured' || !payment.gateway_order_id) return null;
  return gatewayOf(services).checkoutForm({
    gatewayOrderId: payment.gateway_order_id,
    amount_minor: payment.amount_minor,
    description: description(jobs),
    callbackUrl: `${origin}/api/payments/return/${payment.payment_id}`,
    cancelUrl: `${origin}/payments/${payment.payment_id}`,
  });
}

async function paymentResource({ db, params }: Call<TSchema, TSchema, TSchema, { db: Db }>) {
  const { paymentId } = params as { paymentId: string };
  const payment = await findPayment(db, paymentId);
  return payment ? { id: paymentId, relations: { payer: payment.payer_id }, state: payment.state } : null;
}

const startRoute = (path: string, hidden: boolean) =>
  externalRoute({
    method: 'POST',
    path,
    hidden,
    summary: 'Start paying for a checkout; answers the form that opens the gateway page',
    action: 'payments.start',
    limit: 'orders',
    body: schemas.startBody,
    result: schemas.paymentResult,
    status: 201,
    refusals: {
      'payments.stopped': 503,
      'payments.no_such_checkout': 404,
      'payments.not_payable': 409,
      'payments.gateway_unavailable': 503,
    },
    handle: async (call) => {
      const { services, db, body, origin } = call;
      const payerId = signedIn(call).userId;
      const checkoutId = body.checkoutId ?? (await getJob(db, body.orderId ?? ''))?.checkout_id;
      if (!checkoutId) return refuse('payments.no_such_checkout', 'There is no such checkout of yours.');
      const started = await startPayment(services, origin, { checkoutId, payerId });
      return started.ok ? ok(viewOf(call, started.value)) : started;
    },
  });

const readOne = readRoute({
  method: 'GET',
  path: '/api/payments/:paymentId',
  summary: 'A payment and its state',
  action: 'payments.read',
  params: schemas.paymentParams,
  result: schemas.paymentResult,
  refusals: { 'payments.not_found': 404 },
  resource: (call) => paymentResource(call as never),
  handle: async (call) => {
    const payment = await findPayment(call.db, call.params.paymentId);
    if (!payment) return refuse('payments.not_found', 'There is no such payment.');
    return ok(await view(call, payment));
  },
});

const listOwn = readRoute({
  method: 'GET',
  path: '/api/payments',
  summary: 'Payments of the signed-in payer, newest first; finance sees all',
  action: 'payments.list',
  query: schemas.listQuery,
  result: schemas.listResult,
  handle: async (call) => {
    const { db, query } = call;
    const actor = signedIn(call);
    const limit = query.limit ?? 20;
    let find = db
      .selectFrom('payments')
      .selectAll()
      .orderBy('payment_id', 'desc')
      .limit(limit + 1);
    if (actor.role !== 'admin') find = find.where('payer_id', '=', actor.userId);
    if (query.state) find = find.where('state', '=', query.state);
    if (query.cursor) find = find.where('payment_id', '<', query.cursor);
    const rows = await find.execute();
    const page = rows.slice(0, limit);
    return ok({
      payments: page.map(summary),
      nextCursor: rows.length > limit ? (page.at(-1)?.payment_id ?? null) : null,
    });
  },
});

const verify = externalRoute({
  method: 'POST',
  path: '/api/payments/verify',
  summary: 'The payer came back: checks the signature and asks the gateway; the page is never believed',
  action: 'payments.verify',
  limit: 'orders',
  body: schemas.verifyBody,
  result: schemas.paymentResult,
  refusals: { 'payments.bad_signature': 422, 'payments.not_found': 404, 'payments.gateway_unavailable': 503 },
  handle: async (call) => {
    const { services, db, body, origin } = call;
    const payment = await findPayment(db, body.paymentId);
    if (payment?.payer_id !== signedIn(call).userId)
      return refuse('payments.not_found', 'There is no such payment of yours.');
    if (payment.gateway_order_id !== body.razorpayOrderId || !returnSigned(services, body)) {
      return refuse(
        'payments.bad_signature',
        'The payment service did not sign this. If money was taken, it will appear here by itself.',
      );
    }
    try {
      const checked = await checkPayment(services, origin, payment.payment_id);
      return ok(await view(call, checked ?? payment));
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return refuse(
        'payments.gateway_unavailable',
        'The payment service does not answer right now. We keep asking; this page updates by itself.',
      );
    }
  },
});

/** razorpay.com/docs/payments/server-integration: HMAC-SHA256 of `order_id|payment_id` with the key secret. */
function returnSigned(
  services: Services,
  given: { razorpayOrderId: string; razorpayPaymentId: string; razorpaySignature: string },
): boolean {
  const expected = createHmac('sha256', services.config.razorpay.keySecret)
    .update(`${given.razorpayOrderId}|${given.razorpayPaymentId}`)
    .digest();
  return timingSafeEqual(expected, Buffer.from(given.razorpaySignature, 'hex'));
}

const retryRefundRoute = commandRoute({
  method: 'POST',
  path: '/api/admin/refunds/:refundId/retry',
  summary: 'Ask the gateway again for a refund that failed',
  action: 'payments.retry_refund',
  params: schemas.refundParams,
  result: schemas.refundRetried,
  status: 202,
  refusals: { 'payments.no_refund': 404, 'payments.refund_not_failed': 409 },
  handle: ({ tx, params, origin }) => retryRefund(tx, origin, params.refundId),
});

/** GOV-4: the poller gives up after a day; a person need not. The gateway is asked after the commit. */
const checkNow = commandRoute({
  method: 'POST',
  path: '/api/admin/payments/:paymentId/check',
  summary: 'Ask the gateway about a payment now, however old it is',
  action: 'payments.check',
  params: schemas.paymentParams,
  body: schemas.checkBody,
  result: schemas.checkOrdered,
  status: 202,
  resource: (call) => paymentResource(call as never),
  handle: async ({ tx, params, body, origin }) => {
    const { paymentId } = params;
    await audit(tx, origin, { action: 'payments.check_ordered', subjectId: paymentId, reason: body.reason });
    await emit(tx, origin, { name: 'payments.check_due.v1', subject: paymentId, payload: { paymentId } });
    return ok({ paymentId });
  },
});

export const paymentsRoutes = [
  startRoute('/api/payments', false),
  startRoute('/api/payments/initiate', true),
  verify,
  listOwn,
  readOne,
  retryRefundRoute,
  checkNow,
];
