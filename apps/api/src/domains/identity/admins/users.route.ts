import { Type } from 'typebox';
import { roles, userStatuses } from '@mistri/contracts/auth/roles';
import { audit } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { commandRoute, externalRoute, readRoute } from '#platform/http/route.ts';
import { idPattern } from '#platform/ids.ts';
import { ok, refuse } from '#platform/refusal.ts';
import {
  capability,
  doneResult,
  email,
  locale,
  moment,
  orNull,
  phone,
  reason,
  technicianClass,
  userParams,
} from '../identity-schemas.ts';
import { findUser } from '../identity-store.ts';
import { changeUserStatus } from '../users/change-user-status.ts';
import { openContact } from '../users/contact-details.ts';
import { listUsers } from './list-users.ts';
import { readGrants } from './read-grants.ts';
import { resetFactors } from './reset-factors.ts';

const status = Type.Enum([...userStatuses]);
const storedRole = Type.Enum(['customer', 'technician', 'provider', 'dealer', 'admin']);

const listRoute = readRoute({
  method: 'GET',
  path: '/api/users',
  summary: 'Users, newest first, found by role, status or exact e-mail address or phone number',
  description: 'Contact details are masked here; `GET /api/users/:userId` shows them and writes down who looked.',
  action: 'identity.list_users',
  query: Type.Object(
    {
      role: Type.Optional(storedRole),
      status: Type.Optional(status),
      email: Type.Optional(email),
      phone: Type.Optional(phone),
      before: Type.Optional(Type.String({ pattern: idPattern('usr'), description: '`next` of the page before' })),
      limit: Type.Integer({ minimum: 1, maximum: 100, default: 25 }),
    },
    { additionalProperties: false },
  ),
  result: Type.Object({
    users: Type.Array(
      Type.Object({
        userId: Type.String(),
        role: storedRole,
        status,
        name: orNull(Type.String()),
        email: orNull(Type.String()),
        phone: orNull(Type.String()),
        createdAt: moment,
      }),
    ),
    next: orNull(Type.String()),
  }),
  handle: async ({ db, services, query }) => ok(await listUsers(db, services, query)),
});

const readUserRoute = externalRoute({
  method: 'GET',
  path: '/api/users/:userId',
  summary: 'One user with contact details; who looked is written down',
  action: 'identity.read_user',
  params: userParams,
  result: Type.Object({
    userId: Type.String(),
    role: Type.Enum([...roles]),
    class: Type.Union([technicianClass, Type.Null()]),
    status,
    name: orNull(Type.String()),
    email: orNull(Type.String()),
    emailVerified: Type.Boolean(),
    phone: orNull(Type.String()),
    phoneVerified: Type.Boolean(),
    locale,
    memberships: Type.Array(Type.String()),
    capabilities: Type.Array(Type.Object({ capability, expiresAt: Type.Union([moment, Type.Null()]) })),
    createdAt: moment,
    erased: Type.Boolean(),
  }),
  refusals: { 'identity.no_such_user': 404 },
  handle: async ({ db, services, origin, params }) => {
    const user = await findUser(db, params.userId);
    if (!user) return noSuchUser();
    const { memberships, capabilities } = await readGrants(db, user.user_id, origin.at);
    await transact(db, (tx) => audit(tx, origin, { action: 'identity.user_read', subjectId: user.user_id }));
    const business = user.role === 'customer' && memberships.some((entry) => entry.kind === 'business');
    return ok({
      userId: user.user_id,
      role: business ? ('business' as const) : user.role,
      class: user.technician_class,
      status: user.status,
      ...openContact(services, user),
      emailVerified: user.email_verified_at !== null,
      phoneVerified: user.phone_verified_at !== null,
      locale: user.locale,
      memberships: memberships.map((entry) => entry.subject_id),
      capabilities,
      createdAt: user.created_at.toISOString(),
      erased: user.erased_at !== null,
    });
  },
});

const statusRoute = commandRoute({
  method: 'PATCH',
  path: '/api/users/:userId/status',
  summary: 'Suspend, block or re-activate a user; takes effect on their next request',
  action: 'identity.change_status',
  params: userParams,
  body: Type.Object({ status: Type.Enum(['active', 'suspended', 'blocked']), reason }, { additionalProperties: false }),
  result: Type.Object({ userId: Type.String(), status }),
  refusals: {
    'identity.wrong_status_change': 409,
    'identity.own_status': 409,
    'identity.last_owner': 409,
    'identity.owner_only': 403,
    'identity.no_such_user': 404,
  },
  handle: ({ tx, origin, params, body }) => changeUserStatus(tx, origin, { ...params, ...body }),
});

const resetFactorsRoute = commandRoute({
  method: 'POST',
  path: '/api/users/:userId/second-factors/reset',
  summary: 'Remove the second factors of a user who lost them; signs them out',
  action: 'identity.reset_factors',
  stepUp: true,
  params: userParams,
  body: Type.Object({ reason }, { additionalProperties: false }),
  result: doneResult,
  refusals: { 'identity.no_such_user': 404, 'identity.own_factors': 409 },
  handle: async ({ tx, origin, params, body }) => {
    const result = await resetFactors(tx, origin, { ...params, ...body });
    return result.ok ? ok({ done: true as const }) : result;
  },
});

function noSuchUser() {
  return refuse('identity.no_such_user', 'There is no such user.');
}

export const adminUserRoutes = [listRoute, readUserRoute, statusRoute, resetFactorsRoute];
