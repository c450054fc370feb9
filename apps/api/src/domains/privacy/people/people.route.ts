import { Type } from 'typebox';
import { commandRoute, externalRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { inTransaction } from '#platform/db/in-transaction.ts';
import { ok } from '#platform/refusal.ts';
import * as schemas from '../privacy-schemas.ts';
import { ageFactsOf } from './age-groups.ts';
import { declareAge } from './declare-age.ts';
import { acceptWard, askGuardian } from './guardians.ts';
import { nomineeOf, setNominee } from './nominees.ts';

const nominee = Type.Object(
  { name: schemas.text(2, 100), relation: schemas.text(2, 60), contact: schemas.text(5, 254) },
  schemas.closed,
);

const profileRoute = readRoute({
  method: 'GET',
  path: '/api/privacy/profile',
  summary: 'Age group, guardian and nominee of the signed-in person',
  action: 'privacy.own',
  result: Type.Object({
    ageGroup: schemas.orNull(Type.Enum(['adult', 'child'])),
    guardianAcceptedAt: schemas.orNull(schemas.moment),
    nominee: schemas.orNull(nominee),
  }),
  handle: async (call) => {
    const { userId } = signedIn(call);
    const { ageGroup, guardianAcceptedAt } = await ageFactsOf(call.db, userId);
    return ok({
      ageGroup,
      guardianAcceptedAt: guardianAcceptedAt?.toISOString() ?? null,
      nominee: await nomineeOf(call.db, call.services, userId),
    });
  },
});

const ageRoute = commandRoute({
  method: 'PUT',
  path: '/api/privacy/age',
  summary: 'Say whether one is 18 or older; younger people wait for a guardian',
  action: 'privacy.own',
  body: Type.Object({ adult: Type.Boolean() }, schemas.closed),
  result: schemas.doneResult,
  refusals: { 'privacy.age_declared': 409, 'privacy.child_role': 422 },
  handle: async (call) => {
    const declared = await declareAge(call.tx, call.origin, { actor: signedIn(call), adult: call.body.adult });
    return declared.ok ? ok({ done: true as const }) : declared;
  },
});

const askRoute = commandRoute({
  method: 'POST',
  path: '/api/privacy/guardian',
  summary: 'Ask a guardian by e-mail',
  action: 'privacy.own',
  body: Type.Object({ email: Type.String({ format: 'email', maxLength: 254 }) }, schemas.closed),
  result: Type.Object({ expiresAt: schemas.moment }),
  refusals: { 'privacy.no_guardian_needed': 409, 'privacy.too_many_requests': 429 },
  handle: async (call) => {
    const childId = signedIn(call).userId;
    const asked = await askGuardian(call.tx, call.services, call.origin, { childId, email: call.body.email });
    return asked.ok ? ok({ expiresAt: asked.value.expiresAt.toISOString() }) : asked;
  },
});

const acceptRoute = externalRoute({
  method: 'POST',
  path: '/api/privacy/wards',
  summary: 'Be the guardian of the child whose request came by e-mail',
  action: 'privacy.own',
  limit: 'auth',
  stepUp: true,
  body: Type.Object({ token: Type.String({ pattern: '^mgt_[\\w-]{43}$' }) }, schemas.closed),
  result: schemas.doneResult,
  refusals: { 'privacy.request_over': 409, 'privacy.not_a_guardian': 422, 'privacy.own_guardian': 422 },
  handle: async (call) => {
    const given = { guardian: signedIn(call), token: call.body.token };
    const accepted = await inTransaction(call.db, (tx) => acceptWard(tx, call.origin, given));
    return accepted.ok ? ok({ done: true as const }) : accepted;
  },
});

const nameRoute = commandRoute({
  method: 'PUT',
  path: '/api/privacy/nominee',
  summary: 'Name who may use one’s rights when one no longer can',
  action: 'privacy.own',
  body: nominee,
  result: schemas.doneResult,
  handle: async (call) => {
    const { userId } = signedIn(call);
    await setNominee(call.tx, call.services, call.origin, { userId, nominee: call.body });
    return ok({ done: true as const });
  },
});

const removeRoute = commandRoute({
  method: 'DELETE',
  path: '/api/privacy/nominee',
  summary: 'Name nobody any more',
  action: 'privacy.own',
  result: schemas.doneResult,
  handle: async (call) => {
    const { userId } = signedIn(call);
    await setNominee(call.tx, call.services, call.origin, { userId, nominee: null });
    return ok({ done: true as const });
  },
});

export const peopleRoutes = [profileRoute, ageRoute, askRoute, acceptRoute, nameRoute, removeRoute];
