import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { Payment, Refund } from '../gateway/entities.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { onceUnder } from '../gateway/keep-answer.ts';
import { capturePayment, decidePayment, findPayment, startPayment } from '../gateway/payments.ts';
import { upiLink } from '../gateway/qr-codes.ts';
import { isRefusal, notThere, type Refusal, refuse } from '../gateway/refusal.ts';
import { refundPayment } from '../gateway/refunds.ts';
import { transferPayment, transfersOf } from '../gateway/transfers.ts';
import { collectionView, paymentView, refundView, transferView } from '../gateway/views.ts';
import { captureBody, notesBody, refundBody, transfersBody, upiBody, vpaBody } from './gateway-schemas.ts';
import { expansions, listPage, type Query } from './list-query.ts';
import { idParams, notesOf } from './order-routes.ts';
import { answer } from './razorpay-errors.ts';

/** @returns the key of an idempotency header, a refusal when its form is wrong, undefined when it was not sent */
export function keyFrom(
  headers: Record<string, string | string[] | undefined>,
  header: string,
  form: RegExp,
): string | undefined | Refusal {
  const value = headers[header.toLowerCase()];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && form.test(value)) return value;
  return refuse(`The ${header} header is not of the right form.`, { field: header });
}

export const shortKey = /^[A-Za-z0-9_ -]{4,36}$/;
const refundKey = /^[A-Za-z0-9_-]{10,255}$/;

export function paymentRoutes(gateway: Gateway): FastifyPluginCallbackTypebox {
  const { store } = gateway;
  return (app, _options, done) => {
    app.get('/v1/payments', (request, reply) => {
      const query = request.query as Query;
      const card = expansions(query).includes('card');
      return answer(
        reply,
        listPage(store.payments.values(), query, (payment) => paymentView(payment, card)),
        (view) => view,
      );
    });
    app.get('/v1/payments/:id', (request, reply) =>
      answer(reply, findPayment(gateway, idParams(request)), (payment) =>
        paymentView(payment, expansions(request.query as Query).includes('card')),
      ),
    );
    app.get('/v1/payments/:id/card', (request, reply) =>
      answer(
        reply,
        findPayment(gateway, idParams(request)),
        (payment) => payment.card ?? answer(reply, notThere(), String),
      ),
    );
    app.patch('/v1/payments/:id', { schema: { body: notesBody } }, (request, reply) =>
      answer(reply, findPayment(gateway, idParams(request)), (payment) => {
        payment.notes = notesOf(request.body.notes);
        return paymentView(store.payments.changed(payment));
      }),
    );
    app.post('/v1/payments/:id/capture', { schema: { body: captureBody } }, (request, reply) => {
      const payment = findPayment(gateway, idParams(request));
      const captured = isRefusal(payment) ? payment : capturePayment(gateway, payment, request.body.amount);
      return answer(reply, captured, (value) => paymentView(value));
    });
    app.post('/v1/payments/:id/transfers', { schema: { body: transfersBody } }, (request, reply) => {
      const payment = findPayment(gateway, idParams(request));
      const key = keyFrom(request.headers, 'X-Transfer-Idempotency', shortKey);
      const transfers = request.body.transfers.map((wish) => ({ ...wish, notes: notesOf(wish.notes) }));
      const act = (found: Payment) => transferPayment(gateway, found, transfers);
      const outcome = isRefusal(payment)
        ? payment
        : isRefusal(key)
          ? key
          : key
            ? onceUnder(
                gateway,
                {
                  key: `transfer ${payment.id} ${key}`,
                  header: 'X-Transfer-Idempotency',
                  body: request.body,
                  find: (ids) => ids.split(',').flatMap((id) => store.transfers.get(id) ?? []),
                  idOf: (made) => made.map((transfer) => transfer.id).join(','),
                },
                () => act(payment),
              )
            : act(payment);
      return answer(reply, outcome, (made) => collectionView(made.map(transferView)));
    });
    app.get('/v1/payments/:id/transfers', (request, reply) =>
      answer(reply, findPayment(gateway, idParams(request)), (payment) =>
        collectionView(transfersOf(gateway, payment).map(transferView)),
      ),
    );
    void app.register(refundRoutes(gateway));
    void app.register(upiRoutes(gateway));
    done();
  };
}

