import type { RepairState } from '@mistri/contracts/repair/repair-states';
import { day_ms, minute_ms } from '#platform/clock.ts';
import { type DemoRepair, demoRepairs } from './demo-repairs.ts';
import type { DemoPerson, DemoWorld } from './demo-world.ts';
import { payAtGateway } from './pay-at-gateway.ts';
import { demoAdmin } from './seed-applicants.ts';
import { seedSession } from './seed-session.ts';
import type { SeededTechnician } from './seed-technicians.ts';

export interface Happening {
  at_ms: number;
  run: () => Promise<void>;
}

interface Asked {
  repair: DemoRepair;
  repairId: string;
  customer: DemoPerson;
  technician: SeededTechnician;
}

/** One thing that happens to a repair, if it stands where the deed begins (a start may have been killed in the middle). */
interface Deed {
  after_ms: number;
  from: RepairState;
  does: (world: DemoWorld, asked: Asked) => Promise<void>;
}

const move =
  (who: 'customer' | 'technician', body: Record<string, unknown>) =>
  async (world: DemoWorld, asked: Asked): Promise<void> => {
    const person = who === 'customer' ? asked.customer : asked.technician.person;
    await world.as(person, { method: 'PATCH', path: `/api/repairs/${asked.repairId}/status`, body });
  };

async function assign(world: DemoWorld, { repairId, technician }: Asked): Promise<void> {
  const body = { technicianId: technician.id, expectedAssignmentId: null };
  await world.as(demoAdmin('operations'), { method: 'PATCH', path: `/api/repairs/${repairId}/assignment`, body });
}

async function quote(world: DemoWorld, { repair, repairId, technician }: Asked): Promise<void> {
  const body = { lines: [{ description: repair.work, quantity: 1, unitMinor: repair.price_minor }] };
  await world.as(technician.person, { method: 'POST', path: `/api/repairs/${repairId}/quotes`, body });
}

async function approveAndPay(world: DemoWorld, { repair, repairId, customer }: Asked): Promise<void> {
  const path = `/api/repairs/${repairId}`;
  const { data } = await world.as(customer, { method: 'GET', path });
  const [newest] = data.quotes as { quoteId: string; state: string; totalMinor: number; checkoutId: string | null }[];
  if (!newest) throw new Error(`repair ${repair.key} has no quote`);
  let { checkoutId } = newest;
  if (newest.state === 'presented') {
    const body = { decision: 'approve', expectedTotal: newest.totalMinor };
    const answer = await world.as(customer, { method: 'PATCH', path: `${path}/quotes/${newest.quoteId}`, body });
    checkoutId = answer.data.checkoutId as string;
  }
  await payAtGateway(world, { buyer: customer, checkoutId: checkoutId ?? '', key: `repair-${repair.key}` });
}

/** One of them in the open, over a whole session; of the others only what the pages of repairs show is told. */
async function workOnPhone(world: DemoWorld, { repair, repairId, customer, technician }: Asked): Promise<void> {
  if (repair.hasSession) await seedSession(world, { repairId, customer, technician: technician.person });
}

async function verifyAndRate(world: DemoWorld, asked: Asked): Promise<void> {
  await move('customer', { status: 'verified' })(world, asked);
  const body = { jobId: asked.repairId, score: 5, tags: ['fast', 'helpful'], comment: 'Explained every step.' };
  await world.as(asked.customer, { method: 'POST', path: '/api/ratings', body }, `demo-rate-${asked.repair.key}`);
}

const report = {
  summary: 'The cause was found and repaired; the phone was restarted twice and works. All data is still there.',
  advice: 'Leave some storage free before the next update.',
};

const road: readonly [DemoRepair['reach'], Deed][] = [
  ['assigned', { from: 'matching', after_ms: 20 * minute_ms, does: assign }],
  [
    'awaiting_approval',
    { from: 'assigned', after_ms: 35 * minute_ms, does: move('technician', { status: 'accepted' }) },
  ],
  ['awaiting_approval', { from: 'accepted', after_ms: 50 * minute_ms, does: quote }],
  ['in_progress', { from: 'awaiting_approval', after_ms: 80 * minute_ms, does: approveAndPay }],
  ['completed', { from: 'in_progress', after_ms: 90 * minute_ms, does: workOnPhone }],
  [
    'completed',
    { from: 'in_progress', after_ms: 150 * minute_ms, does: move('technician', { status: 'completed', report }) },
  ],
  ['closed', { from: 'completed', after_ms: 300 * minute_ms, does: verifyAndRate }],
];

/** What has to happen until a repair stands where the story wants it; finance closes the last ones with their release. */
function deedsOf(reach: DemoRepair['reach']): Deed[] {
  if (reach === 'cancelled') {
    const does = move('customer', { status: 'cancelled', reason: 'A restart has helped.' });
    return [{ from: 'matching', after_ms: 30 * minute_ms, does }];
  }
  const upTo = road.findLastIndex(([name]) => name === reach);
  return road.slice(0, upTo + 1).map(([, deed]) => deed);
}

/** Everything that happens to the repairs of the story, each at its time. */
export function repairHappenings(
  world: DemoWorld,
  cast: { customers: Readonly<Record<DemoRepair['customer'], DemoPerson>>; technicians: readonly SeededTechnician[] },
  end: Date,
): Happening[] {
  return demoRepairs.flatMap((repair) => {
    const technician = cast.technicians[repair.technician];
    if (!technician) throw new Error(`the story has no technician ${repair.technician}`);
    const customer = cast.customers[repair.customer];
    const asked_ms = end.getTime() - repair.asked_days * day_ms;
    const state: { asked?: Asked } = {};
    return [
      {
        at_ms: asked_ms,
        run: async () => {
          state.asked = { repair, customer, technician, repairId: await ask(world, repair, customer) };
        },
      },
      ...deedsOf(repair.reach).map((deed) => ({
        at_ms: Math.min(asked_ms + deed.after_ms, end.getTime()),
        run: async () => {
          if (state.asked && (await stateOf(world, state.asked)) === deed.from) await deed.does(world, state.asked);
        },
      })),
    ];
  });
}

async function stateOf(world: DemoWorld, { repairId, customer }: Asked): Promise<RepairState> {
  await world.settle();
  const { data } = await world.as(customer, { method: 'GET', path: `/api/repairs/${repairId}` });
  return data.status as RepairState;
}

async function ask(world: DemoWorld, repair: DemoRepair, customer: DemoPerson): Promise<string> {
  const { brand, model, symptoms, description } = repair;
  const who =
    repair.customer === 'customer'
      ? { name: 'Meena K', addressLine: '4 North Masi Street', city: 'Madurai', pin: '625001' }
      : { name: 'Vaigai Mobiles', addressLine: '21 Town Hall Road', city: 'Madurai', pin: '625001' };
  const body = {
    category: 'mobile_phone',
    kind: 'software',
    mode: 'online',
    backup: 'no',
    brand,
    model,
    symptoms,
    description,
    ...who,
    hasLaptop: true,
    hasDataCable: true,
  };
  const { data } = await world.as(
    customer,
    { method: 'POST', path: '/api/repairs', body },
    `demo-repair-${repair.key}`,
  );
  return data.repairId as string;
}
