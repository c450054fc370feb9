import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { Notes, Order } from '../gateway/entities.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { createOrder } from '../gateway/orders.ts';
import { notThere, type Refusal } from '../gateway/refusal.ts';
import { collectionView, orderView, paymentView, transferView, type View } from '../gateway/views.ts';
import { notesBody, orderBody } from './gateway-schemas.ts';
import { expansions, listPage, type Query, single } from './list-query.ts';
import { answer } from './razorpay-errors.ts';

export const notesOf = (notes: Notes | never[] | undefined): Notes => (Array.isArray(notes) ? {} : (notes ?? {}));

export const idParams = (request: { params: unknown }): string => (request.params as { id: string }).id;

export function orderRoutes(gateway: Gateway): FastifyPluginCallbackTypebox {
  const { store } = gateway;
  const find = (id: string): Order | Refusal => store.orders.get(id) ?? notThere();
  const expanded = (order: Order, query: Query): View => {
    const wanted = expansions(query);
    const transfers = order.sim_transfers.flatMap((id) => store.transfers.get(id) ?? []).map(transferView);
    const payments = store.payments.by('order', order.id).map((payment) => paymentView(payment));
    return {
      ...orderView(order),
      ...(wanted.includes('transfers') ? { transfers: collectionView(transfers) } : {}),
      ...(wanted.includes('payments') ? { payments: collectionView(payments) } : {}),
    };
  };
  return (app, _options, done) => {
    app.post('/v1/orders', { schema: { body: orderBody } }, (request, reply) => {
      const { body } = request;
      const made = createOrder(gateway, {
        amount: body.amount,
        receipt: body.receipt ?? null,
        notes: notesOf(body.notes),
        partial: Boolean(body.partial_payment),
        capture: body.payment ? body.payment.capture === 'automatic' : Boolean(body.payment_capture ?? true),
        transfers: (body.transfers ?? []).map((wish) => ({ ...wish, notes: notesOf(wish.notes) })),
      });
      return answer(reply, made, (order) => {
        const transfers = order.sim_transfers.flatMap((id) => store.transfers.get(id) ?? []).map(transferView);
        return { ...orderView(order), ...(transfers.length > 0 ? { transfers } : {}) };
      });
    });
    app.get('/v1/orders', (request, reply) => {
      const query = request.query as Query;
      const receipt = single(query, 'receipt');
      const orders = receipt ? store.orders.by('receipt', receipt) : store.orders.values();
      return answer(
        reply,
        listPage(orders, query, (order) => expanded(order, query)),
        (view) => view,
      );
    });
    app.get('/v1/orders/:id', (request, reply) =>
      answer(reply, find(idParams(request)), (order) => expanded(order, request.query as Query)),
    );
    app.patch('/v1/orders/:id', { schema: { body: notesBody } }, (request, reply) =>
      answer(reply, find(idParams(request)), (order) => {
        order.notes = notesOf(request.body.notes);
        return orderView(store.orders.changed(order));
      }),
    );
    app.get('/v1/orders/:id/payments', (request, reply) =>
      answer(reply, find(idParams(request)), (order) =>
        collectionView(store.payments.by('order', order.id).map((payment) => paymentView(payment))),
      ),
    );
    done();
  };
}
