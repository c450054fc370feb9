import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyPluginCallback } from 'fastify';
import type { Gateway } from '../gateway/gateway.ts';
import { refuseForeign } from '../http/guard.ts';
import { assetRoutes } from './asset-routes.ts';
import { checkoutRoutes, embeddedCheckoutRoute } from './checkout-routes.ts';
import { collectPages } from './collect-pages.ts';
import { html } from './html.ts';
import { type Inboxes, inboxRoutes } from './inbox-routes.ts';
import { sendPage } from './page-frame.ts';
import { switchesPages } from './switches-pages.ts';

const form_bytes = 64 * 1024;

/** Everything people look at. Forms are read here and nowhere else. */
export function pageRoutes(gateway: Gateway, boxes: Inboxes): FastifyPluginCallback {
  return (app, _options, done) => {
    void app.register(formbody, { bodyLimit: form_bytes });
    void app.register((scope, _scopeOptions, ready) => {
      embeddedCheckoutRoute(scope, gateway);
      ready();
    });
    void app.register((scope, _scopeOptions, ready) => {
      scope.addHook('onRequest', refuseForeign);
      addPages(scope, gateway, boxes);
      ready();
    });
    done();
  };
}

function addPages(app: FastifyInstance, gateway: Gateway, boxes: Inboxes): void {
  assetRoutes(app);
  app.get('/', (_request, reply) => {
    const body = html`<h1>Simulators</h1>
      <p>They stand in for the outside world, so that all of Mistri runs on one machine.</p>
      <ul>
        <li><a href="/inbox">Inbox</a>: every mail and SMS, and the demo accounts' one-time codes</li>
        <li><a href="/switches">Switches</a>: failing payments, late webhooks, time, settlements</li>
        <li>Payments: people come to <code>/pay/…</code> from the shop's checkout</li>
        <li>Programs: see <code>apps/simulators/README.md</code></li>
      </ul>`;
    return sendPage(reply, { title: 'Simulators', width: 'wide', body });
  });
  checkoutRoutes(app, gateway);
  collectPages(app, gateway);
  inboxRoutes(app, gateway, boxes);
  switchesPages(app, gateway);
}
