import type { DisputeSide } from '@mistri/contracts/disputes/dispute-states';
import type { Actor, Resource } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { getJob } from '#rooms/jobs/index.ts';
import { acceptDecision, appealDecision, noDispute, withdrawDispute } from './act-on-dispute.ts';
import { addMessage } from './add-message.ts';
import { actMessages } from './dispute-rules.ts';
import * as schemas from './disputes-schemas.ts';
import { type Dispute, findDispute } from './disputes-store.ts';
import type { LineAmount } from './disputes-tables.ts';
import { answerOffer, makeOffer } from './make-offer.ts';
import { openDispute } from './open-dispute.ts';
import { pageOfDisputes, sideOf, viewDispute, viewJobDisputes } from './view-dispute.ts';

export async function disputeResource(db: Db, disputeId: string): Promise<Resource | null> {
  const dispute = await findDispute(db, disputeId);
  if (!dispute) return null;
  return {
    id: disputeId,
    relations: { customer: dispute.customer_id, payee: dispute.payee_id },
    state: dispute.state,
  };
}

async function jobResource(db: Db, jobId: string): Promise<Resource | null> {
  const job = await getJob(db, jobId);
  return job ? { id: jobId, relations: { customer: job.customer_id, payee: job.payee_id }, state: job.state } : null;
}

/** The caller's side; the permission rows let no one else in. */
function partyOf(actor: Actor, dispute: Pick<Dispute, 'customer_id' | 'payee_id'>): DisputeSide {
  const side = sideOf(actor, dispute);
  if (side === 'platform') throw new Error('a party route was opened to somebody who is none');
  return side;
}

const amountsOf = (lines: readonly { lineId: string; amount: number }[]): LineAmount[] =>
  lines.map((line) => ({ lineId: line.lineId, amount_minor: line.amount }));

export const actRefusals = {
  'disputes.not_found': 404,
  ...Object.fromEntries(Object.keys(actMessages).map((code) => [code, 409])),
};

const jobDisputesRoute = readRoute({
  method: 'GET',
  path: '/api/jobs/:jobId/disputes',
  summary: 'Disputes of an order or repair, and what of it can be disputed now',
  action: 'disputes.read',
  params: schemas.jobParams,
  result: schemas.jobDisputesResult,
  refusals: { 'disputes.not_found': 404 },
  resource: ({ db, params }) => jobResource(db, params.jobId),
  handle: async (call) => {
    const job = await getJob(call.db, call.params.jobId);
    if (!job) return noDispute();
    return ok(await viewJobDisputes(call.db, job, { actor: signedIn(call), at: call.origin.at }));
  },
});

const openRoute = commandRoute({
  method: 'POST',
  path: '/api/jobs/:jobId/disputes',
  summary: 'Open a dispute: the money of exactly these lines stands still until it is closed',
  action: 'disputes.open',
  params: schemas.jobParams,
  body: schemas.openBody,
  result: schemas.openResult,
  status: 201,
  refusals: {
    'disputes.job_not_found': 404,
    'disputes.not_disputable': 409,
    'disputes.window_over': 409,
    'disputes.already_open': 409,
    'disputes.bad_lines': 422,
    'disputes.bad_kind': 422,
  },
  resource: ({ db, params }) => jobResource(db, params.jobId),
  handle: async (call) => {
    const { tx, params, body, origin, services } = call;
    const job = await getJob(tx, params.jobId);
    if (!job) throw new Error('the job was there a moment ago');
    const lines = body.lines.map(({ lineId, amount }) =>
      amount === undefined ? { lineId } : { lineId, amount_minor: amount },
    );
    const side = partyOf(signedIn(call), job);
    return openDispute(tx, { origin, crypto: services.crypto }, { ...body, jobId: params.jobId, side, lines });
  },
});

const listOwnRoute = readRoute({
  method: 'GET',
  path: '/api/disputes',
  summary: 'Disputes of the signed-in customer or seller, newest first',
  action: 'disputes.list_own',
  query: schemas.ownListQuery,
  result: schemas.listResult,
  handle: async (call) => ok(await pageOfDisputes(call.db, { ...call.query, parties: signedIn(call).subjects })),
});

const readDisputeRoute = readRoute({
  method: 'GET',
  path: '/api/disputes/:disputeId',
  summary: 'A dispute: claim, messages, evidence, offers, decision, deadlines, and what you can do now',
  action: 'disputes.read',
  params: schemas.disputeParams,
  result: schemas.detailResult,
  refusals: { 'disputes.not_found': 404 },
  resource: ({ db, params }) => disputeResource(db, params.disputeId),
  handle: async (call) => {
    const dispute = await findDispute(call.db, call.params.disputeId);
    if (!dispute) return noDispute();
    return ok(await viewDispute(call.db, call.services, dispute, { actor: signedIn(call), at: call.origin.at }));
  },
});

