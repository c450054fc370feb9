import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { Transfer } from '../gateway/entities.ts';
import { platformAccount, type Gateway } from '../gateway/gateway.ts';
import { onceUnder } from '../gateway/keep-answer.ts';
import { isRefusal, notThere, type Refusal } from '../gateway/refusal.ts';
import { changeHold, reverseTransfer, transferDirectly } from '../gateway/transfers.ts';
import { collectionView, reversalView, settlementView, transferView, type View } from '../gateway/views.ts';
import { holdBody, reversalBody, transferBody } from './gateway-schemas.ts';
import { expansions, listPage, type Query, single } from './list-query.ts';
import { idParams, notesOf } from './order-routes.ts';
import { keyFrom, shortKey } from './payment-routes.ts';
import { answer } from './razorpay-errors.ts';

const header = 'X-Transfer-Idempotency';

/** Razorpay Route: transfers, holds, reversals. */
export function transferRoutes(gateway: Gateway): FastifyPluginCallbackTypebox {
  const { store } = gateway;
  const find = (id: string): Transfer | Refusal => store.transfers.get(id) ?? notThere('transfer_id');
  const once = <T extends { id: string }>(
    request: { headers: Record<string, string | string[] | undefined>; body: unknown },
    under: { key: string; find: (id: string) => T | undefined },
    act: () => T | Refusal,
  ): T | Refusal => {
    const key = keyFrom(request.headers, header, shortKey);
    if (isRefusal(key)) return key;
    if (!key) return act();
    const keep = { ...under, key: `${under.key} ${key}`, header, body: request.body, idOf: (made: T) => made.id };
    return onceUnder(gateway, keep, act);
  };
  return (app, _options, done) => {
    app.post('/v1/transfers', { schema: { body: transferBody } }, (request, reply) => {
      const wish = { ...request.body, notes: notesOf(request.body.notes) };
      const under = { key: `transfer ${platformAccount}`, find: (id: string) => store.transfers.get(id) };
      return answer(
        reply,
        once(request, under, () => transferDirectly(gateway, wish)),
        transferView,
      );
    });
    app.get('/v1/transfers', (request, reply) => {
      const query = request.query as Query;
      const settlement = single(query, 'recipient_settlement_id');
      const all = [...store.transfers.values()];
      const chosen = settlement ? all.filter((transfer) => transfer.recipient_settlement_id === settlement) : all;
      const withSettlement = expansions(query).includes('recipient_settlement');
      const view = (transfer: Transfer): View => {
        if (!withSettlement) return transferView(transfer);
        const paid = store.settlements.get(transfer.recipient_settlement_id ?? '');
        return { ...transferView(transfer), recipient_settlement: paid ? settlementView(paid) : null };
      };
      return answer(reply, listPage(chosen, query, view), (list) => list);
    });
    app.get('/v1/transfers/:id', (request, reply) => answer(reply, find(idParams(request)), transferView));
    app.patch('/v1/transfers/:id', { schema: { body: holdBody } }, (request, reply) => {
      const transfer = find(idParams(request));
      const { on_hold, on_hold_until } = request.body;
      const changed = isRefusal(transfer) ? transfer : changeHold(gateway, transfer, Boolean(on_hold), on_hold_until);
      return answer(reply, changed, transferView);
    });
    app.post('/v1/transfers/:id/reversals', { schema: { body: reversalBody } }, (request, reply) => {
      const transfer = find(idParams(request));
      if (isRefusal(transfer)) return answer(reply, transfer, String);
      const under = { key: `reversal ${transfer.id}`, find: (id: string) => store.reversals.get(id) };
      const { amount, notes } = request.body;
      const act = () => reverseTransfer(gateway, transfer, amount, notesOf(notes));
      return answer(reply, once(request, under, act), reversalView);
    });
    app.get('/v1/transfers/:id/reversals', (request, reply) =>
      answer(reply, find(idParams(request)), (transfer) =>
        collectionView(store.reversals.by('transfer', transfer.id).map(reversalView)),
      ),
    );
    done();
  };
}
