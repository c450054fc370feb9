import { Type } from 'typebox';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { idPattern } from '#platform/ids.ts';
import { ok } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import * as schemas from '../privacy-schemas.ts';
import { complaintCategories, complaintStates } from '../privacy-tables.ts';
import { type Complaint, findComplaint, messagesOf, openTitle } from './complaints-store.ts';
import { fileComplaint } from './file-complaint.ts';
import { complaintMoves, workComplaint } from './work-complaint.ts';

const category = Type.Enum([...complaintCategories]);
const state = Type.Enum([...complaintStates]);
const complaintId = Type.String({ pattern: idPattern('cmp') });
const summary = {
  complaintId: Type.String(),
  ticket: Type.String({ description: 'e.g. `GR-2026-000123`' }),
  category,
  aboutId: schemas.orNull(Type.String()),
  state,
  receivedAt: schemas.moment,
  acknowledgeBy: schemas.moment,
  acknowledgedAt: schemas.orNull(schemas.moment),
  resolveBy: schemas.moment,
  resolvedAt: schemas.orNull(schemas.moment),
};
const page = {
  before: Type.Optional(Type.String({ pattern: idPattern('cmp'), description: '`next` of the page before' })),
  limit: schemas.pageLimit,
};

function summaryOf(row: Complaint) {
  return {
    complaintId: row.complaint_id,
    ticket: row.ticket,
    category: row.category,
    aboutId: row.about_id,
    state: row.state,
    receivedAt: row.received_at.toISOString(),
    acknowledgeBy: row.acknowledge_by.toISOString(),
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    resolveBy: row.resolve_by.toISOString(),
    resolvedAt: row.resolved_at?.toISOString() ?? null,
  };
}

async function resource({ db, params }: { db: Db; params: { complaintId: string } }) {
  const complaint = await findComplaint(db, params.complaintId);
  if (!complaint) return null;
  return { id: params.complaintId, relations: { owner: complaint.user_id }, state: complaint.state };
}

const fileRoute = commandRoute({
  method: 'POST',
  path: '/api/complaints',
  summary: 'Complain to the grievance officer; answers the ticket number',
  action: 'privacy.complain',
  status: 201,
  body: Type.Object(
    {
      category,
      title: schemas.text(3, 120),
      text: schemas.text(10, 4_000),
      aboutId: Type.Optional(
        Type.String({ pattern: '^[a-z]{3,5}_[0-9a-z]{26}$', description: 'Id of the order, payment or seller' }),
      ),
    },
    schemas.closed,
  ),
  result: Type.Object(summary),
  refusals: { 'privacy.too_many_requests': 429 },
  handle: async (call) => {
    const given = { userId: signedIn(call).userId, ...call.body };
    const filed = await fileComplaint(call.tx, call.services, call.origin, given);
    return filed.ok ? ok(summaryOf(filed.value)) : filed;
  },
});

const ownRoute = readRoute({
  method: 'GET',
  path: '/api/complaints',
  summary: 'Own complaints, newest first',
  action: 'privacy.complain',
  query: Type.Object(page, schemas.closed),
  result: Type.Object({
    complaints: Type.Array(Type.Object({ ...summary, title: schemas.orNull(Type.String()) })),
    next: schemas.orNull(Type.String()),
  }),
  handle: async (call) => {
    const { db, services, query } = call;
    let find = db.selectFrom('complaints').selectAll().where('user_id', '=', signedIn(call).userId);
    if (query.before !== undefined) find = find.where('complaint_id', '<', query.before);
    const rows = await find
      .orderBy('complaint_id', 'desc')
      .limit(query.limit + 1)
      .execute();
    const complaints = rows
      .slice(0, query.limit)
      .map((row) => ({ ...summaryOf(row), title: openTitle(services, row) }));
    return ok({ complaints, next: rows.length > query.limit ? (complaints.at(-1)?.complaintId ?? null) : null });
  },
});

const wholeResult = Type.Object({
  ...summary,
  title: schemas.orNull(Type.String()),
  messages: Type.Array(Type.Object({ fromOfficer: Type.Boolean(), text: Type.String(), at: schemas.moment })),
  moves: Type.Array(Type.Enum(['acknowledge', 'resolve', 'reopen', 'close', 'reply']), {
    description: 'What the caller may do now',
  }),
});

