import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { Gateway } from '../gateway/gateway.ts';
import { isRefusal, type Refusal, refuse } from '../gateway/refusal.ts';
import { demoCodes, maxDemoCodes } from '../inbox/demo-codes.ts';
import type { MailBox } from '../inbox/mail-box.ts';
import type { MessageBox } from '../inbox/message-box.ts';
import type { Sms } from '../inbox/sms-routes.ts';
import { eventMatches } from '../switches/switches.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import { integerOf, type Query, single } from './list-query.ts';
import { idParams } from './order-routes.ts';
import { answer, answerRazorpayError } from './razorpay-errors.ts';
import { endpointBody, flushBody, replayBody, switchesBody, totpBody } from './sim-schemas.ts';

export interface Boxes {
  mail: MailBox;
  sms: MessageBox<Sms>;
}

/** Switches, webhooks, inboxes: what can be set and seen. */
export function controlRoutes(gateway: Gateway, boxes: Boxes): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.setErrorHandler(answerRazorpayError);
    app.get('/sim/switches', () => gateway.switches.get());
    app.post('/sim/switches', { schema: { body: switchesBody } }, (request) => {
      gateway.switches.set(request.body);
      return gateway.switches.get();
    });
    app.delete('/sim/switches', () => {
      gateway.switches.clear();
      return gateway.switches.get();
    });
    app.post('/sim/reset', () => {
      gateway.delays.clear();
      gateway.agenda.clear();
      gateway.switches.clear();
      gateway.webhooks.clear();
      for (const collection of gateway.store.all) collection.clear();
      boxes.mail.clear();
      boxes.sms.clear();
      return { reset: true };
    });
    void app.register(webhookRoutes(gateway));
    void app.register(boxRoutes('/sim/mail', boxes.mail));
    void app.register(boxRoutes('/sim/sms', boxes.sms));
    void app.register(totpRoutes(gateway));
    done();
  };
}

const shownDelivery = ({ body, ...delivery }: Delivery) => ({ ...delivery, body: JSON.parse(body) as unknown });

function webhookRoutes(gateway: Gateway): FastifyPluginCallbackTypebox {
  const { webhooks } = gateway;
  return (app, _options, done) => {
    app.get('/sim/webhooks', (request, reply) => {
      const query = request.query as Query;
      const limit = integerOf(query, 'limit', [1, 1_000]);
      if (isRefusal(limit)) return answer(reply, limit, String);
      const state = single(query, 'state');
      const event = single(query, 'event') ?? '*';
      const found = [...webhooks.deliveries.values()].filter(
        (delivery) => (!state || delivery.state === state) && eventMatches(event, delivery.event),
      );
      const items = found
        .slice(-(limit ?? 100))
        .toReversed()
        .map(shownDelivery);
      return { count: found.length, waiting: webhooks.waiting, items };
    });
    app.get('/sim/webhooks/endpoint', () => webhooks.endpoint);
    app.post('/sim/webhooks/endpoint', { schema: { body: endpointBody } }, (request) => {
      webhooks.configure(request.body);
      return webhooks.endpoint;
    });
    app.post('/sim/webhooks/replay', { schema: { body: replayBody } }, (request) => ({
      replayed: webhooks.replay(request.body.ids),
    }));
    app.post('/sim/webhooks/flush', { schema: { body: flushBody } }, async (request) => {
      const end_ms = performance.now() + (request.body.timeout_ms ?? 10_000);
      // The gateway's own steps come first: they make the last webhooks.
      for (;;) {
        const left_ms = end_ms - performance.now();
        const quiet = await webhooks.settled(Math.min(Math.max(left_ms, 0), 50));
        if ((quiet && gateway.delays.waiting === 0) || left_ms <= 0) break;
        if (quiet) await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const waiting = webhooks.waiting + gateway.delays.waiting;
      return { idle: waiting === 0, waiting };
    });
    done();
  };
}

const longestWait_ms = 30_000;

function boxRoutes(path: string, box: MailBox | MessageBox<Sms>): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.get(path, async (request, reply) => {
      const query = request.query as Query;
      const limit = integerOf(query, 'limit', [1, 1_000]);
      const wait_ms = integerOf(query, 'wait_ms', [0, longestWait_ms]);
      const refused = [limit, wait_ms].find(isRefusal) as Refusal | undefined;
      if (refused) return answer(reply, refused, String);
      const items = await box.wait(
        single(query, 'to'),
        (limit as number | undefined) ?? 50,
        (wait_ms as number | undefined) ?? 0,
      );
      return { count: items.length, items };
    });
    app.get(`${path}/:id`, async (request, reply) =>
      answer(
        reply,
        (await box.get(idParams(request))) ?? refuse('There is no such message.', { status: 404 }),
        (message) => message,
      ),
    );
    app.delete(path, (request) => {
      box.clear(single(request.query as Query, 'to'));
      return { count: box.size };
    });
    done();
  };
}

/** Demo only: the api's seed tells the secrets of its demo admins, so that people can sign in as them. */
function totpRoutes(gateway: Gateway): FastifyPluginCallbackTypebox {
  const { totp } = gateway.store;
  return (app, _options, done) => {
    app.addHook('onRequest', async (_request, reply) => {
      if (gateway.settings.demo) return undefined;
      const refusal = refuse('One-time codes are shown in demo mode only (MISTRI_DEMO=on).', { status: 403 });
      return answer(reply, refusal, String);
    });
    app.get('/sim/totp', () => ({ items: demoCodes(gateway) }));
    app.post('/sim/totp', { schema: { body: totpBody } }, (request, reply) => {
      const { email, secret } = request.body;
      if (!totp.get(email) && totp.size >= maxDemoCodes) {
        return answer(reply, refuse(`At most ${maxDemoCodes} demo codes are kept.`, { status: 409 }), String);
      }
      totp.add({ id: email, secret });
      return reply.code(201).send({ email });
    });
    done();
  };
}
