import * as quotes from '@mistri/contracts/repair/quotes';
import { repairStatuses } from '@mistri/contracts/repair/repair-errors';
import { repairParams } from '@mistri/contracts/repair/repair-fields';
import * as schemas from '@mistri/contracts/repair/repairs';
import { repairTransitions } from '@mistri/contracts/repair/repair-states';
import { symptoms, type Symptom } from '@mistri/contracts/repair/symptoms';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { answerQuote } from './answer-quote.ts';
import { changeStatus } from './change-status.ts';
import { listRepairs } from './list-repairs.ts';
import { presentQuote } from './present-quote.ts';
import { queuePlace, readRepair, type Repair, repairOfJob } from './repairs-store.ts';
import { requestRepair } from './request-repair.ts';
import { requestWarranty } from './request-warranty.ts';
import { rulesAt } from './rules-store.ts';
import { moverOf, viewRepair } from './view-repair.ts';

export const moveRefusals = repairStatuses('repairs.wrong_state', 'repairs.not_your_move', 'repairs.reason_missing');

const requestRefusals = repairStatuses(
  'repairs.hardware_fault',
  'repairs.not_online',
  'repairs.mode_not_offered',
  'repairs.not_supported',
  'repairs.laptop_and_cable_needed',
  'repairs.symptom_not_of_category',
  'repairs.unknown_pin',
  'repairs.wrong_state_for_pin',
  'repairs.not_served_there',
  'repairs.time_in_the_past',
  'repairs.too_many_open',
);

export async function repairResource(db: Db, repairId: string) {
  const repair = await readRepair(db, repairId);
  if (!repair) return null;
  return {
    id: repair.repair_id,
    relations: { customer: repair.customer_id, technician: repair.technician_id },
    state: repair.state,
  };
}

export async function loaded(db: Db, repairId: string): Promise<Repair> {
  const repair = await readRepair(db, repairId);
  if (!repair) throw new Error('loaded as resource');
  return repair;
}

const resource = ({ db, params }: { db: Db; params: { repairId: string } }) => repairResource(db, params.repairId);

/** Invoices, disputes and payments name a job: that of work beside the first leads to its repair. */
async function readable(db: Db, id: string): Promise<string> {
  return (await repairOfJob(db, id))?.repairId ?? id;
}

const request = commandRoute({
  method: 'POST',
  path: '/api/repairs',
  summary: 'Ask for a repair; hardware faults are refused with the reason and what to do instead',
  action: 'repairs.request',
  limit: 'orders',
  body: schemas.repairBody,
  result: schemas.createdResult,
  status: 201,
  refusals: requestRefusals,
  handle: async (call) => {
    const { tx, services, origin, body } = call;
    const asked = await requestRepair(tx, { services, origin }, { customerId: signedIn(call).userId, body });
    return asked.ok ? ok(await created(tx, asked.value)) : asked;
  },
});

async function created(db: Db, repair: Repair) {
  const queue = await queuePlace(db, repair);
  return {
    repairId: repair.repair_id,
    status: repair.state,
    queue: queue && { position: queue.position, waiting: queue.waiting },
  };
}

const options = readRoute({
  method: 'GET',
  path: '/api/repairs/options',
  summary: 'What can be repaired over the internet now, and on which terms',
  action: 'repairs.read_options',
  result: schemas.optionsResult,
  handle: async ({ db, origin }) => {
    const { rules } = await rulesAt(db, origin.at);
    return ok({
      categories: rules.online.categories,
      unsupportedBrands: rules.online.unsupportedBrands,
      stateCodes: rules.online.stateCodes,
      symptoms: symptoms.map((symptom: Symptom) => ({
        code: symptom.code,
        kind: symptom.kind,
        categories: [...symptom.categories],
        because: symptom.because ?? null,
      })),
      moneyBeforeSession: rules.online.moneyBeforeSession,
      warrantyDays: rules.warranty.days,
      verifyHours: rules.deadlines.verify_hours,
      quoteValidHours: rules.quote.valid_hours,
      cancellationKeepsBp: rules.cancellation.in_progress_keeps_bp,
      quote: { minimumMinor: rules.quote.minimum_minor, maximumMinor: rules.quote.maximum_minor },
    });
  },
});

const transitions = readRoute({
  method: 'GET',
  path: '/api/repairs/transitions',
  summary: 'Which state may follow which, who may move, and what it needs',
  action: 'repairs.read_transitions',
  result: schemas.repairTransitionsResult,
  handle: () =>
    Promise.resolve(
      ok({
        transitions: repairTransitions.map((entry) => ({
          from: entry.from,
          to: entry.to,
          by: [...entry.by],
          needs: entry.needs ?? null,
        })),
      }),
    ),
});

