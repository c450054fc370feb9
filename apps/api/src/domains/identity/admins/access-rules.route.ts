import { sql } from 'kysely';
import { Type } from 'typebox';
import { audit } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { commandRoute, readRoute } from '#platform/http/route.ts';
import { idPattern, newId } from '#platform/ids.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { doneResult, moment, orNull, reason } from '../identity-schemas.ts';
import { type Place, placeOf } from '../sessions/client.ts';
import { placeRefused } from '../sessions/find-session.ts';

const role = Type.Enum(['customer', 'technician', 'provider', 'dealer', 'admin']);
const effect = Type.Enum(['allow', 'refuse']);

const addRoute = commandRoute({
  method: 'POST',
  path: '/api/admin/access-rules',
  summary: 'Limit from where a role may be used: a network or a country',
  description: 'A matching `refuse` refuses. Where a role has `allow` rules, one of them must match.',
  action: 'identity.change_access_rules',
  stepUp: true,
  status: 201,
  body: Type.Object(
    {
      role,
      effect,
      network: Type.Optional(Type.String({ maxLength: 43, description: 'CIDR, e.g. `203.0.113.0/24`' })),
      country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2' })),
      reason,
    },
    { additionalProperties: false },
  ),
  result: Type.Object({ ruleId: Type.String() }),
  refusals: { 'identity.bad_network': 422, 'identity.one_of_two': 422, 'identity.locks_you_out': 409 },
  handle: async ({ tx, services, origin, request, body }) => {
    if ((body.network === undefined) === (body.country === undefined)) {
      return refuse('identity.one_of_two', 'Give either a network or a country.');
    }
    if (body.network !== undefined && !(await isNetwork(tx, body.network))) {
      const message = 'Give a network in CIDR form, e.g. 203.0.113.0/24, without bits behind the prefix.';
      return refuse('identity.bad_network', message, { errors: [{ path: 'network', message }] });
    }
    const ruleId = newId('rul');
    await tx
      .insertInto('access_rules')
      .values({
        rule_id: ruleId,
        role: body.role,
        effect: body.effect,
        network: body.network ?? null,
        country: body.country ?? null,
        reason: body.reason,
        created_by: origin.actor.userId,
        created_at: origin.at,
        removed_at: null,
      })
      .execute();
    if (await locksOut(tx, placeOf(services, request))) {
      return refuse('identity.locks_you_out', 'This rule would lock you out from where you are now.');
    }
    const { reason: why, ...after } = body;
    await audit(tx, origin, { action: 'identity.access_rule_added', subjectId: ruleId, reason: why, after });
    return ok({ ruleId });
  },
});

/** As PostgreSQL understands it: no bits behind the prefix. */
async function isNetwork(tx: Tx, text: string): Promise<boolean> {
  const { rows } = await sql<{ valid: boolean }>`SELECT pg_input_is_valid(${text}, 'cidr') AS valid`.execute(tx);
  return rows[0]?.valid === true && text.includes('/');
}

/** Whoever changes the rules must still get in from where they are. */
async function locksOut(tx: Tx, place: Place): Promise<boolean> {
  const { rows } = await sql<{ refused: boolean }>`
    SELECT ${placeRefused(sql`'admin'`, place)} AS refused`.execute(tx);
  return rows[0]?.refused === true;
}

const listRoute = readRoute({
  method: 'GET',
  path: '/api/admin/access-rules',
  summary: 'From where each role may be used',
  action: 'identity.read_admin_rules',
  result: Type.Object({
    rules: Type.Array(
      Type.Object({
        ruleId: Type.String(),
        role,
        effect,
        network: orNull(Type.String()),
        country: orNull(Type.String()),
        reason: Type.String(),
        createdBy: Type.String(),
        createdAt: moment,
      }),
    ),
  }),
  handle: async ({ db }) => {
    const rows = await db
      .selectFrom('access_rules')
      .selectAll()
      .where('removed_at', 'is', null)
      .orderBy('created_at')
      .limit(500)
      .execute();
    const rules = rows.map((row) => ({
      ruleId: row.rule_id,
      role: row.role,
      effect: row.effect,
      network: row.network,
      country: row.country,
      reason: row.reason,
      createdBy: row.created_by,
      createdAt: row.created_at.toISOString(),
    }));
    return ok({ rules });
  },
});

const removeRoute = commandRoute({
  method: 'DELETE',
  path: '/api/admin/access-rules/:ruleId',
  summary: 'Remove a rule',
  action: 'identity.change_access_rules',
  stepUp: true,
  params: Type.Object({ ruleId: Type.String({ pattern: idPattern('rul') }) }),
  query: Type.Object({ reason }, { additionalProperties: false }),
  result: doneResult,
  refusals: { 'identity.no_such_rule': 404, 'identity.locks_you_out': 409 },
  handle: async ({ tx, services, origin, request, params, query }) => {
    const removed = await tx
      .updateTable('access_rules')
      .set({ removed_at: origin.at })
      .where('rule_id', '=', params.ruleId)
      .where('removed_at', 'is', null)
      .returning('rule_id')
      .executeTakeFirst();
    if (!removed) return refuse('identity.no_such_rule', 'There is no such rule.');
    if (await locksOut(tx, placeOf(services, request))) {
      return refuse('identity.locks_you_out', 'Without this rule you would be locked out from where you are now.');
    }
    const { reason: why } = query;
    await audit(tx, origin, { action: 'identity.access_rule_removed', subjectId: params.ruleId, reason: why });
    return ok({ done: true as const });
  },
});

export const accessRuleRoutes = [addRoute, listRoute, removeRoute];
