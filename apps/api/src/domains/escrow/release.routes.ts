import { commandRoute } from '#platform/http/route.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { requestRefund } from '#rooms/jobs/index.ts';
import * as schemas from './escrow-schemas.ts';
import { freezeLines, unfreezeLines } from './freeze-holds.ts';
import { findHold, holdsOfPayment } from './holds-store.ts';
import { paymentResource } from './payment-resource.ts';
import { type HoldOutcome, releaseHolds } from './release-holds.ts';
import { releaseMessages } from './release-rules.ts';
import { requestEarlyRelease } from './request-release.ts';

const releaseRefusals = {
  'escrow.nothing_held': 404,
  'escrow.stopped': 409,
  ...Object.fromEntries(Object.keys(releaseMessages).map((code) => [code, 409])),
};

const stopped = () =>
  refuse('escrow.stopped', 'Payments are stopped by an admin. Nothing can be released now; holds stay as they are.');

function answerOf(outcomes: readonly HoldOutcome[]) {
  return {
    outcomes: outcomes.map(({ net_minor, code, ...outcome }) => ({
      ...outcome,
      code,
      message: code === null ? null : releaseMessages[code],
      net: net_minor,
    })),
  };
}

const releaseRoute = commandRoute({
  method: 'POST',
  path: '/api/admin/holds/release',
  summary: 'Release held money of jobs, or give the first of two approvals',
  action: 'escrow.release',
  idempotency: 'required',
  stepUp: true,
  body: schemas.releaseBody,
  result: schemas.releaseResult,
  refusals: releaseRefusals,
  handle: async ({ tx, body, origin, services }) => {
    if (services.flags.stopped('payments')) return stopped();
    const released = await releaseHolds(tx, origin, body);
    return released.ok ? ok(answerOf(released.value)) : released;
  },
});

const releasePaymentRoute = commandRoute({
  method: 'PATCH',
  path: '/api/payments/:paymentId/release',
  summary: 'Release everything a payment holds that may be released',
  action: 'escrow.release',
  idempotency: 'required',
  stepUp: true,
  params: schemas.paymentParams,
  body: schemas.releasePaymentBody,
  result: schemas.releaseResult,
  refusals: releaseRefusals,
  resource: async ({ db, params }) => paymentResource(db, params.paymentId),
  handle: async ({ tx, params, body, origin, services }) => {
    if (services.flags.stopped('payments')) return stopped();
    const holds = await holdsOfPayment(tx, params.paymentId);
    const jobIds = holds.map((hold) => hold.job_id);
    const released = await releaseHolds(tx, origin, { jobIds, ...body });
    return released.ok ? ok(answerOf(released.value)) : released;
  },
});

const requestReleaseRoute = commandRoute({
  method: 'POST',
  path: '/api/admin/holds/:holdId/request-release',
  summary: 'Ask for a release before the dispute window ended: two people must then approve it',
  action: 'escrow.release',
  stepUp: true,
  params: schemas.holdParams,
  body: schemas.reasonBody,
  result: schemas.requestedResult,
  refusals: { 'escrow.not_held': 409, 'escrow.not_fulfilled': 409, 'escrow.not_found': 404 },
  handle: async ({ tx, params, body, origin }) => {
    const hold = await findHold(tx, params.holdId);
    if (!hold) return refuse('escrow.not_found', 'There is no such held payment.');
    return requestEarlyRelease(tx, origin, { jobId: hold.job_id, holdId: hold.hold_id, reason: body.reason });
  },
});

const jobRefusals = { 'escrow.not_found': 404, 'escrow.nothing_to_freeze': 409, 'escrow.nothing_frozen': 409 };

const freezeRoute = commandRoute({
  method: 'POST',
  path: '/api/admin/jobs/:jobId/freeze',
  summary: 'Make the money of a job, or of some of its lines, stand still',
  action: 'escrow.freeze',
  stepUp: true,
  params: schemas.jobParams,
  body: schemas.freezeBody,
  result: schemas.freezeResult,
  refusals: jobRefusals,
  handle: async ({ tx, params, body, origin }) => {
    // One manual block per job and admin's decision: the trace names it.
    const lineIds = await freezeLines(tx, origin, {
      ...body,
      jobId: params.jobId,
      cause: 'manual',
      reference: origin.actor.userId,
    });
    if (lineIds.length === 0)
      return refuse(
        'escrow.nothing_to_freeze',
        'Nothing here can be frozen: it was released, refunded or frozen by you already.',
      );
    return ok({ jobId: params.jobId, lineIds });
  },
});

const unfreezeRoute = commandRoute({
  method: 'POST',
  path: '/api/admin/jobs/:jobId/unfreeze',
  summary: 'Lift manual holds; disputes and reviews end by their own decision',
  action: 'escrow.freeze',
  stepUp: true,
  params: schemas.jobParams,
  body: schemas.freezeBody,
  result: schemas.freezeResult,
  refusals: jobRefusals,
  handle: async ({ tx, params, body, origin }) => {
    const lineIds = await unfreezeLines(tx, origin, { ...body, jobId: params.jobId, key: { cause: 'manual' } });
    if (lineIds.length === 0) return refuse('escrow.nothing_frozen', 'No manual hold is open here.');
    return ok({ jobId: params.jobId, lineIds });
  },
});

const refundRoute = commandRoute({
  method: 'POST',
  path: '/api/admin/jobs/:jobId/refund',
  summary: 'Give exactly these amounts of these lines back to the buyer, also after the release',
  action: 'escrow.refund',
  idempotency: 'required',
  stepUp: true,
  params: schemas.jobParams,
  body: schemas.refundBody,
  result: schemas.refundResult,
  status: 201,
  refusals: {
    'jobs.not_found': 404,
    'jobs.refund_too_large': 422,
    'jobs.nothing_to_refund': 409,
    'escrow.nothing_held': 409,
    'escrow.stopped': 409,
  },
  handle: async ({ tx, params, body, origin, services }) => {
    if (services.flags.stopped('payments')) return stopped();
    const lines = body.lines.map((line) => ({ lineId: line.lineId, amount_minor: line.amount }));
    const decided = await requestRefund(tx, origin, { jobId: params.jobId, lines, reason: body.reason });
    if (!decided.ok) return decided;
    const held = await tx.selectFrom('holds').select('hold_id').where('job_id', '=', params.jobId).executeTakeFirst();
    if (!held) return refuse('escrow.nothing_held', 'This was never paid, so nothing can be given back.');
    return ok({ refundId: decided.value.refundId, amount: decided.value.amount_minor });
  },
});

const retryTransfersRoute = commandRoute({
  method: 'POST',
  path: '/api/admin/payments/:paymentId/retry-transfers',
  summary: 'Bring the transfers and refunds of a payment at the gateway to what was decided, now',
  action: 'escrow.retry',
  params: schemas.paymentParams,
  result: schemas.transfersRetried,
  status: 202,
  resource: async ({ db, params }) => paymentResource(db, params.paymentId),
  handle: async ({ tx, params, origin }) => {
    const { paymentId } = params;
    await emit(tx, origin, { name: 'escrow.transfers_due.v1', subject: paymentId, payload: { paymentId } });
    return ok({ paymentId });
  },
});

export const releaseRoutes = [
  releaseRoute,
  releasePaymentRoute,
  requestReleaseRoute,
  freezeRoute,
  unfreezeRoute,
  refundRoute,
  retryTransfersRoute,
];
