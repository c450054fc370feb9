import type { FastifyPluginCallback } from 'fastify';
import type { Gateway } from '../gateway/gateway.ts';
import { refuse } from '../gateway/refusal.ts';
import { addApiFaults } from './api-faults.ts';
import { demandKey } from './authenticate.ts';
import { collectRoutes } from './collect-routes.ts';
import { linkedAccountRoutes } from './linked-account-routes.ts';
import { orderRoutes } from './order-routes.ts';
import { paymentRoutes } from './payment-routes.ts';
import { payoutRoutes } from './payout-routes.ts';
import { answerRazorpayError, sendRefusal } from './razorpay-errors.ts';
import { settlementRoutes } from './settlement-routes.ts';
import { transferRoutes } from './transfer-routes.ts';

/** Everything under `/v1` and `/v2`: Razorpay's HTTP interface. */
export function razorpayApi(gateway: Gateway): FastifyPluginCallback {
  return (app, _options, done) => {
    addApiFaults(app, gateway.switches);
    app.addHook('onRequest', demandKey(gateway.settings.keyId, gateway.settings.keySecret));
    // A POST without a body stands for one without fields; the SDK sends it as an empty form.
    app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, parsed) => {
      parsed(body === '' ? null : Object.assign(new Error('a form'), { statusCode: 400 }), undefined);
    });
    app.addHook('preValidation', async (request) => {
      request.body ??= {};
    });
    app.setErrorHandler(answerRazorpayError);
    for (const routes of [
      orderRoutes,
      paymentRoutes,
      collectRoutes,
      transferRoutes,
      linkedAccountRoutes,
      payoutRoutes,
      settlementRoutes,
    ]) {
      void app.register(routes(gateway));
    }
    for (const url of ['/v1/*', '/v2/*']) {
      app.all(url, (_request, reply) => sendRefusal(reply, refuse('The requested URL was not found on the server.')));
    }
    done();
  };
}
