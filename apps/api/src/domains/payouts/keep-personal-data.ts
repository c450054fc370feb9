import type { Db } from '#platform/db/database.ts';
import type { DataSubject, PersonalDataKeeper } from '#platform/personal-data.ts';
import type { Services } from '#platform/services.ts';

async function collect(db: Db, _services: Services, { userId, subjects }: DataSubject) {
  const ids = [userId, ...subjects];
  const accounts = await db
    .selectFrom('payee_accounts')
    .select(['payee_id', 'method', 'last4', 'usable_from', 'onboarding', 'created_at', 'replaced_at'])
    .where('payee_id', 'in', ids)
    .execute();
  const payouts = await db
    .selectFrom('payouts')
    .select(['payout_id', 'payee_id', 'amount_minor', 'method', 'state', 'utr', 'requested_at', 'ended_at'])
    .where('payee_id', 'in', ids)
    .orderBy('payout_id', 'desc')
    .execute();
  return { data: { accounts, payouts } };
}

/** Whoever is erased can't be asked for a new account: what is owed has to arrive first. */
async function obstacles(db: Db, { userId, subjects }: DataSubject) {
  const rows = await db
    .selectFrom('payout_items')
    .select('item_id')
    .where('payee_id', 'in', [userId, ...subjects])
    .where('state', 'in', ['due', 'sending'])
    .execute();
  const message = 'Money of yours was not paid out yet.';
  return rows.length === 0 ? [] : [{ code: 'payouts.money_due', message, count: rows.length }];
}

async function erase(...[tx, , { subject }]: Parameters<PersonalDataKeeper['erase']>) {
  const paid = await tx
    .selectFrom('payouts')
    .select('payout_id')
    .where('payee_id', 'in', [subject.userId, ...subject.subjects])
    .executeTakeFirst();
  const why = 'Income-tax Act s.194-O and CGST Act s.36: proofs of payment for eight years';
  return { kept: paid ? [{ what: 'payouts_and_statements', why }] : [], files: [] };
}

export const payoutsKeeper: PersonalDataKeeper = { name: 'payouts', collect, obstacles, erase };
