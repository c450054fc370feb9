import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { contestDispute, closeDispute, disputeView } from '../gateway/disputes.ts';
import type { Dispute } from '../gateway/entities.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { isRefusal, notThere, type Refusal, refuse } from '../gateway/refusal.ts';
import { type ReportDay, reconReport } from '../gateway/settlements.ts';
import { collectionView, settlementView } from '../gateway/views.ts';
import { evidenceBody } from './gateway-schemas.ts';
import { integerOf, listPage, pageOf, type Query } from './list-query.ts';
import { idParams } from './order-routes.ts';
import { answer } from './razorpay-errors.ts';

const largestReport = 1_000;

/** What the bank was told to pay, what it consists of, and what was disputed. */
export function settlementRoutes(gateway: Gateway): FastifyPluginCallbackTypebox {
  const { store } = gateway;
  return (app, _options, done) => {
    app.get('/v1/settlements', (request, reply) => {
      const own = [...store.settlements.values()].filter((settlement) => settlement.sim_account === null);
      return answer(reply, listPage(own, request.query as Query, settlementView), (list) => list);
    });
    app.get('/v1/settlements/recon/combined', (request, reply) => {
      const query = request.query as Query;
      const page = pageOf(query, largestReport);
      const day = dayOf(query);
      const refused = isRefusal(page) ? page : isRefusal(day) ? day : undefined;
      if (refused || isRefusal(page) || isRefusal(day)) return answer(reply, refused, String);
      return collectionView(reconReport(gateway, day).slice(page.skip, page.skip + page.count));
    });
    app.get('/v1/settlements/:id', (request, reply) =>
      answer(reply, store.settlements.get(idParams(request)) ?? notThere(), settlementView),
    );
    void app.register(disputeRoutes(gateway));
    done();
  };
}

function dayOf(query: Query): ReportDay | Refusal {
  const year = integerOf(query, 'year', [2000, 2100]);
  const month = integerOf(query, 'month', [1, 12]);
  const day = integerOf(query, 'day', [1, 31]);
  for (const value of [year, month, day]) if (isRefusal(value)) return value;
  if (year === undefined) return refuse('The year field is required.', { field: 'year' });
  if (month === undefined) return refuse('The month field is required.', { field: 'month' });
  return { year: year as number, month: month as number, day: day as number | undefined };
}

function disputeRoutes(gateway: Gateway): FastifyPluginCallbackTypebox {
  const { store } = gateway;
  const find = (id: string): Dispute | Refusal => store.disputes.get(id) ?? notThere();
  return (app, _options, done) => {
    app.get('/v1/disputes', (request, reply) =>
      answer(reply, listPage(store.disputes.values(), request.query as Query, disputeView), (list) => list),
    );
    app.get('/v1/disputes/:id', (request, reply) => answer(reply, find(idParams(request)), disputeView));
    app.post('/v1/disputes/:id/accept', (request, reply) => {
      const dispute = find(idParams(request));
      return answer(reply, isRefusal(dispute) ? dispute : closeDispute(gateway, dispute, 'lost'), disputeView);
    });
    app.patch('/v1/disputes/:id/contest', { schema: { body: evidenceBody } }, (request, reply) => {
      const dispute = find(idParams(request));
      const evidence = request.body as Record<string, unknown>;
      return answer(reply, isRefusal(dispute) ? dispute : contestDispute(gateway, dispute, evidence), disputeView);
    });
    done();
  };
}
