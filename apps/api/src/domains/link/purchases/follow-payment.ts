import type { EventPayload } from '@mistri/contracts/events/index';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { mustBeOk } from '#platform/refusal.ts';
import { cancelJob, linesOf, markFulfilled, startSupply } from '#rooms/jobs/index.ts';
import { lockNames } from '../lock-name.ts';
import { findTeam, type Team } from '../teams/teams-store.ts';
import { lapsePurchase } from './buy-plan.ts';
import { creditOf, hasForGood, periodOf } from './plan-terms.ts';
import {
  changePurchase,
  findPurchase,
  livePurchases,
  paidPeriodsOf,
  planOfTeam,
  type Purchase,
  setTeamPlan,
  waitingOf,
} from './purchases-store.ts';

/** The purchase of a job, and its team, under the lock of the team's name (lock order: names → job). */
async function lockedPurchase(tx: Tx, jobId: string): Promise<{ purchase: Purchase; team: Team | undefined }> {
  const seen = await findPurchase(tx, jobId);
  if (!seen) throw new Error(`job ${jobId} has no purchase`);
  await lockNames(tx, `team:${seen.team_id}`);
  const [purchase, team] = [await findPurchase(tx, jobId), await findTeam(tx, seen.team_id)];
  if (!purchase) throw new Error(`purchase ${jobId} vanished`);
  return { purchase, team };
}

/**
 * The money of a plan is here: the team has it from now on, or longer than before. The supply is complete with that: the
 * invoice is due, and the money is the platform's. Told again, it changes nothing.
 */
export async function startPaidPlan(tx: Tx, origin: Origin, jobId: string): Promise<void> {
  const { purchase, team } = await lockedPurchase(tx, jobId);
  if (purchase.state !== 'waiting') return;
  const hindrance = team ? await hindranceOf(tx, team, purchase) : 'the team is gone';
  if (!team || hindrance) return giveBack(tx, origin, purchase, hindrance ?? 'the team is gone');
  const takesOver = purchase.credit_minor > 0;
  const before = planOfTeam(team);
  const period = periodOf(takesOver ? { plan: 'free', paidUntil: null, anchorDay: null } : before, purchase, origin.at);
  if (period.startsAt.getTime() === origin.at.getTime()) await takeOver(tx, purchase, origin.at);
  await changePurchase(tx, jobId, {
    state: 'paid',
    starts_at: period.startsAt,
    ends_at: period.endsAt,
    changed_at: origin.at,
  });
  const { plan } = purchase;
  await setTeamPlan(tx, team.team_id, { plan, paidUntil: period.endsAt, anchorDay: period.anchorDay });
  await audit(tx, origin, {
    action: 'link.plan_paid',
    subjectId: team.team_id,
    before: { plan: team.plan, paidUntil: team.paid_until?.toISOString() ?? null },
    after: { plan, paidUntil: period.endsAt.toISOString(), purchaseId: jobId },
  });
  await mustBeOk(startSupply(tx, origin, jobId), 'start supply');
  await mustBeOk(markFulfilled(tx, origin, { jobId, disputeWindowEndsAt: origin.at }), 'fulfil');
}

/** What changed between the order and its money so that it must not be carried out. */
async function hindranceOf(tx: Tx, team: Team, purchase: Purchase): Promise<string | undefined> {
  const lines = await linesOf(tx, purchase.purchase_id);
  if (lines.every((line) => line.refunded_minor === line.total_minor)) return 'it was given back already';
  if (hasForGood(planOfTeam(team), purchase.plan)) return 'the team was given this plan meanwhile';
  if (purchase.credit_minor === 0) return undefined;
  const live = await livePurchases(tx, team.team_id, purchase.created_at);
  const left_minor = creditOf(paidPeriodsOf(live), purchase.created_at);
  return left_minor < purchase.credit_minor ? 'what was left of the plan before was given back meanwhile' : undefined;
}

async function giveBack(tx: Tx, origin: Origin, purchase: Purchase, reason: string): Promise<void> {
  await changePurchase(tx, purchase.purchase_id, { state: 'lapsed', changed_at: origin.at });
  await mustBeOk(cancelJob(tx, origin, { jobId: purchase.purchase_id, reason }), 'give back');
}

/** What was left of earlier periods went into this one. */
async function takeOver(tx: Tx, purchase: Purchase, at: Date): Promise<void> {
  await tx
    .updateTable('link_purchases')
    .set({ superseded_by: purchase.purchase_id, changed_at: at })
    .where('team_id', '=', purchase.team_id)
    .where('purchase_id', '<>', purchase.purchase_id)
    .where('state', '=', 'paid')
    .where('superseded_by', 'is', null)
    .where('ends_at', '>', at)
    .execute();
}

/**
 * All of a purchase goes back to its buyer (a review of the payment, or finance): the team has what it had before, as far as
 * that is still paid. A part that goes back changes nothing.
 */
export async function notePlanRefund(
  tx: Tx,
  origin: Origin,
  due: Pick<EventPayload<'jobs.refund_due.v1'>, 'jobId' | 'reason'>,
): Promise<void> {
  const { purchase, team } = await lockedPurchase(tx, due.jobId);
  if (purchase.state !== 'paid') return;
  const lines = await linesOf(tx, due.jobId);
  if (lines.some((line) => line.refunded_minor < line.total_minor)) return;
  await changePurchase(tx, due.jobId, { state: 'refunded', changed_at: origin.at });
  await tx
    .updateTable('link_purchases')
    .set({ superseded_by: null, changed_at: origin.at })
    .where('superseded_by', '=', due.jobId)
    .execute();
  if (!team) return;
  // An order that counts on what is given back now is made again, at another price.
  const waiting = await waitingOf(tx, team.team_id);
  if (waiting && waiting.credit_minor > 0) await lapsePurchase(tx, origin, waiting, 'the plan before was given back');
  // Given or taken by staff since: that stands.
  if (team.paid_until === null) return;
  const last = (await livePurchases(tx, team.team_id, origin.at)).at(-1);
  await setTeamPlan(tx, team.team_id, {
    plan: last?.plan ?? 'free',
    paidUntil: last?.ends_at ?? null,
    anchorDay: last ? team.paid_anchor : null,
  });
  await audit(tx, origin, {
    action: 'link.plan_refunded',
    subjectId: team.team_id,
    reason: due.reason,
    before: { plan: team.plan, paidUntil: team.paid_until.toISOString(), purchaseId: due.jobId },
    after: { plan: last?.plan ?? 'free', paidUntil: last?.ends_at?.toISOString() ?? null },
  });
}

/** Remembers the document of a purchase: the page leads its buyer to it. */
export async function notePlanInvoice(
  tx: Tx,
  issued: Pick<EventPayload<'invoices.issued.v1'>, 'invoiceId' | 'jobId' | 'kind'>,
): Promise<void> {
  if (!issued.jobId.startsWith('sub_') || (issued.kind !== 'tax_invoice' && issued.kind !== 'bill_of_supply')) return;
  await tx
    .updateTable('link_purchases')
    .set({ invoice_id: issued.invoiceId })
    .where('purchase_id', '=', issued.jobId)
    .where('invoice_id', 'is', null)
    .execute();
}
