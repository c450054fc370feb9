import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { Contact, FundAccount, Payout } from '../gateway/entities.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { onceUnder } from '../gateway/keep-answer.ts';
import { cancelPayout, createContact, createFundAccount, createPayout, shownPayout } from '../gateway/payouts.ts';
import { isRefusal, notThere, type Refusal, refuse } from '../gateway/refusal.ts';
import { contactView, fundAccountView, type View } from '../gateway/views.ts';
import {
  contactBody,
  contactChangesBody,
  fundAccountBody,
  fundAccountChangesBody,
  payoutBody,
} from './gateway-schemas.ts';
import { listPage, type Query, single } from './list-query.ts';
import { idParams, notesOf } from './order-routes.ts';
import { keyFrom, shortKey } from './payment-routes.ts';
import { answer } from './razorpay-errors.ts';

const header = 'X-Payout-Idempotency';

/** RazorpayX. */
export function payoutRoutes(gateway: Gateway): FastifyPluginCallbackTypebox {
  const { store } = gateway;
  const find = (id: string): Payout | Refusal => store.payouts.get(id) ?? notThere();
  const view = (payout: Payout): View => shownPayout(gateway, payout);
  return (app, _options, done) => {
    void app.register(payeeRoutes(gateway));
    app.post('/v1/payouts', { schema: { body: payoutBody } }, (request, reply) => {
      const key = keyFrom(request.headers, header, shortKey);
      if (isRefusal(key)) return answer(reply, key, String);
      if (!key) {
        const missing = 'Idempotency key is missing. Include idempotency header and key in the request.';
        return answer(reply, refuse(missing, { field: header }), String);
      }
      const { body } = request;
      const under = {
        key: `payout ${key}`,
        header,
        body,
        find: (id: string) => store.payouts.get(id),
        idOf: (payout: Payout) => payout.id,
      };
      return answer(
        reply,
        onceUnder(gateway, under, () => createPayout(gateway, wantedOf(body))),
        view,
      );
    });
    app.get('/v1/payouts', (request, reply) => {
      const query = request.query as Query;
      if (single(query, 'account_number') !== gateway.settings.payoutAccount) {
        return answer(reply, refuse('The RazorpayX Account number is invalid.', { field: 'account_number' }), String);
      }
      return answer(reply, listPage(filtered(gateway, query), query, view), (list) => list);
    });
    app.get('/v1/payouts/:id', (request, reply) => answer(reply, find(idParams(request)), view));
    app.post('/v1/payouts/:id/cancel', (request, reply) => {
      const payout = find(idParams(request));
      return answer(reply, isRefusal(payout) ? payout : cancelPayout(gateway, payout), view);
    });
    done();
  };
}

type PayoutRequest = Parameters<typeof createPayout>[1];

/** Notes may come as an empty list; inside they are always pairs. */
function wantedOf(body: unknown): PayoutRequest {
  const given = body as PayoutRequest;
  const composite = given.fund_account;
  return {
    ...given,
    notes: notesOf(given.notes),
    ...(composite
      ? { fund_account: { ...composite, contact: { ...composite.contact, notes: notesOf(composite.contact.notes) } } }
      : {}),
  };
}

function filtered(gateway: Gateway, query: Query): Payout[] {
  const { store } = gateway;
  const reference = single(query, 'reference_id');
  const wanted = {
    fund_account_id: single(query, 'fund_account_id'),
    mode: single(query, 'mode'),
    status: single(query, 'status'),
  };
  const contact = single(query, 'contact_id');
  const payouts = reference ? store.payouts.by('reference', reference) : [...store.payouts.values()];
  return payouts.filter(
    (payout) =>
      (!wanted.fund_account_id || payout.fund_account_id === wanted.fund_account_id) &&
      (!wanted.mode || payout.mode === wanted.mode) &&
      (!wanted.status || payout.status === wanted.status) &&
      (!contact || store.fundAccounts.get(payout.fund_account_id)?.contact_id === contact),
  );
}

function payeeRoutes(gateway: Gateway): FastifyPluginCallbackTypebox {
  const { store } = gateway;
  const findContact = (id: string): Contact | Refusal => store.contacts.get(id) ?? notThere();
  const findAccount = (id: string): FundAccount | Refusal => store.fundAccounts.get(id) ?? notThere();
  return (app, _options, done) => {
    app.post('/v1/contacts', { schema: { body: contactBody } }, (request, reply) =>
      reply
        .code(201)
        .send(contactView(createContact(gateway, { ...request.body, notes: notesOf(request.body.notes) }))),
    );
    app.get('/v1/contacts', (request, reply) => {
      const query = request.query as Query;
      const reference = single(query, 'reference_id');
      const contacts = reference ? store.contacts.by('reference', reference) : store.contacts.values();
      return answer(reply, listPage(contacts, query, contactView), (list) => list);
    });
    app.get('/v1/contacts/:id', (request, reply) => answer(reply, findContact(idParams(request)), contactView));
    app.patch('/v1/contacts/:id', { schema: { body: contactChangesBody } }, (request, reply) =>
      answer(reply, findContact(idParams(request)), (contact) => {
        const { notes, reference_id: _fixed, ...changes } = request.body;
        Object.assign(contact, changes);
        if (notes) contact.notes = notesOf(notes);
        return contactView(store.contacts.changed(contact));
      }),
    );
    app.post('/v1/fund_accounts', { schema: { body: fundAccountBody } }, (request, reply) => {
      const { contact_id, ...wanted } = request.body;
      const made = createFundAccount(gateway, contact_id, wanted);
      return answer(reply, made, (account) => reply.code(201).send(fundAccountView(account)));
    });
    app.get('/v1/fund_accounts', (request, reply) => {
      const query = request.query as Query;
      const contact = single(query, 'contact_id');
      const accounts = contact ? store.fundAccounts.by('contact', contact) : store.fundAccounts.values();
      return answer(reply, listPage(accounts, query, fundAccountView), (list) => list);
    });
    app.get('/v1/fund_accounts/:id', (request, reply) =>
      answer(reply, findAccount(idParams(request)), fundAccountView),
    );
    app.patch('/v1/fund_accounts/:id', { schema: { body: fundAccountChangesBody } }, (request, reply) =>
      answer(reply, findAccount(idParams(request)), (account) => {
        account.active = request.body.active;
        return fundAccountView(store.fundAccounts.changed(account));
      }),
    );
    done();
  };
}
