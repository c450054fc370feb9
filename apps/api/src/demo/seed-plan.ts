import { day_ms } from '#platform/clock.ts';
import type { DemoWorld } from './demo-world.ts';
import { payAtGateway } from './pay-at-gateway.ts';
import { demoAdmin } from './seed-applicants.ts';
import type { Happening } from './seed-repairs.ts';

/** The day after the shop made its team. */
const bought_days = 5;

/** The shop buys a month of the team plan for its computers: the page of the plan has a date, a payment and an invoice. */
export function planHappening(world: DemoWorld, end: Date): Happening {
  return { at_ms: end.getTime() - bought_days * day_ms, run: () => seedPlan(world) };
}

async function seedPlan(world: DemoWorld): Promise<void> {
  const dealer = demoAdmin('dealer');
  const { data } = await world.as(dealer, { method: 'GET', path: '/api/link/teams' });
  const teams = data.teams as { teamId: string; isPersonal: boolean; paidUntil: string | null }[];
  const team = teams.find((one) => !one.isPersonal);
  if (!team || team.paidUntil !== null) return;
  world.say('a plan of a team');
  const path = `/api/link/teams/${team.teamId}/subscription`;
  const { offers } = (await world.as(dealer, { method: 'GET', path })).data as {
    offers: { plan: string; periods: { period: string; priceMinor: number }[] }[];
  };
  const month = offers.find((offer) => offer.plan === 'team')?.periods.find((one) => one.period === 'month');
  if (!month) throw new Error('no plan to buy');
  const billing = { name: 'Chennai Spares', addressLine: '12 Ritchie Street', city: 'Chennai', pin: '600002' };
  const body = { plan: 'team', period: 'month', expectedPriceMinor: month.priceMinor, billing };
  const ordered = await world.as(dealer, { method: 'POST', path, body });
  await payAtGateway(world, { buyer: dealer, checkoutId: ordered.data.checkoutId as string, key: 'plan-of-the-team' });
}
