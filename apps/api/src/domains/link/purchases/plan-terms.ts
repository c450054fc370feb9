import { mulRatio } from '@mistri/money';
import { day_ms } from '#platform/clock.ts';
import { addIndianMonths, indianDayOfMonth } from '#platform/indian-days.ts';
import { linkLimits } from '../link-limits.ts';
import { type BoughtPlan, type PlanName, planNames, type PlanPeriod } from '../link-tables.ts';

/** What the rules look at: the plan of a team, and until when it is paid. Null: free, or given without an end. */
export interface TeamPlan {
  readonly plan: PlanName;
  readonly paidUntil: Date | null;
  readonly anchorDay: number | null;
}

/** A period that was paid and that no other has taken over. */
export interface PaidPeriod {
  readonly purchaseId: string;
  readonly price_minor: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

export interface WantedPlan {
  readonly plan: BoughtPlan;
  readonly period: PlanPeriod;
  /** Of the whole period, without GST. */
  readonly price_minor: number;
}

export interface PlanTerms {
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly anchorDay: number;
  readonly price_minor: number;
  /** What is left of the periods that this one takes over. */
  readonly credit_minor: number;
  readonly supersedes: readonly string[];
}

/** Why a plan can't be bought now. */
export const termsRefusals = [
  'link.plan_given',
  'link.smaller_plan_waits',
  'link.credit_too_large',
  'link.paid_far_ahead',
] as const;
export type TermsRefusal = (typeof termsRefusals)[number];

const monthsOf: Readonly<Record<PlanPeriod, number>> = { month: 1, year: 12 };
const rank = (plan: PlanName): number => planNames.indexOf(plan);

/** Still the team's: paid, or in the days after that in which it may be renewed without a gap. */
export function holdsStill(team: TeamPlan, at: Date): boolean {
  return team.paidUntil !== null && at.getTime() < team.paidUntil.getTime() + linkLimits.planGrace_ms;
}

/** The same plan again goes on where what is paid ends; everything else begins now. */
export function renews(team: TeamPlan, plan: BoughtPlan, at: Date): boolean {
  return team.plan === plan && holdsStill(team, at);
}

/** Staff gave it, or a larger one, without an end. */
export function hasForGood(team: TeamPlan, plan: BoughtPlan): boolean {
  return team.paidUntil === null && team.plan !== 'free' && rank(plan) <= rank(team.plan);
}

/** When a period that is paid at this moment begins and ends. */
export function periodOf(
  team: TeamPlan,
  wanted: Pick<WantedPlan, 'plan' | 'period'>,
  at: Date,
): { startsAt: Date; endsAt: Date; anchorDay: number } {
  const goesOn = renews(team, wanted.plan, at) && team.paidUntil !== null;
  const startsAt = goesOn ? (team.paidUntil as Date) : at;
  const anchorDay = goesOn && team.anchorDay !== null ? team.anchorDay : indianDayOfMonth(startsAt);
  return { startsAt, endsAt: addIndianMonths(startsAt, monthsOf[wanted.period], anchorDay), anchorDay };
}

/**
 * What is left of a paid period, by whole days not begun yet, rounded down to the paisa. The same all day long from the
 * moment a day of the period begins, so that the price somebody sees is the price they confirm.
 */
export function unusedOf(paid: PaidPeriod, at: Date): number {
  const days = (from: number): number => Math.max(0, Math.floor((paid.endsAt.getTime() - from) / day_ms));
  const all = days(paid.startsAt.getTime());
  const left = Math.min(all, days(at.getTime()));
  return all === 0 ? 0 : mulRatio(paid.price_minor, left, all, 'down');
}

export const creditOf = (paid: readonly PaidPeriod[], at: Date): number =>
  paid.reduce((sum, period) => sum + unusedOf(period, at), 0);

/** What a plan costs this team at this moment, and from when to when it holds; or why it can't be bought now. */
export function termsOf(
  facts: { team: TeamPlan; paid: readonly PaidPeriod[]; at: Date },
  wanted: WantedPlan,
): { ok: true; terms: PlanTerms } | { ok: false; code: TermsRefusal } {
  const { team, at } = facts;
  if (hasForGood(team, wanted.plan)) return { ok: false, code: 'link.plan_given' };
  const stillPaid = team.paidUntil !== null && at < team.paidUntil;
  if (stillPaid && rank(wanted.plan) < rank(team.plan)) return { ok: false, code: 'link.smaller_plan_waits' };
  const period = periodOf(team, wanted, at);
  if (period.endsAt.getTime() > at.getTime() + linkLimits.paidAhead_ms)
    return { ok: false, code: 'link.paid_far_ahead' };
  const taken = renews(team, wanted.plan, at) ? [] : facts.paid.filter((paid) => paid.endsAt > at);
  const credit_minor = creditOf(taken, at);
  // The gateway takes no less than a rupee; what is left is never thrown away.
  if (wanted.price_minor - credit_minor < leastPrice_minor) return { ok: false, code: 'link.credit_too_large' };
  const supersedes = taken.map((paid) => paid.purchaseId);
  return { ok: true, terms: { ...period, price_minor: wanted.price_minor, credit_minor, supersedes } };
}

export const leastPrice_minor = 100;
