import { Type } from 'typebox';
import { commandRoute, readRoute } from '#platform/http/route.ts';
import { idPattern } from '#platform/ids.ts';
import { ok } from '#platform/refusal.ts';
import * as schemas from '../privacy-schemas.ts';
import { breachSteps } from '../privacy-tables.ts';
import { closeBreach, noteStep, recordBreach } from './breaches.ts';
import { orderBreachNotice } from './tell-people.ts';

const params = Type.Object({ breachId: Type.String({ pattern: idPattern('bre') }) });
const step = Type.Enum([...breachSteps]);
const base = '/api/admin/privacy/breaches';

const recordRoute = commandRoute({
  method: 'POST',
  path: base,
  summary: 'Write a personal data breach into the register; its clocks start',
  action: 'privacy.record_breach',
  status: 201,
  body: Type.Object(
    {
      title: schemas.text(5, 120),
      description: schemas.text(20, 8_000),
      dataKinds: Type.Array(schemas.text(2, 60), { minItems: 1, maxItems: 30, uniqueItems: true }),
      affectedCount: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }),
      discoveredAt: schemas.moment,
    },
    schemas.closed,
  ),
  result: Type.Object({ breachId: Type.String() }),
  refusals: { 'privacy.in_the_future': 422 },
  handle: ({ tx, origin, body }) => recordBreach(tx, origin, { ...body, discoveredAt: new Date(body.discoveredAt) }),
});

const listRoute = readRoute({
  method: 'GET',
  path: base,
  summary: 'The register of breaches, newest first, with what was done by when',
  action: 'privacy.read_breaches',
  query: Type.Object({ open: Type.Optional(Type.Boolean()), limit: schemas.pageLimit }, schemas.closed),
  result: Type.Object({
    breaches: Type.Array(
      Type.Object({
        breachId: Type.String(),
        title: Type.String(),
        description: Type.String(),
        dataKinds: Type.Array(Type.String()),
        affectedCount: Type.Integer(),
        discoveredAt: schemas.moment,
        closedAt: schemas.orNull(schemas.moment),
        peopleTold: Type.Integer(),
        peopleWaiting: Type.Integer(),
        peopleNotReached: Type.Integer(),
        steps: Type.Array(
          Type.Object({
            step,
            dueAt: schemas.moment,
            doneAt: schemas.orNull(schemas.moment),
            reference: schemas.orNull(Type.String()),
          }),
        ),
      }),
    ),
  }),
  handle: async ({ db, query }) => {
    let find = db.selectFrom('breaches').selectAll();
    if (query.open !== undefined) find = find.where('closed_at', query.open ? 'is' : 'is not', null);
    const breaches = [];
    for (const row of await find.orderBy('breach_id', 'desc').limit(query.limit).execute()) {
      const steps = await db
        .selectFrom('breach_steps')
        .selectAll()
        .where('breach_id', '=', row.breach_id)
        .orderBy('due_at')
        .execute();
      const people = await db
        .selectFrom('breach_people')
        .select(({ fn }) => ['reached', fn.countAll<number>().as('count')])
        .where('breach_id', '=', row.breach_id)
        .groupBy('reached')
        .execute();
      const count = (reached: boolean | null): number =>
        Number(people.find((entry) => entry.reached === reached)?.count ?? 0);
      breaches.push({
        breachId: row.breach_id,
        title: row.title,
        description: row.description,
        dataKinds: row.data_kinds,
        affectedCount: row.affected_count,
        discoveredAt: row.discovered_at.toISOString(),
        closedAt: row.closed_at?.toISOString() ?? null,
        peopleTold: count(true),
        peopleWaiting: count(null),
        peopleNotReached: count(false),
        steps: steps.map((entry) => ({
          step: entry.step,
          dueAt: entry.due_at.toISOString(),
          doneAt: entry.done_at?.toISOString() ?? null,
          reference: entry.reference,
        })),
      });
    }
    return ok({ breaches });
  },
});

const stepRoute = commandRoute({
  method: 'POST',
  path: `${base}/:breachId/steps`,
  summary: 'Note that a duty was done',
  action: 'privacy.record_breach',
  params,
  body: Type.Object({ step, doneAt: schemas.moment, reference: schemas.text(3, 200) }, schemas.closed),
  result: schemas.doneResult,
  refusals: {
    'privacy.step_done': 409,
    'privacy.in_the_future': 422,
    'privacy.no_such_breach': 404,
    'privacy.people_waiting': 409,
  },
  handle: async ({ tx, origin, params: { breachId }, body }) => {
    const noted = await noteStep(tx, origin, { breachId, ...body, doneAt: new Date(body.doneAt) });
    return noted.ok ? ok({ done: true as const }) : noted;
  },
});

const noticeRoute = commandRoute({
  method: 'POST',
  path: `${base}/:breachId/notices`,
  summary: 'Tell the people concerned, each in their language; nobody twice',
  action: 'privacy.record_breach',
  stepUp: true,
  status: 202,
  bodyLimit: 1024 * 1024,
  params,
  body: Type.Object(
    {
      userIds: Type.Array(schemas.userId, { minItems: 1, maxItems: 5_000 }),
      texts: schemas.inEveryLanguage(schemas.text(40, 4_000)),
    },
    schemas.closed,
  ),
  result: Type.Object({ people: Type.Integer() }),
  refusals: { 'privacy.no_such_breach': 404, 'privacy.breach_closed': 409 },
  handle: ({ tx, origin, params: { breachId }, body }) => orderBreachNotice(tx, origin, { breachId, ...body }),
});

const closeRoute = commandRoute({
  method: 'POST',
  path: `${base}/:breachId/close`,
  summary: 'Close a breach whose duties are all done',
  action: 'privacy.record_breach',
  params,
  body: Type.Object({ reason: schemas.reason }, schemas.closed),
  result: schemas.doneResult,
  refusals: { 'privacy.steps_missing': 409, 'privacy.breach_closed': 409, 'privacy.no_such_breach': 404 },
  handle: async ({ tx, origin, params: { breachId }, body }) => {
    const done = await closeBreach(tx, origin, { breachId, ...body });
    return done.ok ? ok({ done: true as const }) : done;
  },
});

export const breachRoutes = [recordRoute, listRoute, stepRoute, noticeRoute, closeRoute];
