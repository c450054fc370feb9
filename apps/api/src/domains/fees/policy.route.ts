import { Type } from 'typebox';
import { commandRoute, readRoute } from '#platform/http/route.ts';
import { idPattern } from '#platform/ids.ts';
import { ok } from '#platform/refusal.ts';
import { adminNames } from '#rooms/identity/index.ts';
import { decidePolicy } from './decide-policy.ts';
import { feeDecisionBody } from './fees-schemas.ts';
import { moneyPolicySchema } from './money-policy.ts';
import { listPolicies, moneyPolicy } from './policy-store.ts';
import { proposePolicy } from './propose-policy.ts';

const textOrNull = Type.Union([Type.String(), Type.Null()]);
const versionOrNull = Type.Union([Type.Integer(), Type.Null()]);
const policyState = Type.Union([Type.Literal('proposed'), Type.Literal('approved'), Type.Literal('rejected')]);

export const readPolicyRoute = readRoute({
  method: 'GET',
  path: '/api/admin/money-policy',
  summary: 'The limits of the money rooms, their history and open proposals',
  action: 'fees.read_policy',
  result: Type.Object({
    version: Type.Integer(),
    settings: moneyPolicySchema,
    history: Type.Array(
      Type.Object({
        policyId: Type.String(),
        version: versionOrNull,
        basedOn: Type.Integer(),
        settings: moneyPolicySchema,
        state: policyState,
        reason: Type.String(),
        proposedBy: Type.String(),
        proposedByName: textOrNull,
        proposedAt: Type.String(),
        decidedBy: textOrNull,
        decidedByName: textOrNull,
        decidedAt: textOrNull,
        decisionReason: textOrNull,
      }),
    ),
  }),
  handle: async ({ db, services }) => {
    const { version, ...settings } = await moneyPolicy(db);
    const history = await listPolicies(db, 100);
    const nameOf = await adminNames(
      db,
      services,
      history.flatMap((row) => [row.proposedBy, row.decidedBy]),
    );
    return ok({
      version,
      settings,
      history: history.map((row) => ({
        ...row,
        proposedByName: nameOf(row.proposedBy),
        decidedByName: nameOf(row.decidedBy),
        proposedAt: row.proposedAt.toISOString(),
        decidedAt: row.decidedAt?.toISOString() ?? null,
      })),
    });
  },
});

export const proposePolicyRoute = commandRoute({
  method: 'POST',
  path: '/api/admin/money-policy',
  summary: 'Propose new limits; another finance admin decides',
  action: 'fees.propose_policy',
  body: Type.Object(
    { settings: moneyPolicySchema, reason: Type.String({ minLength: 3, maxLength: 500 }) },
    { additionalProperties: false },
  ),
  result: Type.Object({ policyId: Type.String(), basedOn: Type.Integer() }),
  status: 201,
  stepUp: true,
  refusals: { 'fees.policy_contradicts': 422, 'fees.policy_unchanged': 409 },
  handle: ({ tx, body, origin }) => proposePolicy(tx, origin, body),
});

export const decidePolicyRoute = commandRoute({
  method: 'PATCH',
  path: '/api/admin/money-policy/:policyId',
  summary: 'Approve or reject proposed limits (not by the one who proposed them)',
  action: 'fees.decide_policy',
  params: Type.Object({ policyId: Type.String({ pattern: idPattern('mpo') }) }),
  body: feeDecisionBody,
  result: Type.Object({ policyId: Type.String(), state: policyState, version: versionOrNull }),
  stepUp: true,
  refusals: {
    'fees.not_found': 404,
    'fees.already_decided': 409,
    'fees.same_person': 409,
    'fees.proposer_gone': 409,
    'fees.policy_outdated': 409,
  },
  handle: ({ tx, params, body, origin }) =>
    decidePolicy(tx, origin, {
      policyId: params.policyId,
      approve: body.decision === 'approve',
      reason: body.reason ?? null,
    }),
});