async function whole(db: Db, services: Services, complaint: Complaint, side: 'officer' | 'person') {
  const moves = (Object.keys(complaintMoves) as (keyof typeof complaintMoves)[]).filter((name) => {
    const move = complaintMoves[name];
    return (move.by === 'both' || move.by === side) && (move.from as readonly string[]).includes(complaint.state);
  });
  const messages = await messagesOf(db, services, complaint);
  return { ...summaryOf(complaint), title: openTitle(services, complaint), messages, moves };
}

const readComplaintRoute = readRoute({
  method: 'GET',
  path: '/api/complaints/:complaintId',
  summary: 'A complaint with everything that was said',
  action: 'privacy.read_complaint',
  params: Type.Object({ complaintId }),
  result: wholeResult,
  resource,
  handle: async (call) => {
    const complaint = await findComplaint(call.db, call.params.complaintId);
    if (!complaint) throw new Error('loaded as resource');
    const side = complaint.user_id === signedIn(call).userId ? 'person' : 'officer';
    return ok(await whole(call.db, call.services, complaint, side));
  },
});

const workRoute = commandRoute({
  method: 'POST',
  path: '/api/complaints/:complaintId/messages',
  summary: 'Acknowledge, answer, solve, reopen or close a complaint',
  action: 'privacy.write_to_complaint',
  params: Type.Object({ complaintId }),
  body: Type.Object(
    {
      move: Type.Enum(['acknowledge', 'resolve', 'reopen', 'close', 'reply']),
      text: Type.Optional(schemas.text(2, 4_000)),
    },
    schemas.closed,
  ),
  result: wholeResult,
  refusals: {
    'privacy.not_your_move': 403,
    'privacy.wrong_state': 409,
    'privacy.text_missing': 422,
    'privacy.too_late_to_reopen': 409,
  },
  resource,
  handle: async (call) => {
    const { tx, services, origin, params, body } = call;
    const actor = signedIn(call);
    const side = call.resource?.relations['owner'] === actor.userId ? 'person' : 'officer';
    const worked = await workComplaint(tx, services, origin, { ...params, ...body, side });
    return worked.ok ? ok(await whole(tx, services, worked.value, side)) : worked;
  },
});

const queueRoute = readRoute({
  method: 'GET',
  path: '/api/admin/complaints',
  summary: 'Complaints by the clock that ends first; without what was said',
  action: 'privacy.list_complaints',
  query: Type.Object(
    {
      state: Type.Optional(state),
      category: Type.Optional(category),
      overdue: Type.Optional(Type.Boolean({ description: 'Only those with a missed clock' })),
      ticket: Type.Optional(Type.String({ pattern: '^GR-\\d{4}-\\d{6,10}$' })),
      offset: Type.Integer({ minimum: 0, maximum: 10_000, default: 0 }),
      limit: schemas.pageLimit,
    },
    schemas.closed,
  ),
  result: Type.Object({
    complaints: Type.Array(
      Type.Object({
        ...summary,
        userId: Type.String(),
        officerId: schemas.orNull(Type.String()),
        reopened: Type.Integer(),
        overdue: Type.Boolean(),
      }),
    ),
    total: Type.Integer(),
  }),
  handle: async ({ db, query, origin }) => {
    let find = db.selectFrom('complaints');
    if (query.state !== undefined) find = find.where('state', '=', query.state);
    if (query.category !== undefined) find = find.where('category', '=', query.category);
    if (query.ticket !== undefined) find = find.where('ticket', '=', query.ticket);
    if (query.overdue)
      find = find.where((eb) =>
        eb.or([
          eb.and([eb('state', '=', 'received'), eb('acknowledge_by', '<=', origin.at)]),
          eb.and([eb('state', 'in', ['received', 'acknowledged']), eb('resolve_by', '<=', origin.at)]),
        ]),
      );
    const { total } = await find.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
    const rows = await find
      .selectAll()
      .orderBy('resolve_by')
      .orderBy('complaint_id')
      .offset(query.offset)
      .limit(query.limit)
      .execute();
    const late = (row: Complaint): boolean =>
      (row.state === 'received' && row.acknowledge_by <= origin.at) ||
      (['received', 'acknowledged'].includes(row.state) && row.resolve_by <= origin.at);
    const complaints = rows.map((row) => ({
      ...summaryOf(row),
      userId: row.user_id,
      officerId: row.officer_id,
      reopened: row.reopened,
      overdue: late(row),
    }));
    return ok({ complaints, total: Number(total) });
  },
});

export const complaintRoutes = [fileRoute, ownRoute, readComplaintRoute, workRoute, queueRoute];
