import { Type } from 'typebox';
import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { idPattern } from '#platform/ids.ts';
import { ok } from '#platform/refusal.ts';
import * as schemas from '../privacy-schemas.ts';
import { cancelErasure, dataSubject, obstaclesOf, requestErasure } from './request-erasure.ts';

const obstacle = Type.Object({ code: Type.String(), message: Type.String(), count: Type.Integer() });
const kept = Type.Object({ what: Type.String(), why: Type.String() });
const state = Type.Enum(['cooling_off', 'done', 'cancelled']);
const startResult = Type.Object({ erasureId: Type.String(), dueAt: schemas.moment });

const readErasureRoute = readRoute({
  method: 'GET',
  path: '/api/privacy/erasure',
  summary: 'Whether the account is going to be deleted, and what stands in the way',
  action: 'privacy.own',
  result: Type.Object({ dueAt: schemas.orNull(schemas.moment), obstacles: Type.Array(obstacle) }),
  handle: async (call) => {
    const { userId } = signedIn(call);
    const open = await call.db
      .selectFrom('erasures')
      .select('due_at')
      .where('user_id', '=', userId)
      .where('state', '=', 'cooling_off')
      .executeTakeFirst();
    const obstacles = await obstaclesOf(call.db, call.services, await dataSubject(call.db, userId));
    return ok({ dueAt: open?.due_at.toISOString() ?? null, obstacles });
  },
});

const refusals = { 'privacy.obstacles': 409, 'privacy.erasure_running': 409, 'privacy.no_such_user': 404 } as const;

const requestRoute = commandRoute({
  method: 'POST',
  path: '/api/privacy/erasure',
  summary: 'Delete the account, after seven days to think about it',
  action: 'privacy.own',
  stepUp: true,
  status: 202,
  result: startResult,
  refusals,
  handle: async (call) => {
    const { userId } = signedIn(call);
    const started = await requestErasure(call.tx, call.services, call.origin, { userId });
    return started.ok ? ok({ ...started.value, dueAt: started.value.dueAt.toISOString() }) : started;
  },
});

const cancelRoute = commandRoute({
  method: 'DELETE',
  path: '/api/privacy/erasure',
  summary: 'Keep the account after all',
  action: 'privacy.own',
  result: schemas.doneResult,
  refusals: { 'privacy.no_erasure': 409 },
  handle: async (call) => {
    const cancelled = await cancelErasure(call.tx, call.origin, signedIn(call).userId);
    return cancelled.ok ? ok({ done: true as const }) : cancelled;
  },
});

const startForRoute = commandRoute({
  method: 'POST',
  path: '/api/admin/privacy/erasures',
  summary: 'Start the erasure of somebody who can’t sign in and proved who they are in another way',
  action: 'privacy.start_erasure',
  stepUp: true,
  status: 202,
  body: Type.Object({ userId: schemas.userId, reason: schemas.reason }, schemas.closed),
  result: startResult,
  refusals,
  handle: async ({ tx, services, origin, body }) => {
    const started = await requestErasure(tx, services, origin, body);
    return started.ok ? ok({ ...started.value, dueAt: started.value.dueAt.toISOString() }) : started;
  },
});

const listRoute = readRoute({
  method: 'GET',
  path: '/api/admin/privacy/erasures',
  summary: 'Erasures, newest first, with what stood in the way and what the law keeps',
  action: 'privacy.read_requests',
  query: Type.Object(
    {
      state: Type.Optional(state),
      before: Type.Optional(Type.String({ pattern: idPattern('ers'), description: '`next` of the page before' })),
      limit: schemas.pageLimit,
    },
    schemas.closed,
  ),
  result: Type.Object({
    erasures: Type.Array(
      Type.Object({
        erasureId: Type.String(),
        userId: Type.String(),
        state,
        requestedAt: schemas.moment,
        dueAt: schemas.moment,
        endedAt: schemas.orNull(schemas.moment),
        obstacles: Type.Array(obstacle),
        kept: Type.Array(kept),
      }),
    ),
    next: schemas.orNull(Type.String()),
  }),
  handle: async ({ db, query }) => {
    let find = db.selectFrom('erasures').selectAll();
    if (query.state !== undefined) find = find.where('state', '=', query.state);
    if (query.before !== undefined) find = find.where('erasure_id', '<', query.before);
    const rows = await find
      .orderBy('erasure_id', 'desc')
      .limit(query.limit + 1)
      .execute();
    const page = rows.slice(0, query.limit);
    return ok({
      erasures: page.map((row) => ({
        erasureId: row.erasure_id,
        userId: row.user_id,
        state: row.state,
        requestedAt: row.requested_at.toISOString(),
        dueAt: row.due_at.toISOString(),
        endedAt: row.ended_at?.toISOString() ?? null,
        obstacles: row.obstacles,
        kept: row.kept ?? [],
      })),
      next: rows.length > query.limit ? (page.at(-1)?.erasure_id ?? null) : null,
    });
  },
});

export const erasureRoutes = [readErasureRoute, requestRoute, cancelRoute, startForRoute, listRoute];
