import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { toString as qrSvg } from 'qrcode';
import type { Order, Payment } from '../gateway/entities.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { checkoutResult, linkResult } from '../gateway/pay-order.ts';
import { decidePayment, startPayment } from '../gateway/payments.ts';
import { upiLink } from '../gateway/qr-codes.ts';
import { isRefusal } from '../gateway/refusal.ts';
import { bankPage, methodPage, type MethodPage, plainPage, waitingPage } from './checkout-pages.ts';
import {
  carried,
  type CheckoutRequest,
  type Fields,
  readCheckoutRequest,
  textOf,
  withFields,
} from './checkout-request.ts';
import { type Html, html } from './html.ts';
import { sendPage } from './page-frame.ts';
import { payTexts } from './pay-texts.ts';
import { alwaysFails, readInstrument } from './payment-form.ts';

const slowly_ms = 5_000;
/** Payments whose bank takes its time: their page waits instead of asking. */
const slow = new WeakSet<Payment>();

interface Visit {
  order: Order;
  request: CheckoutRequest;
  reply: FastifyReply;
}

/** The hosted payment page: choose how, let the bank decide, go back to the shop. */
export function checkoutRoutes(app: FastifyInstance, gateway: Gateway): void {
  const visit =
    (handle: (visit: Visit, request: FastifyRequest) => unknown) =>
    (request: FastifyRequest, reply: FastifyReply): unknown => {
      const { orderId = '' } = request.params as { orderId?: string };
      const read = readCheckoutRequest(gateway, request.query as Fields);
      if ('refusedUrl' in read) return refuseReturn(reply, read.refusedUrl);
      const order = gateway.store.orders.get(orderId);
      if (!order) return notKnown(reply, read);
      return handle({ order, request: read, reply }, request);
    };
  const paymentOf = (request: FastifyRequest, order: Order): Payment | undefined => {
    const payment = gateway.store.payments.get((request.params as { paymentId: string }).paymentId);
    return payment?.order_id === order.id ? payment : undefined;
  };
  app.get(
    '/pay/:orderId',
    visit((at, request) => {
      const failure = textOf(request.query as Fields, 'failed');
      return showMethods(gateway, at, { failure });
    }),
  );
  app.post(
    '/pay/:orderId',
    visit((at, request) => choose(gateway, at, (request.body ?? {}) as Fields)),
  );
  app.get(
    '/pay/:orderId/cancel',
    visit((at) => giveUp(at)),
  );
  app.get(
    '/pay/:orderId/bank/:paymentId',
    visit((at, request) => {
      const payment = paymentOf(request, at.order);
      return payment ? showBank(gateway, at, payment) : notKnown(at.reply, at.request);
    }),
  );
  app.post(
    '/pay/:orderId/bank/:paymentId',
    visit((at, request) => {
      const payment = paymentOf(request, at.order);
      return payment ? decide(gateway, at, payment, (request.body ?? {}) as Fields) : notKnown(at.reply, at.request);
    }),
  );
  app.get(
    '/pay/:orderId/bank/:paymentId/status',
    visit((at, request) => {
      const payment = paymentOf(request, at.order);
      return { decided: payment?.status !== 'created' };
    }),
  );
}

/** Razorpay's hosted checkout: the shop's page posts a form here. Comes from another origin by nature. */
export function embeddedCheckoutRoute(app: FastifyInstance, gateway: Gateway): void {
  app.post('/v1/checkout/embedded', (request, reply) => {
    const fields = (request.body ?? {}) as Fields;
    const read = readCheckoutRequest(gateway, fields);
    if ('refusedUrl' in read) return refuseReturn(reply, read.refusedUrl);
    const order = gateway.store.orders.get(textOf(fields, 'order_id') ?? '');
    if (!order || textOf(fields, 'key_id') !== gateway.settings.keyId) return notKnown(reply, read);
    return reply.redirect(`/pay/${order.id}?${carried(read)}`, 303);
  });
}

function page(gateway: Gateway, at: Visit, content: { body: Html; script?: string; reload_s?: number }): FastifyReply {
  const { language, name } = at.request;
  const title = `${payTexts(language).payTo} · ${name}`;
  return sendPage(at.reply, { title, language, formTargets: gateway.settings.returnOrigins, ...content });
}

function notKnown(reply: FastifyReply, request: CheckoutRequest): FastifyReply {
  const { language } = request;
  const texts = payTexts(language);
  const body = plainPage(texts.notFound, texts.notFoundWhy);
  return sendPage(reply, { title: texts.notFound, language, body }, 404);
}

export function refuseReturn(reply: FastifyReply, url: string): FastifyReply {
  const texts = payTexts('en');
  const why = `${url.slice(0, 200)} is not among the origins of SIMULATORS_RETURN_ORIGINS.`;
  return sendPage(reply, { title: texts.refusedReturn, body: plainPage(texts.refusedReturn, why) }, 400);
}

