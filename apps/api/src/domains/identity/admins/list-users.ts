import type { UserStatus } from '@mistri/contracts/auth/roles';
import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import type { StoredRole } from '../identity-tables.ts';
import { emailIndex, maskEmail, maskPhone, normalPhone, openContact, phoneIndex } from '../users/contact-details.ts';

export interface UserSearch {
  role?: StoredRole;
  status?: UserStatus;
  email?: string;
  phone?: string;
  before?: string;
  limit: number;
}

/**
 * One page of users, newest first (ids sort by time). Addresses are sealed, so they are found by blind index only when
 * given whole; nobody can leaf through them.
 */
export async function listUsers(db: Db, services: Services, search: UserSearch) {
  let query = db.selectFrom('users').selectAll();
  if (search.role !== undefined) query = query.where('role', '=', search.role);
  if (search.status !== undefined) query = query.where('status', '=', search.status);
  if (search.email !== undefined) query = query.where('email_index', '=', emailIndex(services, search.email));
  if (search.phone !== undefined) {
    // Something that is no phone number finds nobody.
    const phone = normalPhone(search.phone);
    query = query.where('phone_index', '=', phone ? phoneIndex(services, phone) : '');
  }
  if (search.before !== undefined) query = query.where('user_id', '<', search.before);
  const rows = await query
    .orderBy('user_id', 'desc')
    .limit(search.limit + 1)
    .execute();
  const page = rows.slice(0, search.limit);
  const users = page.map((row) => {
    const contact = openContact(services, row);
    return {
      userId: row.user_id,
      role: row.role,
      status: row.status,
      name: contact.name,
      email: maskEmail(contact.email),
      phone: maskPhone(contact.phone),
      createdAt: row.created_at.toISOString(),
    };
  });
  return { users, next: rows.length > search.limit ? (page.at(-1)?.user_id ?? null) : null };
}
