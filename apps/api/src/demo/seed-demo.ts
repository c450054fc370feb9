import { audit, systemOrigin } from '#platform/audit.ts';
import { day_ms } from '#platform/clock.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { setPayoutAccount } from '#rooms/payouts/index.ts';
import { demoBusinesses, demoDealers } from './demo-dealers.ts';
import type { DemoPerson, DemoWorld } from './demo-world.ts';
import { renewAuthenticators, seedAccounts } from './seed-accounts.ts';
import { demoAdmin, type SeededApplicant, seedApplicants } from './seed-applicants.ts';
import { seedFirmware } from './seed-firmware.ts';
import { linkHappening, seedLink, seedLinkHistory } from './seed-link.ts';
import { seedListings } from './seed-listings.ts';
import { seedOrders } from './seed-orders.ts';
import { planHappening } from './seed-plan.ts';
import { repairHappenings } from './seed-repairs.ts';
import { seedReconciliation } from './seed-reconciliation.ts';
import { seedTechnicians } from './seed-technicians.ts';

const storyBegins_days = 20;
const storyIs = 'demo.story_told';

/**
 * Everything `npm start` shows: people, shops, parts, technicians, and orders and repairs in every state, made through the app's own front door.
 * Told once: what people do with it afterwards stays. A start that was killed in the middle goes on where it was, because
 * every step carries the same idempotency key as before or looks first.
 */
export async function seedDemo(world: DemoWorld, now: Date): Promise<void> {
  const { services } = world.app;
  const origin = () => systemOrigin('demo', newId('trc'), world.clock.now(), 'command');
  await seedAccounts(services, origin());
  await seedFirmware(world);
  if (await wasTold(world)) return seedLink(world);
  await renewAuthenticators(services, origin());
  world.clock.set(new Date(now.getTime() - storyBegins_days * day_ms));
  world.say('dealers and businesses');
  const dealers = await seedApplicants(world, 'dealer', demoDealers);
  const businesses = await seedApplicants(world, 'business', demoBusinesses);
  await world.settle();
  world.say('technicians');
  const technicians = await seedTechnicians(world);
  await world.settle();
  await seedPayoutAccounts(world, [...dealers, ...technicians.map((one) => ({ ...one, approved: one.certified }))]);
  world.say('listings');
  const listings = await seedListings(world, dealers);
  await world.settle();
  // A search that finds nothing leaves out the rarest words first: it has to know them before the task's own hour.
  await world.app.tasks.run('catalogue.count-terms');
  world.say('orders');
  const buyers = { customer: demoAdmin('customer'), business: businesses[0]?.person ?? demoAdmin('business') };
  const addresses = {
    customer: await addressOf(world, buyers.customer, 'Meena K'),
    business: await addressOf(world, buyers.business, 'Vaigai Mobiles'),
  };
  const meanwhile = [
    ...repairHappenings(world, { customers: buyers, technicians }, now),
    linkHappening(world, now),
    planHappening(world, now),
  ];
  await seedOrders(world, { listings, buyers, addresses, meanwhile }, now);
  await seedReconciliation(world, now);
  await seedLinkHistory(world, now);
  await transact(services.db, (tx) => audit(tx, origin(), { action: storyIs, subjectId: 'demo' }));
}

async function wasTold(world: DemoWorld): Promise<boolean> {
  const row = await world.app.services.db
    .selectFrom('audit_log')
    .select('audit_id')
    .where('action', '=', storyIs)
    .executeTakeFirst();
  return row !== undefined;
}

export type PaidPayee = Pick<SeededApplicant, 'id' | 'legalName' | 'displayName' | 'approved'>;

/** By the room's own door: over HTTP each payee would have to confirm it with a code from a mail. */
export async function seedPayoutAccounts(world: DemoWorld, payees: readonly PaidPayee[]): Promise<void> {
  const { db, crypto } = world.app.services;
  for (const [index, dealer] of payees.entries()) {
    if (!dealer.approved) continue;
    const details = {
      method: 'bank' as const,
      holderName: dealer.legalName,
      accountNumber: `50100${String(48_210_000 + index * 137)}`,
      ifsc: 'SBIN0000001',
    };
    const origin = systemOrigin('demo', newId('trc'), world.clock.now(), 'command');
    const change = { payeeId: dealer.id, details };
    const set = await inTransaction(db, (tx) => setPayoutAccount(tx, { origin, crypto }, change));
    if (!set.ok && set.code !== 'payouts.same_account') throw new Error(`${dealer.displayName}: ${set.message}`);
  }
}

async function addressOf(world: DemoWorld, person: DemoPerson, name: string): Promise<string> {
  const present = await world.as(person, { method: 'GET', path: '/api/addresses' });
  const [first] = present.data.addresses as { addressId: string }[];
  if (first) return first.addressId;
  const body = { name, lines: ['4 North Masi Street'], city: 'Madurai', pin: '625001', phone: '9876543210' };
  const made = await world.as(person, { method: 'POST', path: '/api/addresses', body });
  return made.data.addressId as string;
}
