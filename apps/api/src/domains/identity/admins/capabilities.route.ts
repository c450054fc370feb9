import { Type } from 'typebox';
import { commandRoute } from '#platform/http/route.ts';
import { ok, type Result } from '#platform/refusal.ts';
import { capability, doneResult, moment, reason, userParams } from '../identity-schemas.ts';
import { type CapabilityRefusal, grantCapability, revokeCapability } from './capabilities.ts';

const refusals = {
  'identity.own_capability': 409,
  'identity.not_an_admin': 409,
  'identity.expiry_passed': 422,
  'identity.no_such_capability': 404,
  'identity.last_owner': 409,
} as const;

const done = (result: Result<true, CapabilityRefusal>) => (result.ok ? ok({ done: true as const }) : result);

const grantRoute = commandRoute({
  method: 'POST',
  path: '/api/users/:userId/capabilities',
  summary: 'Give an admin a capability, for a time or for good',
  action: 'identity.change_capabilities',
  stepUp: true,
  params: userParams,
  body: Type.Object({ capability, reason, expiresAt: Type.Optional(moment) }, { additionalProperties: false }),
  result: doneResult,
  refusals,
  handle: async ({ tx, origin, params, body }) => {
    const expires = body.expiresAt === undefined ? {} : { expiresAt: new Date(body.expiresAt) };
    return done(await grantCapability(tx, origin, { ...params, ...body, expiresAt: undefined, ...expires }));
  },
});

const revokeRoute = commandRoute({
  method: 'DELETE',
  path: '/api/users/:userId/capabilities/:capability',
  summary: 'Take a capability away from an admin',
  action: 'identity.change_capabilities',
  stepUp: true,
  params: Type.Object({ ...userParams.properties, capability }),
  query: Type.Object({ reason }, { additionalProperties: false }),
  result: doneResult,
  refusals,
  handle: async ({ tx, origin, params, query }) => done(await revokeCapability(tx, origin, { ...params, ...query })),
});

export const capabilityRoutes = [grantRoute, revokeRoute];
