import type { FastifyInstance } from 'fastify';
import { systemOrigin } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { idPattern } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Services } from '#platform/services.ts';
import { findPayment } from './payments-store.ts';

const form = new RegExp(idPattern('pay'));

/**
 * Where the gateway's page sends the payer's browser: a cross-site POST, so without our cookies. Nothing in it is
 * believed; it only makes us ask the gateway sooner, and brings the person back to the page of the payment.
 */
export async function paymentReturnPlugin(app: FastifyInstance, services: Services): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 16 * 1024 }, (_request, _body, done) =>
      done(null, null),
    );
    scope.route({
      method: ['GET', 'POST'],
      url: '/api/payments/return/:paymentId',
      schema: { hide: true },
      handler: async (request, reply) => {
        const { paymentId } = request.params as { paymentId: string };
        if (!form.test(paymentId)) return reply.redirect('/', 303);
        const payment = await findPayment(services.db, paymentId);
        if (payment && payment.state !== 'captured') await askSoon(services, paymentId, request.id);
        return reply.redirect(`/payments/${paymentId}`, 303);
      },
    });
    return Promise.resolve();
  });
}

async function askSoon(services: Services, paymentId: string, traceId: string): Promise<void> {
  const origin = systemOrigin('payment-return', traceId, services.clock.now(), 'event');
  await transact(services.db, (tx) =>
    emit(tx, origin, { name: 'payments.check_due.v1', subject: paymentId, payload: { paymentId } }),
  );
  services.wakeOutbox();
}
