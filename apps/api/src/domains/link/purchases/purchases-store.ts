import type { Insertable, Selectable } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { LinkPurchasesTable, PlanName } from '../link-tables.ts';
import type { Team } from '../teams/teams-store.ts';
import type { PaidPeriod, TeamPlan } from './plan-terms.ts';

export type Purchase = Selectable<LinkPurchasesTable>;

/** Locked by the name of the team (`lockNames`), as everything of a plan. */
export function findPurchase(db: Db, purchaseId: string): Promise<Purchase | undefined> {
  return db.selectFrom('link_purchases').selectAll().where('purchase_id', '=', purchaseId).executeTakeFirst();
}

export function waitingOf(db: Db, teamId: string): Promise<Purchase | undefined> {
  return db
    .selectFrom('link_purchases')
    .selectAll()
    .where('team_id', '=', teamId)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
}

/** Newest first. */
export function purchasesOf(db: Db, teamId: string, limit: number): Promise<Purchase[]> {
  return db
    .selectFrom('link_purchases')
    .selectAll()
    .where('team_id', '=', teamId)
    .orderBy('purchase_id', 'desc')
    .limit(limit)
    .execute();
}

/** Paid, not over, and taken over by none. */
export function livePurchases(db: Db, teamId: string, at: Date): Promise<Purchase[]> {
  return db
    .selectFrom('link_purchases')
    .selectAll()
    .where('team_id', '=', teamId)
    .where('state', '=', 'paid')
    .where('superseded_by', 'is', null)
    .where('ends_at', '>', at)
    .orderBy('ends_at')
    .execute();
}

export function paidPeriodsOf(purchases: readonly Purchase[]): PaidPeriod[] {
  return purchases.flatMap((row) =>
    row.starts_at && row.ends_at
      ? [{ purchaseId: row.purchase_id, price_minor: row.price_minor, startsAt: row.starts_at, endsAt: row.ends_at }]
      : [],
  );
}

export function insertPurchase(tx: Tx, row: Insertable<LinkPurchasesTable>): Promise<Purchase> {
  return tx.insertInto('link_purchases').values(row).returningAll().executeTakeFirstOrThrow();
}

export async function changePurchase(
  tx: Tx,
  purchaseId: string,
  change: Partial<Pick<Purchase, 'state' | 'starts_at' | 'ends_at' | 'changed_at'>>,
): Promise<void> {
  await tx.updateTable('link_purchases').set(change).where('purchase_id', '=', purchaseId).execute();
}

export const planOfTeam = (team: Team): TeamPlan => ({
  plan: team.plan,
  paidUntil: team.paid_until,
  anchorDay: team.paid_anchor,
});

/** The plan of a team, and until when it is paid; null: without an end. Owners are told anew. */
export async function setTeamPlan(
  tx: Tx,
  teamId: string,
  to: { plan: PlanName; paidUntil: Date | null; anchorDay: number | null },
): Promise<void> {
  await tx
    .updateTable('link_teams')
    .set({ plan: to.plan, paid_until: to.paidUntil, paid_anchor: to.anchorDay, ending_told: null })
    .where('team_id', '=', teamId)
    .execute();
}