async function showMethods(
  gateway: Gateway,
  at: Visit,
  more: Pick<MethodPage, 'failure' | 'problem' | 'values'>,
): Promise<FastifyReply> {
  const { order, request } = at;
  const texts = payTexts(request.language);
  if (order.status === 'paid') {
    const back = request.cancelUrl ?? request.callbackUrl;
    const link = back ? { href: back, label: texts.back } : undefined;
    return page(gateway, at, { body: plainPage(texts.paid, texts.paidWhy, link) });
  }
  const amount = order.amount - order.amount_paid;
  const svg = await qrSvg(upiLink({ reference: order.id, amount, note: request.name }), { type: 'svg', margin: 1 });
  const qr = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  return page(gateway, at, { body: methodPage({ order, request, qr, ...more }) });
}

function choose(gateway: Gateway, at: Visit, fields: Fields): unknown {
  const { order, request } = at;
  const chosen = readInstrument(fields, new Date(gateway.clock.now_ms()));
  if ('problem' in chosen) {
    const kept = ['vpa', 'number', 'expiry', 'holder'].map((name) => [name, textOf(fields, name) ?? ''] as const);
    return showMethods(gateway, at, { problem: chosen, values: Object.fromEntries(kept) });
  }
  const payment = startPayment(gateway, { ...chosen, order, description: request.description || null });
  if (isRefusal(payment)) return showMethods(gateway, at, {});
  const fails = payment.method === 'upi' ? alwaysFails(payment) : undefined;
  if (fails) decidePayment(gateway, payment, 'failed', fails);
  return at.reply.redirect(`/pay/${order.id}/bank/${payment.id}?${carried(request)}`, 303);
}

function showBank(gateway: Gateway, at: Visit, payment: Payment, badCode = false): unknown {
  const { order, request } = at;
  if (payment.status !== 'created') return goOn(gateway, at, payment);
  if (slow.has(payment))
    return page(gateway, at, { body: waitingPage(order, payment, request), script: 'wait.js', reload_s: 2 });
  return page(gateway, at, { body: bankPage({ order, payment, request, badCode }) });
}

function decide(gateway: Gateway, at: Visit, payment: Payment, fields: Fields): unknown {
  if (payment.status !== 'created') return goOn(gateway, at, payment);
  const decision = textOf(fields, 'decision') ?? 'approve';
  const code = textOf(fields, 'code') ?? '';
  if (payment.card && decision !== 'decline' && !/^\d*$/.test(code)) return showBank(gateway, at, payment, true);
  const reason = decision === 'decline' ? 'payment_cancelled' : whyDeclined(payment, code);
  const settle = (): unknown => decidePayment(gateway, payment, reason ? 'failed' : 'captured', reason);
  if (decision === 'later') {
    slow.add(payment);
    gateway.delays.later(slowly_ms, settle);
    return at.reply.redirect(`/pay/${at.order.id}/bank/${payment.id}?${carried(at.request)}`, 303);
  }
  settle();
  if (decision === 'away' && !reason) return page(gateway, at, { body: closedPage(at.request) });
  return goOn(gateway, at, payment);
}

const closedPage = (request: CheckoutRequest): Html =>
  html`<div class="good" role="status">${payTexts(request.language).closed}</div>`;

function whyDeclined(payment: Payment, code: string): string | undefined {
  if (payment.card && code.length < 4) return 'incorrect_otp';
  return alwaysFails(payment);
}

/** Decided: back to the shop with proof, or back to the methods with the reason. */
function goOn(gateway: Gateway, at: Visit, payment: Payment): FastifyReply {
  const { order, request, reply } = at;
  if (payment.status === 'failed') {
    const query = carried(request, { failed: payment.error_reason ?? 'payment_failed' });
    return reply.redirect(`/pay/${order.id}?${query}`, 303);
  }
  const link = order.sim_link ? gateway.store.links.get(order.sim_link) : undefined;
  const target = request.callbackUrl;
  if (!target) return reply.redirect(`/pay/${order.id}?${carried(request)}`, 303);
  const proof = link ? linkResult(gateway, link, payment) : { ...checkoutResult(gateway, order, payment) };
  return reply.redirect(withFields(target, proof), 303);
}

function giveUp(at: Visit): FastifyReply {
  const { order, request, reply } = at;
  const target = request.cancelUrl ?? request.callbackUrl;
  if (!target) return reply.redirect(`/pay/${order.id}?${carried(request)}`, 303);
  const error = { 'error[code]': 'BAD_REQUEST_ERROR', 'error[reason]': 'payment_cancelled' };
  return reply.redirect(withFields(target, error), 303);
}
