import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Services } from '#platform/services.ts';
import { insertUser, type UserRow } from '../identity-store.ts';
import { emailIndex, normalEmail, phoneIndex, sealField } from './contact-details.ts';

export interface NewUser {
  role: UserRow['role'];
  technicianClass?: 'hardware' | 'software';
  email?: string;
  /** E.164. */
  phone?: string;
  name?: string;
  passwordHash?: string;
  locale?: UserRow['locale'];
  /** Verified by the way it came (invitation, identity provider). */
  emailVerified?: boolean;
  phoneVerified?: boolean;
}

/**
 * Makes a user. Customers may act at once; technicians, dealers and providers too, but as users only: what they sell or
 * repair depends on the approval of their profile by an admin.
 *
 * @returns undefined when the e-mail address or phone number is taken
 */
export async function registerUser(
  tx: Tx,
  services: Services,
  origin: Origin,
  user: NewUser,
): Promise<UserRow | undefined> {
  const keys = { user_id: newId('usr'), data_key: services.crypto.newDataKey() };
  const email = user.email === undefined ? undefined : normalEmail(user.email);
  const row: UserRow = {
    ...keys,
    role: user.role,
    technician_class: user.role === 'technician' ? (user.technicianClass ?? 'hardware') : null,
    status: 'active',
    email_index: email === undefined ? null : emailIndex(services, email),
    email_sealed: email === undefined ? null : sealField(services, keys, 'email', email),
    email_verified_at: user.emailVerified ? origin.at : null,
    phone_index: user.phone === undefined ? null : phoneIndex(services, user.phone),
    phone_sealed: user.phone === undefined ? null : sealField(services, keys, 'phone', user.phone),
    phone_verified_at: user.phoneVerified ? origin.at : null,
    name_sealed: user.name === undefined ? null : sealField(services, keys, 'name', user.name),
    password_hash: user.passwordHash ?? null,
    locale: user.locale ?? 'en',
    former_email_sealed: null,
    erased_at: null,
    created_at: origin.at,
  };
  if (!(await insertUser(tx, row))) return undefined;
  await audit(tx, origin, {
    action: 'identity.registered',
    subjectId: row.user_id,
    after: { role: row.role, status: row.status },
  });
  await emit(tx, origin, {
    name: 'identity.user_registered.v1',
    subject: row.user_id,
    payload: { userId: row.user_id, role: row.role },
  });
  return row;
}