const listOwn = readRoute({
  method: 'GET',
  path: '/api/repairs',
  summary: "The customer's repairs, or those assigned to the technician, newest first",
  action: 'repairs.list_own',
  query: schemas.repairsQuery,
  result: schemas.repairsResult,
  handle: async (call) => {
    const { userId, role } = signedIn(call);
    const whose = role === 'technician' ? { technicianUserId: userId } : { customerId: userId };
    return ok(await listRepairs(call.db, { ...call.query, ...whose }));
  },
});

const read = readRoute({
  method: 'GET',
  path: '/api/repairs/:repairId',
  summary: 'A repair with its quotes, timeline, and what the caller may do',
  action: 'repairs.read',
  params: repairParams,
  result: schemas.repairResult,
  resource: async ({ db, params }) => repairResource(db, await readable(db, params.repairId)),
  handle: async (call) => {
    const { db, services, origin } = call;
    const repair = await loaded(db, await readable(db, call.params.repairId));
    return ok(await viewRepair(db, services, { repair, actor: signedIn(call), at: origin.at }));
  },
});

const move = commandRoute({
  method: 'PATCH',
  path: '/api/repairs/:repairId/status',
  summary: 'Move a repair along its states; the table is at /api/repairs/transitions',
  action: 'repairs.move',
  limit: 'orders',
  params: repairParams,
  body: schemas.repairStatusBody,
  result: schemas.repairMovedResult,
  refusals: {
    ...moveRefusals,
    ...repairStatuses(
      'repairs.report_missing',
      'repairs.money_missing',
      'repairs.quote_waits',
      'repairs.technician_not_fit',
    ),
  },
  resource,
  handle: async (call) => {
    const { tx, services, origin, params, body } = call;
    const mover = moverOf(signedIn(call), await loaded(tx, params.repairId));
    const moved = await changeStatus(tx, { services, origin }, { repairId: params.repairId, mover, body });
    return moved.ok ? ok({ repairId: moved.value.repair_id, status: moved.value.state }) : moved;
  },
});

const quote = commandRoute({
  method: 'POST',
  path: '/api/repairs/:repairId/quotes',
  summary: 'Say what the work costs, line by line; a changed quote takes the place of one that waits',
  action: 'repairs.quote',
  limit: 'orders',
  params: repairParams,
  body: quotes.quoteBody,
  result: quotes.quotePresentedResult,
  status: 201,
  refusals: { ...moveRefusals, ...repairStatuses('repairs.quote_out_of_range') },
  resource,
  handle: async ({ tx, services, origin, params, body }) => {
    const presented = await presentQuote(
      tx,
      { services, origin },
      { repairId: params.repairId, labour: body.lines, note: body.note ?? null },
    );
    if (!presented.ok) return presented;
    const { repair, quote: made } = presented.value;
    return ok({
      repairId: repair.repair_id,
      quoteId: made.quote_id,
      version: made.version,
      totalMinor: made.total_minor,
      status: repair.state,
    });
  },
});

const answer = commandRoute({
  method: 'PATCH',
  path: '/api/repairs/:repairId/quotes/:quoteId',
  summary: 'Approve or decline a quote; an approved one is paid by its checkout',
  action: 'repairs.answer_quote',
  limit: 'orders',
  params: quotes.quoteParams,
  body: quotes.quoteAnswerBody,
  result: quotes.quoteAnswerResult,
  refusals: repairStatuses('repairs.quote_over', 'repairs.total_changed', 'repairs.total_missing'),
  resource,
  handle: async ({ tx, services, origin, params, body }) => {
    const answered = await answerQuote(
      tx,
      { services, origin },
      {
        repairId: params.repairId,
        quoteId: params.quoteId,
        decision: body.decision,
        expectedTotal_minor: body.expectedTotal,
        reason: body.reason,
      },
    );
    if (!answered.ok) return answered;
    const { repair, quote: about } = answered.value;
    return ok({
      repairId: repair.repair_id,
      quoteId: about.quote_id,
      status: repair.state,
      checkoutId: about.checkout_id,
      totalMinor: about.total_minor,
    });
  },
});

const warranty = commandRoute({
  method: 'POST',
  path: '/api/repairs/:repairId/warranty',
  summary: 'The fault came back inside the warranty: a new repair that is not paid for',
  action: 'repairs.claim_warranty',
  limit: 'orders',
  params: repairParams,
  body: schemas.warrantyBody,
  result: schemas.createdResult,
  status: 201,
  refusals: {
    ...repairStatuses(
      'repairs.no_warranty',
      'repairs.hardware_fault',
      'repairs.laptop_and_cable_needed',
      'repairs.time_in_the_past',
    ),
  },
  resource,
  handle: async ({ tx, services, origin, params, body }) => {
    const asked = await requestWarranty(tx, { services, origin }, { repairId: params.repairId, body });
    return asked.ok ? ok(await created(tx, asked.value)) : asked;
  },
});

export const repairsRoutes = [request, options, transitions, listOwn, read, move, quote, answer, warranty];
