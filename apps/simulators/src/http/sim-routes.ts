import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { balanceOf, type Gateway, setBalance } from '../gateway/gateway.ts';
import { closeDispute, disputeView, openDispute } from '../gateway/disputes.ts';
import type { Order, Payment } from '../gateway/entities.ts';
import { checkoutResult, payLink, payOrder, scanQr } from '../gateway/pay-order.ts';
import { decidePayment, findPayment } from '../gateway/payments.ts';
import { finishPayout, shownPayout, startQueued } from '../gateway/payouts.ts';
import { isRefusal, notThere } from '../gateway/refusal.ts';
import { finishRefund } from '../gateway/refunds.ts';
import { tickGateway } from '../gateway/run-gateway.ts';
import { settle } from '../gateway/settlements.ts';
import { collectionView, paymentView, refundView, settlementView } from '../gateway/views.ts';
import { idParams } from './order-routes.ts';
import { answer, answerRazorpayError } from './razorpay-errors.ts';
import {
  balancesBody,
  clockBody,
  decideBody,
  disputeBody,
  disputeEndBody,
  payBody,
  payLinkBody,
  payoutBody,
  refundBody,
  scanBody,
} from './sim-schemas.ts';

/** What people and banks do, at a word: pays, decides, moves time. */
export function simRoutes(gateway: Gateway): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.setErrorHandler(answerRazorpayError);
    void app.register(payingRoutes(gateway));
    void app.register(bankRoutes(gateway));
    done();
  };
}

function payingRoutes(gateway: Gateway): FastifyPluginCallbackTypebox {
  const { store } = gateway;
  return (app, _options, done) => {
    app.post('/sim/pay', { schema: { body: payBody } }, (request, reply) =>
      answer(reply, payOrder(gateway, request.body), (payment) => ({
        ...checkoutResult(gateway, store.orders.get(request.body.order_id) as Order, payment),
        status: payment.status,
        error: payment.error_reason,
      })),
    );
    app.post('/sim/payments/:id', { schema: { body: decideBody } }, (request, reply) => {
      const payment = findPayment(gateway, idParams(request));
      const { outcome, reason } = request.body;
      const decided = isRefusal(payment) ? payment : decidePayment(gateway, payment, outcome, reason);
      return answer(reply, decided, (value: Payment) => paymentView(value));
    });
    app.post('/sim/scan', { schema: { body: scanBody } }, (request, reply) => {
      const { qr_id, ...wish } = request.body;
      const qr = store.qrCodes.get(qr_id);
      return answer(reply, qr ? scanQr(gateway, qr, wish) : notThere('qr_id'), (payment) => paymentView(payment));
    });
    app.post('/sim/links/:id/pay', { schema: { body: payLinkBody } }, (request, reply) => {
      const link = store.links.get(idParams(request));
      return answer(reply, link ? payLink(gateway, link, request.body) : notThere(), (payment) => paymentView(payment));
    });
    done();
  };
}

function bankRoutes(gateway: Gateway): FastifyPluginCallbackTypebox {
  const { store } = gateway;
  return (app, _options, done) => {
    app.post('/sim/payouts/:id', { schema: { body: payoutBody } }, (request, reply) => {
      const payout = store.payouts.get(idParams(request));
      const { status, reason } = request.body;
      const finished = payout ? finishPayout(gateway, payout, status, reason) : notThere();
      return answer(reply, finished, (value) => shownPayout(gateway, value));
    });
    app.post('/sim/refunds/:id', { schema: { body: refundBody } }, (request, reply) => {
      const refund = store.refunds.get(idParams(request));
      return answer(reply, refund ? finishRefund(gateway, refund, request.body.status) : notThere(), refundView);
    });
    app.post('/sim/disputes', { schema: { body: disputeBody } }, (request, reply) => {
      const payment = findPayment(gateway, request.body.payment_id);
      return answer(reply, isRefusal(payment) ? payment : openDispute(gateway, payment, request.body), disputeView);
    });
    app.post('/sim/disputes/:id', { schema: { body: disputeEndBody } }, (request, reply) => {
      const dispute = store.disputes.get(idParams(request));
      return answer(reply, dispute ? closeDispute(gateway, dispute, request.body.status) : notThere(), disputeView);
    });
    app.post('/sim/settlements', () => collectionView(settle(gateway, 0).map(settlementView)));
    app.get('/sim/balances', () => balances(gateway));
    app.post('/sim/balances', { schema: { body: balancesBody } }, (request) => {
      if (request.body.gateway !== undefined) setBalance(gateway, 'gateway', request.body.gateway);
      if (request.body.payout !== undefined) setBalance(gateway, 'payout', request.body.payout);
      startQueued(gateway);
      return balances(gateway);
    });
    app.get('/sim/clock', () => ({ now: gateway.clock.now_s(), ahead_s: gateway.clock.ahead_s() }));
    app.post('/sim/clock', { schema: { body: clockBody } }, (request) => {
      gateway.clock.advance(request.body.advance_s);
      tickGateway(gateway);
      if (gateway.settings.settleAfter_s > 0) settle(gateway, gateway.settings.settleAfter_s);
      return { now: gateway.clock.now_s(), ahead_s: gateway.clock.ahead_s() };
    });
    done();
  };
}

const balances = (gateway: Gateway) => ({
  gateway: balanceOf(gateway, 'gateway'),
  payout: balanceOf(gateway, 'payout'),
  linked: Object.fromEntries([...gateway.store.accounts.values()].map((account) => [account.id, account.sim_balance])),
});
