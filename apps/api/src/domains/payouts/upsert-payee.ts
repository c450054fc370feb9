import { sql } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { PayeeAddress, PayeeKind } from './payouts-tables.ts';

export interface PayeeInput {
  readonly payeeId: string;
  readonly kind: PayeeKind;
  readonly legalName: string;
  readonly gstin: string | null;
  /** Only its fourth letter is kept here: TDS needs to know whether there is a PAN and of what kind of person. */
  readonly pan: string | null;
  readonly stateCode: string;
  readonly commissionTier: string | null;
  readonly address: PayeeAddress;
}

/** Makes a payee known to the money rooms, or brings its facts up to date. Whoever approves people audits it. */
export async function upsertPayee(tx: Tx, payee: PayeeInput): Promise<void> {
  const facts = {
    kind: payee.kind,
    legal_name: payee.legalName,
    gstin: payee.gstin,
    pan_kind: payee.pan ? payee.pan.charAt(3) : null,
    state_code: payee.stateCode,
    tier: payee.commissionTier,
    address: JSON.stringify(payee.address),
    active: true,
  };
  await tx
    .insertInto('payees')
    .values({ payee_id: payee.payeeId, ...facts })
    .onConflict((conflict) => conflict.column('payee_id').doUpdateSet({ ...facts, updated_at: sql`now()` }))
    .execute();
}

/** Stops or restarts payouts to a payee; earnings stay on the balance meanwhile. */
export async function setPayeeActive(tx: Tx, payeeId: string, active: boolean): Promise<void> {
  await tx
    .updateTable('payees')
    .set({ active, updated_at: sql`now()` })
    .where('payee_id', '=', payeeId)
    .execute();
}

export interface Payee {
  readonly payeeId: string;
  readonly kind: PayeeKind;
  readonly legalName: string;
  readonly gstin: string | null;
  readonly panKind: string | null;
  readonly stateCode: string;
  readonly tier: string | null;
  readonly address: PayeeAddress;
  readonly active: boolean;
  /** Route: where held transfers go. */
  readonly linkedAccountId: string | null;
}

const columns = [
  'payee_id as payeeId',
  'kind',
  'legal_name as legalName',
  'gstin',
  'pan_kind as panKind',
  'state_code as stateCode',
  'tier',
  'address',
  'active',
  'linked_account_id as linkedAccountId',
] as const;

export async function getPayee(db: Db, payeeId: string): Promise<Payee | undefined> {
  return db.selectFrom('payees').select(columns).where('payee_id', '=', payeeId).executeTakeFirst();
}

export async function getPayees(db: Db, payeeIds: readonly string[]): Promise<Map<string, Payee>> {
  if (payeeIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('payees')
    .select(columns)
    .where('payee_id', 'in', [...payeeIds])
    .execute();
  return new Map(rows.map((row) => [row.payeeId, row]));
}

/** Everything about a payee's balance queues here: after holds, before the ledger's accounts (lock order). */
export async function lockPayee(tx: Tx, payeeId: string): Promise<Payee | undefined> {
  return tx.selectFrom('payees').select(columns).where('payee_id', '=', payeeId).forNoKeyUpdate().executeTakeFirst();
}
