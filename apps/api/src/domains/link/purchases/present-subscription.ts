import type { Db } from '#platform/db/database.ts';
import { linkLimits } from '../link-limits.ts';
import { boughtPlans, planPeriods } from '../link-tables.ts';
import { presentPlan } from '../teams/present-team.ts';
import { planOf } from '../teams/plans.ts';
import type { Team } from '../teams/teams-store.ts';
import { gstRateFor } from '#rooms/taxes/index.ts';
import { offerOf } from './buy-plan.ts';
import { planOfTeam, type Purchase, purchasesOf } from './purchases-store.ts';
import { renews } from './plan-terms.ts';

/** What pages show; older ones are in the list of documents. */
const shownPurchases = 36;

export type SubscriptionStanding = 'free' | 'given' | 'paid' | 'grace';

export function standingOf(team: Pick<Team, 'plan' | 'paid_until'>, at: Date): SubscriptionStanding {
  if (team.plan === 'free') return 'free';
  if (team.paid_until === null) return 'given';
  return at < team.paid_until ? 'paid' : 'grace';
}

/** LNK-1, for owners: until when the plan is paid, what it costs to go on, and what was bought. */
export async function presentSubscription(db: Db, team: Team, asking: { userId: string; now: Date }) {
  const { now } = asking;
  const [plan, purchases, offers] = await Promise.all([
    planOf(db, team.plan, now),
    purchasesOf(db, team.team_id, shownPurchases),
    Promise.all(boughtPlans.map((name) => presentOffer(db, team, name, now))),
  ]);
  const { paid_until: until } = team;
  return {
    teamId: team.team_id,
    plan: presentPlan(plan),
    standing: standingOf(team, now),
    paidUntil: until?.toISOString() ?? null,
    // What is not renewed by then falls back to the free plan.
    endsForGoodAt: until ? new Date(until.getTime() + linkLimits.planGrace_ms).toISOString() : null,
    offers,
    purchases: purchases.map((purchase) => presentPurchase(purchase, asking.userId)),
  };
}

async function presentOffer(db: Db, team: Team, name: (typeof boughtPlans)[number], now: Date) {
  const plan = await planOf(db, name, now);
  const rate = await gstRateFor(db, { hsn: plan.sac, at: now });
  if (!rate) throw new Error(`no GST rate for ${plan.sac}`);
  const periods = await Promise.all(
    planPeriods.map(async (period) => {
      const decided = await offerOf(db, team, { plan: name, period }, now);
      const fullMinor = period === 'year' ? plan.year_minor : plan.month_minor;
      if (!decided.ok) {
        return {
          period,
          fullMinor,
          creditMinor: 0,
          priceMinor: fullMinor,
          from: null,
          until: null,
          refusal: decided.code,
        };
      }
      const { terms } = decided.offer;
      return {
        period,
        fullMinor,
        creditMinor: terms.credit_minor,
        priceMinor: terms.price_minor - terms.credit_minor,
        from: terms.startsAt.toISOString(),
        until: terms.endsAt.toISOString(),
        refusal: null,
      };
    }),
  );
  return { ...presentPlan(plan), gstRate_bp: rate.rate_bp, isRenewal: renews(planOfTeam(team), name, now), periods };
}

/** The document is its buyer's: it bears their address. */
export function presentPurchase(purchase: Purchase, userId: string) {
  const isYours = purchase.buyer_id === userId;
  return {
    purchaseId: purchase.purchase_id,
    plan: purchase.plan,
    period: purchase.period,
    state: purchase.superseded_by === null ? purchase.state : ('replaced' as const),
    priceMinor: purchase.price_minor - purchase.credit_minor,
    creditMinor: purchase.credit_minor,
    totalMinor: purchase.total_minor,
    orderedAt: purchase.created_at.toISOString(),
    payBy: purchase.pay_by.toISOString(),
    from: purchase.starts_at?.toISOString() ?? null,
    until: purchase.ends_at?.toISOString() ?? null,
    isYours,
    checkoutId: isYours && purchase.state === 'waiting' ? purchase.checkout_id : null,
    invoiceId: isYours ? purchase.invoice_id : null,
  };
}
