import { gstState } from '@mistri/contracts/identifiers/index';
import { audit, type Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { cancelJob, createJobs, lockJob, type Parties, type Party, platformPayee } from '#rooms/jobs/index.ts';
import { gstRateFor } from '#rooms/taxes/index.ts';
import { linkLimits } from '../link-limits.ts';
import type { BoughtPlan, PlanPeriod } from '../link-tables.ts';
import { lockNames } from '../lock-name.ts';
import { planOf } from '../teams/plans.ts';
import { demandRole, type RightsRefusal } from '../teams/team-rights.ts';
import { findTeam, type Team } from '../teams/teams-store.ts';
import { type BillingDetails, type BillingRefusal, checkBilling } from './check-billing.ts';
import { planLine } from './plan-line.ts';
import { type PlanTerms, type TermsRefusal, termsOf } from './plan-terms.ts';
import {
  changePurchase,
  insertPurchase,
  livePurchases,
  paidPeriodsOf,
  planOfTeam,
  type Purchase,
  waitingOf,
} from './purchases-store.ts';

export interface PlanOrder {
  readonly teamId: string;
  readonly userId: string;
  readonly plan: BoughtPlan;
  readonly period: PlanPeriod;
  /** What the page showed: without GST, less what is left of the plan before. */
  readonly expectedPrice_minor: number;
  readonly billing: BillingDetails;
}

export type BuyRefusal = RightsRefusal | TermsRefusal | BillingRefusal | 'link.price_changed' | 'link.payment_arriving';

export interface Offer {
  readonly terms: PlanTerms;
  readonly version: number;
  readonly sac: string;
}

/** What a plan costs a team now. */
export async function offerOf(
  db: Db,
  team: Team,
  wanted: { plan: BoughtPlan; period: PlanPeriod },
  at: Date,
): Promise<{ ok: true; offer: Offer } | { ok: false; code: TermsRefusal }> {
  const [plan, live] = await Promise.all([planOf(db, wanted.plan, at), livePurchases(db, team.team_id, at)]);
  const price_minor = wanted.period === 'year' ? plan.year_minor : plan.month_minor;
  const facts = { team: planOfTeam(team), paid: paidPeriodsOf(live), at };
  const decided = termsOf(facts, { ...wanted, price_minor });
  return decided.ok ? { ok: true, offer: { terms: decided.terms, version: plan.version, sac: plan.sac } } : decided;
}

interface Context {
  readonly services: Services;
  readonly origin: Origin;
}

/**
 * LNK-1: an owner orders a period of a plan. Nothing changes for the team before it is paid. One order of a team waits at a
 * time: the same one asked for twice is one, another one takes its place.
 */
export async function buyPlan(tx: Tx, context: Context, order: PlanOrder): Promise<Result<Purchase, BuyRefusal>> {
  const { services, origin } = context;
  await lockNames(tx, `team:${order.teamId}`);
  const forbidden = await demandRole(tx, order.teamId, order.userId, 'owner');
  if (forbidden) return forbidden;
  const team = await findTeam(tx, order.teamId);
  if (!team) throw new Error('loaded as resource');
  const billing = checkBilling(order.billing);
  if (!billing.ok) return billing;
  const decided = await offerOf(tx, team, order, origin.at);
  if (!decided.ok) return refuseTerms(decided.code, team);
  const { offer } = decided;
  const due_minor = offer.terms.price_minor - offer.terms.credit_minor;
  if (due_minor !== order.expectedPrice_minor) {
    return refuse('link.price_changed', 'The price is another one than you saw. Look at it and confirm again.', {
      details: { priceMinor: due_minor, expectedPriceMinor: order.expectedPrice_minor },
    });
  }
  const details = digestOf(services, { by: order.userId, to: billing.value });
  const waiting = await waitingOf(tx, order.teamId);
  if (waiting) {
    if (isSame(waiting, order, { offer, details })) return ok(waiting);
    const refused = await replaceWaiting(tx, origin, waiting);
    if (refused) return refused;
  }
  return ok(await makePurchase(tx, context, { order, offer, details, buyer: billing.value }));
}

/** Hashed first: digests are kept in memory beside what they are of. */
function digestOf({ crypto }: Services, details: { by: string; to: Party }): string {
  return crypto.digest('link_purchase', crypto.hash(JSON.stringify(details)));
}

function isSame(waiting: Purchase, order: PlanOrder, now: { offer: Offer; details: string }): boolean {
  const { terms, version } = now.offer;
  return (
    waiting.plan === order.plan &&
    waiting.plan_version === version &&
    waiting.period === order.period &&
    waiting.price_minor === terms.price_minor &&
    waiting.credit_minor === terms.credit_minor &&
    waiting.details === now.details
  );
}

async function replaceWaiting(
  tx: Tx,
  origin: Origin,
  waiting: Purchase,
): Promise<Refusal<'link.payment_arriving'> | undefined> {
  if (await lapsePurchase(tx, origin, waiting, 'something else was chosen')) return undefined;
  return refuse('link.payment_arriving', 'A payment for this team is arriving just now. Look again in a minute.');
}

/**
 * An order that nobody pays any more: money that comes for it nevertheless goes back (PAY-4). Called under the lock of the
 * team's name.
 *
 * @returns false when its money is here already
 */
export async function lapsePurchase(tx: Tx, origin: Origin, waiting: Purchase, reason: string): Promise<boolean> {
  const job = await lockJob(tx, waiting.purchase_id);
  if (job?.state !== 'open') return false;
  const cancelled = await cancelJob(tx, origin, { jobId: waiting.purchase_id, reason });
  if (!cancelled.ok) throw new Error(`purchase ${waiting.purchase_id}: ${cancelled.code}`);
  await changePurchase(tx, waiting.purchase_id, { state: 'lapsed', changed_at: origin.at });
  return true;
}

/** As invoices name them, whatever language the buyer reads. */
const planTitles: Readonly<Record<BoughtPlan, string>> = { team: 'Team', business: 'Business' };
const periodTitles: Readonly<Record<PlanPeriod, string>> = { month: 'one month', year: 'one year' };

async function makePurchase(
  tx: Tx,
  { services, origin }: Context,
  made: { order: PlanOrder; offer: Offer; details: string; buyer: Party },
): Promise<Purchase> {
  const { order, buyer } = made;
  const { terms, version, sac } = made.offer;
  const rate = await gstRateFor(tx, { hsn: sac, at: origin.at });
  if (!rate) throw new Error(`no GST rate for ${sac}`);
  const { company } = services.config;
  const line = planLine({
    description: `Mistri Link, plan ${planTitles[order.plan]}, ${periodTitles[order.period]}`,
    teamId: order.teamId,
    sac,
    gstRate_bp: rate.rate_bp,
    places: { supplierState: company.stateCode, placeOfSupply: buyer.address.stateCode },
    price_minor: terms.price_minor,
    credit_minor: terms.credit_minor,
  });
  const purchase = await insertPurchase(tx, {
    purchase_id: newId('sub'),
    team_id: order.teamId,
    buyer_id: order.userId,
    plan: order.plan,
    plan_version: version,
    period: order.period,
    price_minor: terms.price_minor,
    credit_minor: terms.credit_minor,
    total_minor: line.total_minor,
    details: made.details,
    checkout_id: newId('chk'),
    pay_by: new Date(origin.at.getTime() + linkLimits.payPlanWithin_ms),
    created_at: origin.at,
    changed_at: origin.at,
  });
  await createJobs(tx, services, origin.at, [
    {
      jobId: purchase.purchase_id,
      kind: 'subscription',
      customerId: order.userId,
      payeeId: platformPayee,
      checkoutId: purchase.checkout_id,
      parties: partiesOf(company, buyer),
      lines: [line],
    },
  ]);
  await audit(tx, origin, {
    action: 'link.plan_ordered',
    subjectId: order.teamId,
    after: { purchaseId: purchase.purchase_id, plan: order.plan, period: order.period, total_minor: line.total_minor },
  });
  return purchase;
}

function partiesOf(company: Services['config']['company'], buyer: Party): Parties {
  const { stateCode, stateName } = buyer.address;
  // The invoice names the platform by itself (`platformParty`); here stands who it was when it was ordered.
  const address = {
    name: company.legalName,
    lines: [company.address],
    city: '',
    pin: '',
    stateCode: company.stateCode,
    stateName: gstState(company.stateCode)?.name ?? company.stateCode,
  };
  return {
    supplier: { name: company.legalName, gstin: company.gstin, address },
    buyer,
    deliveryAddress: null,
    placeOfSupply: { stateCode, stateName },
  };
}

function refuseTerms(code: TermsRefusal, team: Team): Refusal<TermsRefusal> {
  const paidUntil = team.paid_until?.toISOString() ?? null;
  switch (code) {
    case 'link.plan_given':
      return refuse(code, 'Your team has this plan, or a larger one, without an end: there is nothing to pay.');
    case 'link.smaller_plan_waits':
      return refuse(code, 'A smaller plan can begin when the present one ends. Renew nothing, and choose it then.', {
        details: { paidUntil },
      });
    case 'link.credit_too_large':
      return refuse(code, 'What is left of your present plan is worth more than this. Choose the year.');
    case 'link.paid_far_ahead':
      return refuse(code, 'Your plan is paid far ahead already. Renew it later.', { details: { paidUntil } });
  }
}
