import type { Db, Tx } from '#platform/db/database.ts';
import type { Origin } from '#platform/audit.ts';
import type { DataSubject, PersonalDataKeeper } from '#platform/personal-data.ts';
import type { Services } from '#platform/services.ts';
import { readGrants } from '../admins/read-grants.ts';
import { factorsOf } from '../factors/factors-of.ts';
import { findUser } from '../identity-store.ts';
import { openContact } from './contact-details.ts';
import { eraseUser } from './erase-user.ts';

async function collect(db: Db, services: Services, { userId }: DataSubject) {
  const user = await findUser(db, userId);
  if (!user) return { data: null };
  const sessions = await db
    .selectFrom('sessions')
    .select(['session_id', 'label', 'created_at', 'last_used_at', 'expires_at', 'ended_at', 'end_reason'])
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .execute();
  const passkeys = await db
    .selectFrom('passkeys')
    .select(['label', 'rp_id', 'created_at', 'last_used_at'])
    .where('user_id', '=', userId)
    .execute();
  const linked = await db
    .selectFrom('external_identities')
    .select(['issuer', 'linked_at'])
    .where('user_id', '=', userId)
    .execute();
  const { memberships, capabilities } = await readGrants(db, userId, services.clock.now());
  const account = {
    userId,
    role: user.role,
    class: user.technician_class,
    status: user.status,
    ...openContact(services, user),
    emailVerifiedAt: user.email_verified_at,
    phoneVerifiedAt: user.phone_verified_at,
    locale: user.locale,
    createdAt: user.created_at,
  };
  const secondFactors = await factorsOf(db, userId);
  return { data: { account, memberships, capabilities, secondFactors, passkeys, linked, sessions } };
}

async function obstacles(db: Db, { userId }: DataSubject) {
  const user = await findUser(db, userId);
  if (user?.role !== 'admin') return [];
  const message = 'An owner has to take your capabilities away first.';
  const { capabilities } = await readGrants(db, userId, new Date(0));
  return capabilities.length === 0 ? [] : [{ code: 'identity.capabilities', message, count: capabilities.length }];
}

async function erase(tx: Tx, _services: Services, given: { subject: DataSubject; origin: Origin }) {
  await eraseUser(tx, given.origin, given.subject.userId);
  const kept = { what: 'sign_in_log', why: 'CERT-In directions of 28 April 2022: 180 days, without name or address' };
  return { kept: [kept], files: [] };
}

export const identityKeeper: PersonalDataKeeper = { name: 'account', collect, obstacles, erase, last: true };