const messageRoute = commandRoute({
  method: 'POST',
  path: '/api/disputes/:disputeId/messages',
  summary: "Write in a dispute; the other side's first message is its answer",
  action: 'disputes.write',
  params: schemas.disputeParams,
  body: schemas.messageBody,
  result: schemas.messageResult,
  status: 201,
  refusals: actRefusals,
  resource: ({ db, params }) => disputeResource(db, params.disputeId),
  handle: async (call) => {
    const { tx, params, body, origin, services } = call;
    const dispute = await findDispute(tx, params.disputeId);
    if (!dispute) return noDispute();
    const side = sideOf(signedIn(call), dispute);
    const note = side === 'platform' && body.note === true;
    const given = { disputeId: dispute.dispute_id, side, text: body.text, note };
    return addMessage(tx, { origin, crypto: services.crypto }, given);
  },
});

const offerRoute = commandRoute({
  method: 'POST',
  path: '/api/disputes/:disputeId/offers',
  summary: 'Offer how the dispute could end: what goes back to the customer, line by line',
  action: 'disputes.take_part',
  params: schemas.disputeParams,
  body: schemas.offerBody,
  result: schemas.offerResult,
  status: 201,
  refusals: { ...actRefusals, 'disputes.bad_lines': 422 },
  resource: ({ db, params }) => disputeResource(db, params.disputeId),
  handle: async (call) => {
    const { tx, params, body, origin, services } = call;
    const dispute = await findDispute(tx, params.disputeId);
    if (!dispute) return noDispute();
    const side = partyOf(signedIn(call), dispute);
    const given = { disputeId: dispute.dispute_id, side, lines: amountsOf(body.lines) };
    return makeOffer(tx, { origin, crypto: services.crypto }, given);
  },
});

const answerOfferRoute = commandRoute({
  method: 'PATCH',
  path: '/api/disputes/:disputeId/offers/:offerId',
  summary: 'Accept an offer of the other side, which ends the dispute, or decline it',
  action: 'disputes.take_part',
  idempotency: 'required',
  params: schemas.offerParams,
  body: schemas.offerAnswerBody,
  result: schemas.movedResult,
  refusals: { ...actRefusals, 'disputes.offer_over': 409, 'disputes.own_offer': 409, 'disputes.bad_lines': 409 },
  resource: ({ db, params }) => disputeResource(db, params.disputeId),
  handle: async (call) => {
    const { tx, params, body, origin, services } = call;
    const dispute = await findDispute(tx, params.disputeId);
    if (!dispute) return noDispute();
    const side = partyOf(signedIn(call), dispute);
    return answerOffer(tx, { origin, crypto: services.crypto }, { ...params, ...body, side });
  },
});

const withdrawRoute = commandRoute({
  method: 'POST',
  path: '/api/disputes/:disputeId/withdraw',
  summary: 'Withdraw your own dispute',
  action: 'disputes.take_part',
  params: schemas.disputeParams,
  body: schemas.withdrawBody,
  result: schemas.movedResult,
  refusals: actRefusals,
  resource: ({ db, params }) => disputeResource(db, params.disputeId),
  handle: async (call) => {
    const { tx, params, body, origin, services } = call;
    const dispute = await findDispute(tx, params.disputeId);
    if (!dispute) return noDispute();
    const side = partyOf(signedIn(call), dispute);
    const given = { disputeId: dispute.dispute_id, side, ...body };
    return withdrawDispute(tx, { origin, crypto: services.crypto }, given);
  },
});

const acceptRoute = commandRoute({
  method: 'POST',
  path: '/api/disputes/:disputeId/accept',
  summary: 'Accept the decision; when both sides have, it is carried out at once',
  action: 'disputes.take_part',
  params: schemas.disputeParams,
  result: schemas.movedResult,
  refusals: actRefusals,
  resource: ({ db, params }) => disputeResource(db, params.disputeId),
  handle: async (call) => {
    const { tx, params, origin, services } = call;
    const dispute = await findDispute(tx, params.disputeId);
    if (!dispute) return noDispute();
    const side = partyOf(signedIn(call), dispute);
    return acceptDecision(tx, { origin, crypto: services.crypto }, { disputeId: dispute.dispute_id, side });
  },
});

const appealRoute = commandRoute({
  method: 'POST',
  path: '/api/disputes/:disputeId/appeal',
  summary: 'Appeal against the decision, once: another admin decides',
  action: 'disputes.take_part',
  params: schemas.disputeParams,
  body: schemas.appealBody,
  result: schemas.movedResult,
  refusals: actRefusals,
  resource: ({ db, params }) => disputeResource(db, params.disputeId),
  handle: async (call) => {
    const { tx, params, body, origin, services } = call;
    const dispute = await findDispute(tx, params.disputeId);
    if (!dispute) return noDispute();
    const given = { disputeId: dispute.dispute_id, side: partyOf(signedIn(call), dispute), text: body.text };
    return appealDecision(tx, { origin, crypto: services.crypto }, given);
  },
});

export const disputesRoutes = [
  jobDisputesRoute,
  openRoute,
  listOwnRoute,
  readDisputeRoute,
  messageRoute,
  offerRoute,
  answerOfferRoute,
  withdrawRoute,
  acceptRoute,
  appealRoute,
];
