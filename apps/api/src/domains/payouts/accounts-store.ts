import { type Insertable, sql } from 'kysely';
import { anyOf } from '#platform/db/any-of.ts';
import type { Database, Db, Tx } from '#platform/db/database.ts';

export interface PayoutAccount {
  readonly accountId: string;
  readonly payeeId: string;
  readonly method: 'bank' | 'upi';
  readonly dataKey: string;
  readonly sealed: string;
  readonly last4: string;
  readonly fingerprint: string;
  readonly usableFrom: Date;
  readonly onboarding: 'pending' | 'active' | 'rejected';
  readonly onboardingError: string | null;
}

const columns = [
  'account_id as accountId',
  'payee_id as payeeId',
  'method',
  'data_key as dataKey',
  'sealed',
  'last4',
  'fingerprint',
  'usable_from as usableFrom',
  'onboarding',
  'onboarding_error as onboardingError',
] as const;

/** The account a payee is paid to from now on (perhaps still cooling off). */
export async function presentAccount(db: Db, payeeId: string): Promise<PayoutAccount | undefined> {
  return db
    .selectFrom('payee_accounts')
    .select(columns)
    .where('payee_id', '=', payeeId)
    .where('replaced_at', 'is', null)
    .executeTakeFirst();
}

export async function readAccount(db: Db, accountId: string): Promise<PayoutAccount | undefined> {
  return db.selectFrom('payee_accounts').select(columns).where('account_id', '=', accountId).executeTakeFirst();
}

export async function insertAccount(tx: Tx, account: Insertable<Database['payee_accounts']>): Promise<void> {
  await tx.insertInto('payee_accounts').values(account).execute();
}

export async function replaceAccount(tx: Tx, accountId: string, at: Date): Promise<void> {
  await tx.updateTable('payee_accounts').set({ replaced_at: at }).where('account_id', '=', accountId).execute();
}

export async function noteOnboarding(
  tx: Tx,
  outcome: { accountId: string; state: 'active' | 'rejected'; error: string | null },
): Promise<void> {
  await tx
    .updateTable('payee_accounts')
    .set({ onboarding: outcome.state, onboarding_error: outcome.error })
    .where('account_id', '=', outcome.accountId)
    .execute();
}

/** Payees whose present account waits to be made known to the gateway and has cooled off. */
export async function payeesToOnboard(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('payee_accounts')
    .innerJoin('payees', 'payees.payee_id', 'payee_accounts.payee_id')
    .select('payee_accounts.payee_id')
    .where('payee_accounts.replaced_at', 'is', null)
    .where('payee_accounts.onboarding', '=', 'pending')
    .where('payee_accounts.method', '=', 'bank')
    .where('payee_accounts.usable_from', '<=', now)
    .where('payees.onboarding_sealed', 'is not', null)
    .orderBy('payee_accounts.usable_from')
    .limit(limit)
    .execute();
  return rows.map((row) => row.payee_id);
}

/** What a fraud check asks of payees' accounts, in one statement. */
export async function accountSigns(
  db: Db,
  asked: { payeeIds: readonly string[]; instrument: string | null },
): Promise<
  { readonly payeeId: string; readonly usableFrom: Date; readonly present: boolean; readonly same: boolean }[]
> {
  const { payeeIds, instrument } = asked;
  const { rows } = await sql<{ payeeId: string; usableFrom: Date; present: boolean; same: boolean }>`
    SELECT payee_id AS "payeeId", usable_from AS "usableFrom", replaced_at IS NULL AS present,
           coalesce(instrument_digest = ${instrument}, false) AS same
    FROM payee_accounts
    WHERE (payee_id = ${anyOf(payeeIds)} AND replaced_at IS NULL)
       OR (instrument_digest = ${instrument} AND payee_id = ${anyOf(payeeIds)})`.execute(db);
  return rows;
}

/** Other payees with the same account, and since when. */
export function sharersOf(db: Db, fingerprint: string): Promise<{ payeeId: string; since: Date }[]> {
  return db
    .selectFrom('payee_accounts')
    .select(['payee_id as payeeId', 'created_at as since'])
    .where('fingerprint', '=', fingerprint)
    .execute();
}
