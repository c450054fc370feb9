import { systemOrigin } from '../../apps/api/src/platform/audit.ts';
import { transact } from '../../apps/api/src/platform/db/in-transaction.ts';
import { findUserByEmail, hashPassword, registerUser } from '../../apps/api/src/domains/identity/index.ts';
import { demoAdmin, type SeededApplicant } from '../../apps/api/src/demo/seed-applicants.ts';
import type { DemoPerson, DemoWorld } from '../../apps/api/src/demo/demo-world.ts';
import type { RigBuyer, RigOptions, RigPart } from './market-rig.ts';

/** Live parts with stock, spread over the dealers. */
export async function seedParts(
  world: DemoWorld,
  dealers: readonly SeededApplicant[],
  options: RigOptions,
): Promise<RigPart[]> {
  const parts: RigPart[] = [];
  for (let number = 0; number < options.parts; number += 1) {
    const dealer = dealers[number % dealers.length] as SeededApplicant;
    const price = 60_000 + number * 1_000;
    const body = {
      sku: `RIG-${number}`,
      title: `Charging board ${number} for Redmi Note 12, revision ${number * 7919}`,
      categoryId: 'charging-board',
      brandId: 'xiaomi',
      modelIds: ['xiaomi-redmi-note-12'],
      grade: 'compatible',
      mrp: price * 2,
      b2cPrice: price,
      b2bPrice: price,
      countryOfOrigin: 'IN',
      manufacturer: 'Rig Parts Works, Chennai 600002',
      quantity: options.stockOfEach,
    };
    const { data } = await world.as(dealer.person, { method: 'POST', path: '/api/products', body });
    await approve(world, dealer.id);
    parts.push({ productId: data.productId as string, price, dealerId: dealer.id });
  }
  return parts;
}

async function approve(world: DemoWorld, dealerId: string): Promise<void> {
  const admin = demoAdmin('operations');
  const path = `/api/admin/product-reviews?dealerId=${dealerId}`;
  const { data } = await world.as(admin, { method: 'GET', path });
  for (const { reviewId } of data.items as { reviewId: string }[]) {
    const body = { decision: 'approved', reason: 'made for the rig' };
    await world.as(admin, { method: 'POST', path: `/api/admin/product-reviews/${reviewId}/decision`, body });
  }
}

export async function seedBuyers(world: DemoWorld, count: number): Promise<RigBuyer[]> {
  const { services } = world.app;
  const password = 'buyer of the rig 2026';
  const passwordHash = await hashPassword(services, password);
  const buyers: RigBuyer[] = [];
  for (let number = 0; number < count; number += 1) {
    const person: DemoPerson = { email: `buyer${number}@rig.mistri.in`, password, role: 'customer' };
    const origin = systemOrigin('rig', 'trc_rig', world.clock.now(), 'command');
    if (!(await findUserByEmail(services.db, services, person.email))) {
      await transact(services.db, (tx) =>
        registerUser(tx, services, origin, {
          role: 'customer',
          email: person.email,
          passwordHash,
          emailVerified: true,
        }),
      );
    }
    const address = { name: 'Meena K', lines: [`${number + 1} North Masi Street`], city: 'Madurai', pin: '625001' };
    const body = { ...address, phone: '9876543210' };
    const { data } = await world.as(person, { method: 'POST', path: '/api/addresses', body });
    buyers.push({ person, token: await world.tokenOf(person), addressId: data.addressId as string });
  }
  return buyers;
}
