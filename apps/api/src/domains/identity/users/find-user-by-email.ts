import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { emailIndex } from './contact-details.ts';
import { findUserByEmailIndex, type UserRow } from '../identity-store.ts';

/** Equality look-up through the blind index; the address itself is not stored in clear. */
export function findUserByEmail(db: Db, services: Services, email: string): Promise<UserRow | undefined> {
  return findUserByEmailIndex(db, emailIndex(services, email));
}
