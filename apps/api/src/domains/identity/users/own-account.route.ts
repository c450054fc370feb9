import { Type } from 'typebox';
import { adminCapabilities, roles, userStatuses } from '@mistri/contracts/auth/roles';
import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { factorsOf } from '../factors/factors-of.ts';
import { doneResult, locale, moment, name, orNull, technicianClass } from '../identity-schemas.ts';
import { findUser, lockUser } from '../identity-store.ts';
import { openContact, sealField } from './contact-details.ts';
import { mayChangeDetails } from './may-change-details.ts';

const meRoute = readRoute({
  method: 'GET',
  path: '/api/users/me',
  summary: 'The signed-in user',
  action: 'identity.read_own',
  result: Type.Object({
    userId: Type.String(),
    role: Type.Enum([...roles]),
    class: Type.Union([technicianClass, Type.Null()], { description: 'Of technicians' }),
    status: Type.Enum([...userStatuses]),
    capabilities: Type.Array(Type.Enum([...adminCapabilities])),
    email: orNull(Type.String()),
    emailVerified: Type.Boolean(),
    phone: orNull(Type.String()),
    phoneVerified: Type.Boolean(),
    name: orNull(Type.String()),
    locale,
    memberships: Type.Array(Type.String(), { description: 'Ids the user acts for: `dlr_…`, `biz_…`' }),
    hasPassword: Type.Boolean(),
    secondFactors: Type.Array(Type.Enum(['totp', 'passkey'])),
    needs: Type.Union([Type.Enum(['second_factor', 'second_factor_enrolment']), Type.Null()], {
      description: 'What an admin has to do before admin work',
    }),
    createdAt: moment,
  }),
  handle: async (call) => {
    const { db, services } = call;
    const actor = signedIn(call);
    const user = await findUser(db, actor.userId);
    if (!user) throw new Error('signed in without a user');
    return ok({
      userId: user.user_id,
      role: actor.role,
      class: user.technician_class,
      status: user.status,
      capabilities: [...actor.capabilities],
      ...openContact(services, user),
      emailVerified: user.email_verified_at !== null,
      phoneVerified: user.phone_verified_at !== null,
      locale: user.locale,
      memberships: actor.subjects.slice(1),
      hasPassword: user.password_hash !== null,
      secondFactors: await factorsOf(db, actor.userId),
      needs: actor.needs ?? null,
      createdAt: user.created_at.toISOString(),
    });
  },
});

const changeRoute = commandRoute({
  method: 'PATCH',
  path: '/api/users/me',
  summary: 'Change name or language',
  action: 'identity.change_own',
  body: Type.Object(
    { name: Type.Optional(name), locale: Type.Optional(locale) },
    { additionalProperties: false, minProperties: 1 },
  ),
  result: doneResult,
  refusals: { 'auth.inactive': 403 },
  handle: async (call) => {
    const { tx, body, services } = call;
    const user = await lockUser(tx, signedIn(call).userId);
    if (!user) throw new Error('signed in without a user');
    // The language is no fact about a person: who is suspended still reads in their own.
    const refusal = body.name === undefined ? undefined : mayChangeDetails(user);
    if (refusal) return refusal;
    await tx
      .updateTable('users')
      .set({
        locale: body.locale ?? user.locale,
        name_sealed: body.name === undefined ? user.name_sealed : sealField(services, user, 'name', body.name.trim()),
      })
      .where('user_id', '=', user.user_id)
      .execute();
    return ok({ done: true as const });
  },
});

export const ownAccountRoutes = [meRoute, changeRoute];
