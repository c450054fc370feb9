import { type Actor, createActor } from '#test/actors.ts';
import type { TestApp } from '#test/harness.ts';
import { type Desk, makeDesk, makeTechnician, must, type TestTechnician } from '#test/repair-desk.ts';
import { makeShop, type Shop } from '#test/shop.ts';
import type { Walker, Whose } from './outcomes.ts';
import type { World } from './world.ts';

/** Repairs that a technician of the walk may have, and a customer ask for. */
const deskHolds = 20;

interface House {
  readonly desk: Desk;
  free: number;
}

/** Who works, asks and sells where the walker does not: per app, so that the worlds of the suspended share them. */
const houses = new WeakMap<TestApp, Promise<House>>();
const shops = new WeakMap<TestApp, Promise<Shop>>();

async function openHouse(test: TestApp): Promise<House> {
  const desk = await makeDesk(test);
  const { rules } = must(await desk.operations.get('/api/admin/repair-rules')).versions[0];
  const wider = { ...rules, open_limit: deskHolds, technician_load_limit: deskHolds };
  const effectiveFrom = test.clock.now().toISOString();
  const reason = 'the walk asks for many repairs';
  must(await desk.operations.post('/api/admin/repair-rules', { rules: wider, effectiveFrom, reason }), 201);
  return { desk, free: deskHolds };
}

/** A desk with room for one more repair. Nobody of it is ever suspended. */
async function houseDesk(test: TestApp): Promise<Desk> {
  const opening = houses.get(test) ?? openHouse(test);
  houses.set(test, opening);
  const house = await opening;
  house.free -= 1;
  if (house.free === 0) houses.delete(test);
  return house.desk;
}

export function houseShop(test: TestApp): Promise<Shop> {
  const opening = shops.get(test) ?? makeShop(test);
  shops.set(test, opening);
  return opening;
}

/**
 * The desk of the walker's own repairs: they are its customer or its technician, one in each world. Everybody else at it is of
 * the house. Another's repair is of the house alone.
 */
export async function deskFor(world: World, walker: Walker, whose: Whose): Promise<Desk> {
  const house = await houseDesk(world.test);
  if (whose === 'foreign') return house;
  if (walker === 'technician')
    return {
      ...house,
      technician: await world.once<TestTechnician>('desk: technician', () =>
        makeTechnician(world.test, house.operations),
      ),
    };
  const customer = await world.once<Actor>(`desk: ${walker}`, () =>
    createActor(world.test, { role: walker === 'business' ? 'business' : 'customer', secondFactor: true }),
  );
  return { ...house, customer };
}
