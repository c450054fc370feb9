import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { UsersTable } from './identity-tables.ts';

export type UserRow = Selectable<UsersTable>;

export function findUser(db: Db, userId: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('user_id', '=', userId).executeTakeFirst();
}

/** Those of them who may act now. */
export async function activeUsers(db: Db, userIds: readonly string[]): Promise<Set<string>> {
  if (userIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('users')
    .select('user_id')
    .where('user_id', 'in', [...new Set(userIds)])
    .where('status', '=', 'active')
    .execute();
  return new Set(rows.map((row) => row.user_id));
}

/** Whoever has proved that this address or number is theirs. */
export function findUserByContactIndex(db: Db, index: string): Promise<UserRow | undefined> {
  return db
    .selectFrom('users')
    .selectAll()
    .where((is) =>
      is.or([
        is.and([is('email_index', '=', index), is('email_verified_at', 'is not', null)]),
        is.and([is('phone_index', '=', index), is('phone_verified_at', 'is not', null)]),
      ]),
    )
    .executeTakeFirst();
}

export async function findUsers(db: Db, userIds: readonly string[]): Promise<UserRow[]> {
  if (userIds.length === 0) return [];
  return db
    .selectFrom('users')
    .selectAll()
    .where('user_id', '=', sql<string>`any(${[...userIds]}::text[])`)
    .execute();
}

export function findUserByEmailIndex(db: Db, index: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('email_index', '=', index).executeTakeFirst();
}

export function findUserByPhoneIndex(db: Db, index: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('phone_index', '=', index).executeTakeFirst();
}

export function lockUser(tx: Tx, userId: string): Promise<UserRow | undefined> {
  return tx.selectFrom('users').selectAll().where('user_id', '=', userId).forUpdate().executeTakeFirst();
}

/** @returns false when the e-mail address or phone number is taken */
export async function insertUser(tx: Tx, row: UserRow): Promise<boolean> {
  const inserted = await tx
    .insertInto('users')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('user_id')
    .executeTakeFirst();
  return inserted !== undefined;
}