function refundRoutes(gateway: Gateway): FastifyPluginCallbackTypebox {
  const { store } = gateway;
  const find = (id: string): Refund | Refusal => store.refunds.get(id) ?? notThere('refund_id');
  return (app, _options, done) => {
    app.post('/v1/payments/:id/refund', { schema: { body: refundBody } }, (request, reply) => {
      const payment = findPayment(gateway, idParams(request));
      const key = keyFrom(request.headers, 'X-Refund-Idempotency', refundKey);
      if (isRefusal(payment)) return answer(reply, payment, String);
      if (isRefusal(key)) return answer(reply, key, String);
      const act = () => refundPayment(gateway, payment, { ...request.body, notes: notesOf(request.body.notes) });
      const outcome = key
        ? onceUnder(
            gateway,
            {
              key: `refund ${payment.id} ${key}`,
              header: 'X-Refund-Idempotency',
              body: request.body,
              find: (id) => store.refunds.get(id),
              idOf: (refund) => refund.id,
            },
            act,
          )
        : act();
      return answer(reply, outcome, refundView);
    });
    app.get('/v1/payments/:id/refunds', (request, reply) => {
      const payment = findPayment(gateway, idParams(request));
      const outcome = isRefusal(payment)
        ? payment
        : listPage(store.refunds.by('payment', payment.id), request.query as Query, refundView);
      return answer(reply, outcome, (view) => view);
    });
    app.get('/v1/payments/:id/refunds/:refund', (request, reply) => {
      const refund = find((request.params as { refund: string }).refund);
      const own = isRefusal(refund) || refund.payment_id === idParams(request) ? refund : notThere('refund_id');
      return answer(reply, own, refundView);
    });
    app.get('/v1/refunds', (request, reply) =>
      answer(reply, listPage(store.refunds.values(), request.query as Query, refundView), (view) => view),
    );
    app.get('/v1/refunds/:id', (request, reply) => answer(reply, find(idParams(request)), refundView));
    app.patch('/v1/refunds/:id', { schema: { body: notesBody } }, (request, reply) =>
      answer(reply, find(idParams(request)), (refund) => {
        refund.notes = notesOf(request.body.notes);
        return refundView(store.refunds.changed(refund));
      }),
    );
    done();
  };
}

/** UPI from the merchant's own page: collect asks the payer's app, intent opens it. */
function upiRoutes(gateway: Gateway): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.post('/v1/payments/create/upi', { schema: { body: upiBody } }, (request, reply) => {
      const { body } = request;
      const { flow, vpa } = body.upi;
      const order = gateway.store.orders.get(body.order_id);
      if (!order) return answer(reply, notThere('order_id'), String);
      if (flow === 'collect' && !vpa) {
        return answer(reply, refuse('The upi.vpa field is required.', { field: 'upi.vpa' }), String);
      }
      const started = startPayment(gateway, {
        method: 'upi',
        order,
        amount: body.amount,
        vpa: vpa ?? null,
        email: body.email,
        contact: String(body.contact),
        description: body.description ?? null,
        notes: notesOf(body.notes),
      });
      return answer(reply, started, (payment) => {
        if (vpa) decideKnownAddress(gateway, payment, vpa);
        const link = upiLink({ reference: payment.id, amount: payment.amount, note: body.description ?? 'Mistri' });
        return { razorpay_payment_id: payment.id, ...(flow === 'intent' ? { link } : {}) };
      });
    });
    app.post('/v1/payments/validate/vpa', { schema: { body: vpaBody } }, (request, reply) => {
      const { vpa } = request.body;
      if (vpa.startsWith('invalid@') || vpa.startsWith('failure@')) {
        return answer(
          reply,
          refuse('Invalid VPA. Please enter a valid Virtual Payment Address', { field: 'vpa' }),
          String,
        );
      }
      return { vpa, success: true, customer_name: 'Meenakshi Sundaram' };
    });
    done();
  };
}

/** The test addresses of the real gateway answer by themselves; any other waits for `POST /sim/payments/:id`. */
export function decideKnownAddress(gateway: Gateway, payment: Payment, vpa: string): void {
  if (vpa !== 'success@razorpay' && vpa !== 'failure@razorpay') return;
  gateway.delays.later(gateway.settings.step_ms, () => {
    if (payment.status !== 'created') return;
    decidePayment(gateway, payment, vpa === 'success@razorpay' ? 'captured' : 'failed');
  });
}
