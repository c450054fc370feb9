import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { findUsers } from '../identity-store.ts';
import { openContact } from '../users/contact-details.ts';

/**
 * What admins are called, for pages on which admins see who decided. Of admins only: whoever reads the contact details of anybody else
 * is written down (`GET /api/users/:userId`). One statement however many there are.
 *
 * @returns null for the system, for who was erased and for who is no admin
 */
export async function adminNames(
  db: Db,
  services: Services,
  userIds: readonly (string | null)[],
): Promise<(userId: string | null) => string | null> {
  const wanted = [...new Set(userIds.filter((id) => id?.startsWith('usr_')))] as string[];
  const admins = (await findUsers(db, wanted)).filter((user) => user.role === 'admin');
  const names = new Map(admins.map((user) => [user.user_id, openContact(services, user).name]));
  return (userId) => (userId === null ? null : (names.get(userId) ?? null));
}

/** Versions of rules, each with what the admin who made it is called. */
export async function withCreators<Version extends { readonly createdBy: string | null }>(
  db: Db,
  services: Services,
  versions: readonly Version[],
): Promise<(Version & { createdByName: string | null })[]> {
  const nameOf = await adminNames(
    db,
    services,
    versions.map((version) => version.createdBy),
  );
  return versions.map((version) => ({ ...version, createdByName: nameOf(version.createdBy) }));
}
