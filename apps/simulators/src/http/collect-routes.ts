import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { PaymentLink, QrCode } from '../gateway/entities.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { cancelLink, createLink, updateLink } from '../gateway/payment-links.ts';
import { closeQr, createQr } from '../gateway/qr-codes.ts';
import { isRefusal, notThere, type Refusal, refuse } from '../gateway/refusal.ts';
import { linkView, paymentView, qrView, type View } from '../gateway/views.ts';
import { linkBody, linkChangesBody, qrBody } from './gateway-schemas.ts';
import { listPage, type Query, single } from './list-query.ts';
import { idParams, notesOf } from './order-routes.ts';
import { answer } from './razorpay-errors.ts';

/** QR codes and payment links: ways to be paid without a checkout page. */
export function collectRoutes(gateway: Gateway): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    void app.register(qrRoutes(gateway));
    void app.register(linkRoutes(gateway));
    done();
  };
}

function qrRoutes(gateway: Gateway): FastifyPluginCallbackTypebox {
  const { store } = gateway;
  const find = (id: string): QrCode | Refusal => store.qrCodes.get(id) ?? notThere();
  const view = (qr: QrCode): View => qrView(gateway, qr);
  return (app, _options, done) => {
    app.post('/v1/payments/qr_codes', { schema: { body: qrBody } }, (request, reply) =>
      answer(reply, createQr(gateway, { ...request.body, notes: notesOf(request.body.notes) }), view),
    );
    app.get('/v1/payments/qr_codes', (request, reply) => {
      const query = request.query as Query;
      const payment = single(query, 'payment_id');
      const customer = single(query, 'customer_id');
      const codes = [...store.qrCodes.values()].filter(
        (qr) =>
          (!customer || qr.customer_id === customer) && (!payment || store.payments.get(payment)?.sim_qr === qr.id),
      );
      return answer(reply, listPage(codes, query, view), (list) => list);
    });
    app.get('/v1/payments/qr_codes/:id', (request, reply) => answer(reply, find(idParams(request)), view));
    app.post('/v1/payments/qr_codes/:id/close', (request, reply) => {
      const qr = find(idParams(request));
      return answer(reply, isRefusal(qr) ? qr : closeQr(gateway, qr, 'on_demand'), view);
    });
    app.get('/v1/payments/qr_codes/:id/payments', (request, reply) => {
      const qr = find(idParams(request));
      const payments = isRefusal(qr) ? [] : store.payments.by('qr', qr.id).filter((payment) => payment.captured);
      const list = isRefusal(qr) ? qr : listPage(payments, request.query as Query, (payment) => paymentView(payment));
      return answer(reply, list, (value) => value);
    });
    done();
  };
}

function linkRoutes(gateway: Gateway): FastifyPluginCallbackTypebox {
  const { store } = gateway;
  const find = (id: string): PaymentLink | Refusal => store.links.get(id) ?? notThere();
  const view = (link: PaymentLink): View => linkView(gateway, link);
  return (app, _options, done) => {
    app.post('/v1/payment_links', { schema: { body: linkBody } }, (request, reply) =>
      answer(reply, createLink(gateway, { ...request.body, notes: notesOf(request.body.notes) }), view),
    );
    app.get('/v1/payment_links', (request, reply) => {
      const query = request.query as Query;
      const reference = single(query, 'reference_id');
      const links = reference ? store.links.by('reference', reference) : [...store.links.values()];
      const list = listPage(links, query, view);
      return answer(reply, list, (found) => ({ payment_links: found['items'] }));
    });
    app.get('/v1/payment_links/:id', (request, reply) => answer(reply, find(idParams(request)), view));
    app.patch('/v1/payment_links/:id', { schema: { body: linkChangesBody } }, (request, reply) => {
      const link = find(idParams(request));
      const { notes, ...changes } = request.body;
      const wanted = { ...changes, ...(notes ? { notes: notesOf(notes) } : {}) };
      return answer(reply, isRefusal(link) ? link : updateLink(gateway, link, wanted), view);
    });
    app.post('/v1/payment_links/:id/cancel', (request, reply) => {
      const link = find(idParams(request));
      return answer(reply, isRefusal(link) ? link : cancelLink(gateway, link), view);
    });
    app.post('/v1/payment_links/:id/notify_by/:medium', (request, reply) => {
      const { medium } = request.params as { medium: string };
      if (medium !== 'sms' && medium !== 'email') {
        return answer(reply, refuse('The medium must be sms or email.', { field: 'medium' }), String);
      }
      return answer(reply, find(idParams(request)), () => ({ success: true }));
    });
    done();
  };
}
