import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { AccountProduct, LinkedAccount, Stakeholder } from '../gateway/entities.ts';
import type { Gateway } from '../gateway/gateway.ts';
import {
  addStakeholder,
  createLinkedAccount,
  requestProduct,
  shownProduct,
  updateProduct,
} from '../gateway/linked-accounts.ts';
import { isRefusal, type Refusal, refuse } from '../gateway/refusal.ts';
import { accountView, collectionView, stakeholderView } from '../gateway/views.ts';
import {
  accountBody,
  accountChangesBody,
  productBody,
  productChangesBody,
  stakeholderBody,
  stakeholderChangesBody,
} from './gateway-schemas.ts';
import { idParams, notesOf } from './order-routes.ts';
import { answer } from './razorpay-errors.ts';

const missing = (what: string): Refusal =>
  refuse(`${what} does not exist`, { reason: `${what.toLowerCase().replaceAll(' ', '_')}_id_does_not_exist` });

/** Onboarding of linked accounts (Route), API v2. */
export function linkedAccountRoutes(gateway: Gateway): FastifyPluginCallbackTypebox {
  const { store } = gateway;
  const find = (id: string): LinkedAccount | Refusal => store.accounts.get(id) ?? missing('Linked account');
  return (app, _options, done) => {
    app.post('/v2/accounts', { schema: { body: accountBody } }, (request, reply) => {
      const { body } = request;
      const wanted = { ...body, phone: String(body.phone), notes: notesOf(body.notes) };
      return answer(reply, createLinkedAccount(gateway, wanted), accountView);
    });
    app.get('/v2/accounts/:id', (request, reply) => answer(reply, find(idParams(request)), accountView));
    app.patch('/v2/accounts/:id', { schema: { body: accountChangesBody } }, (request, reply) =>
      answer(reply, find(idParams(request)), (account) => {
        const { notes, phone, ...changes } = request.body;
        Object.assign(account, changes, phone === undefined ? {} : { phone: String(phone) });
        if (notes) account.notes = notesOf(notes);
        return accountView(store.accounts.changed(account));
      }),
    );
    app.delete('/v2/accounts/:id', (request, reply) =>
      answer(reply, find(idParams(request)), (account) => {
        account.status = 'suspended';
        return accountView(store.accounts.changed(account));
      }),
    );
    void app.register(stakeholderRoutes(gateway, find));
    void app.register(productRoutes(gateway, find));
    done();
  };
}

type FindAccount = (id: string) => LinkedAccount | Refusal;

function stakeholderRoutes(gateway: Gateway, find: FindAccount): FastifyPluginCallbackTypebox {
  const { store } = gateway;
  const stakeholderOf = (request: { params: unknown }): Stakeholder | Refusal => {
    const { id, stakeholder } = request.params as { id: string; stakeholder: string };
    const found = store.stakeholders.get(stakeholder);
    return found?.sim_account === id ? found : missing('Stakeholder');
  };
  return (app, _options, done) => {
    app.post('/v2/accounts/:id/stakeholders', { schema: { body: stakeholderBody } }, (request, reply) =>
      answer(reply, find(idParams(request)), (account) =>
        stakeholderView(addStakeholder(gateway, account, { ...request.body, notes: notesOf(request.body.notes) })),
      ),
    );
    app.get('/v2/accounts/:id/stakeholders', (request, reply) =>
      answer(reply, find(idParams(request)), (account) =>
        collectionView(store.stakeholders.by('account', account.id).map(stakeholderView)),
      ),
    );
    app.get('/v2/accounts/:id/stakeholders/:stakeholder', (request, reply) =>
      answer(reply, stakeholderOf(request), stakeholderView),
    );
    app.patch(
      '/v2/accounts/:id/stakeholders/:stakeholder',
      { schema: { body: stakeholderChangesBody } },
      (request, reply) =>
        answer(reply, stakeholderOf(request), (stakeholder) => {
          const { notes, ...changes } = request.body;
          Object.assign(stakeholder, changes);
          if (notes) stakeholder.notes = notesOf(notes);
          return stakeholderView(store.stakeholders.changed(stakeholder));
        }),
    );
    done();
  };
}

function productRoutes(gateway: Gateway, find: FindAccount): FastifyPluginCallbackTypebox {
  const { store } = gateway;
  const productOf = (request: { params: unknown }): AccountProduct | Refusal => {
    const { id, product } = request.params as { id: string; product: string };
    const found = store.products.get(product);
    return found?.account_id === id ? found : missing('Product');
  };
  return (app, _options, done) => {
    app.post('/v2/accounts/:id/products', { schema: { body: productBody } }, (request, reply) =>
      answer(reply, find(idParams(request)), (account) =>
        shownProduct(gateway, requestProduct(gateway, account, request.body.tnc_accepted ?? false)),
      ),
    );
    app.get('/v2/accounts/:id/products/:product', (request, reply) =>
      answer(reply, productOf(request), (product) => shownProduct(gateway, product)),
    );
    app.patch('/v2/accounts/:id/products/:product', { schema: { body: productChangesBody } }, (request, reply) => {
      const product = productOf(request);
      if (isRefusal(product)) return answer(reply, product, String);
      const { settlements, tnc_accepted } = request.body;
      const changes = { ...(settlements ? { settlements } : {}), termsAccepted: tnc_accepted ?? false };
      return shownProduct(gateway, updateProduct(gateway, product, changes));
    });
    done();
  };
}
