import { commandRoute, readRoute } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { getPayees } from '#rooms/payouts/index.ts';
import * as schemas from './escrow-schemas.ts';
import { paymentResource } from './payment-resource.ts';
import { assessmentOf, jobsInReview, reviewPayment, waitingReviews } from './review-payment.ts';

const waitingRoute = readRoute({
  method: 'GET',
  path: '/api/admin/payment-reviews',
  summary: 'Payments whose money waits for a fraud review, the longest waiting first',
  action: 'escrow.list',
  query: schemas.reviewListQuery,
  result: schemas.reviewListResult,
  handle: async ({ db, query }) => {
    const rows = await waitingReviews(db, { ...query, limit: query.limit + 1 });
    const page = rows.slice(0, query.limit);
    const payees = await getPayees(db, [...new Set(page.flatMap((row) => row.payeeIds))]);
    return ok({
      reviews: page.map(({ payeeIds, amount_minor, since, ...row }) => ({
        ...row,
        payees: payeeIds.map((payeeId) => ({ payeeId, name: payees.get(payeeId)?.legalName ?? '' })),
        amount: amount_minor,
        since: since.toISOString(),
      })),
      nextAfter: rows.length > query.limit ? (page.at(-1)?.paymentId ?? null) : null,
    });
  },
});

const assessmentRoute = readRoute({
  method: 'GET',
  path: '/api/admin/payments/:paymentId/assessment',
  summary: 'Fraud score of a payment with its reasons, and whether it waits for a review',
  action: 'escrow.list',
  params: schemas.paymentParams,
  result: schemas.assessmentResult,
  resource: async ({ db, params }) => paymentResource(db, params.paymentId),
  handle: async ({ db, params: { paymentId } }) => {
    const assessment = await assessmentOf(db, paymentId);
    return ok({
      paymentId,
      score: assessment?.score ?? 0,
      reasons: assessment?.reasons ?? [],
      openJobs: await jobsInReview(db, paymentId),
    });
  },
});

const reviewRoute = commandRoute({
  method: 'POST',
  path: '/api/admin/payments/:paymentId/review',
  summary: 'Let a payment that was held for review go on, or give everything back',
  action: 'escrow.review',
  idempotency: 'required',
  stepUp: true,
  params: schemas.paymentParams,
  body: schemas.reviewBody,
  result: schemas.reviewResult,
  refusals: { 'escrow.nothing_to_review': 409 },
  resource: async ({ db, params }) => paymentResource(db, params.paymentId),
  handle: ({ tx, params, body, origin }) => reviewPayment(tx, origin, { ...body, paymentId: params.paymentId }),
});

export const reviewRoutes = [waitingRoute, assessmentRoute, reviewRoute];
