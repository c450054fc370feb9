import { demoPerson, must, newPerson, type Person } from '../support/person.ts';
import { assign, certified, paid, quoted, requestRepair } from '../support/repairs.ts';
import { askedSession } from '../support/remote.ts';
import type { Route } from './routes.ts';

/** The pages about one repair, each with one that stands where there is most to see; what is missing is made. */
export async function repairRows(): Promise<Route[]> {
  const customer = await demoPerson('customer');
  const technician = await demoPerson('technician');
  const technicianId = await certified(technician, 'ABCPE1234F');
  const { repairs } = must(await customer.api.get('/api/repairs', { query: { limit: 100 } }), 'reading repairs');
  const known = (status: string, mine = false): string | undefined =>
    repairs.find((repair) => repair.status === status && (!mine || repair.technicianId === technicianId))?.repairId;
  const waiting = known('matching') ?? (await requestRepair(customer, 'Galaxy M31'));
  const priced = known('awaiting_approval', true) ?? (await priceFor({ customer, technician, technicianId })).repairId;
  const working = known('in_progress', true) ?? (await workFor({ customer, technician, technicianId }));
  const closed = known('closed') ?? working;
  const disputeId = await disputeOf({ customer: await newPerson(), technician, technicianId });
  return [
    { page: '/work/disputes/[disputeId]', as: 'technician', at: `/work/disputes/${disputeId}` },
    { page: '/repairs/[repairId]', as: 'customer', at: `/repairs/${waiting}` },
    { page: '/repairs/[repairId]', as: 'customer', at: `/repairs/${priced}` },
    { page: '/repairs/[repairId]', as: 'customer', at: `/repairs/${closed}` },
    { page: '/repairs/[repairId]/dispute', as: 'customer', at: `/repairs/${working}/dispute` },
    { page: '/repairs/[repairId]/session', as: 'customer', at: `/repairs/${working}/session` },
    { page: '/work/[repairId]/console', as: 'technician', at: `/work/${working}/console` },
    {
      page: '/admin/remote-sessions/[sessionId]',
      as: 'operations',
      at: `/admin/remote-sessions/${await askedSession()}`,
    },
    { page: '/repairs/[repairId]/rate', as: 'customer', at: `/repairs/${closed}/rate` },
    { page: '/work/[repairId]', as: 'technician', at: `/work/${working}` },
    { page: '/admin/repairs/[repairId]', as: 'operations', at: `/admin/repairs/${waiting}` },
    { page: '/admin/technicians/[technicianId]', as: 'operations', at: `/admin/technicians/${technicianId}` },
  ];
}

interface Sides {
  customer: Person;
  technician: Person;
  technicianId: string;
}

async function priceFor({ customer, technician, technicianId }: Sides): Promise<{ repairId: string; quoteId: string }> {
  const repairId = await requestRepair(customer);
  await assign(repairId, technicianId);
  return { repairId, quoteId: await quoted(technician, repairId) };
}

async function workFor(sides: Sides): Promise<string> {
  const { repairId, quoteId } = await priceFor(sides);
  await paid(sides.customer, repairId, quoteId);
  return repairId;
}

async function disputeOf(sides: Sides): Promise<string> {
  const jobId = await workFor(sides);
  const job = must(
    await sides.customer.api.get('/api/jobs/{jobId}/disputes', { path: { jobId } }),
    'reading what can be disputed',
  );
  const lines = job.lines
    .filter((line) => line.disputable > 0)
    .map((line) => ({ lineId: line.lineId, amount: line.disputable }));
  const kind = job.kinds[0] ?? 'other';
  const { disputeId } = must(
    await sides.customer.api.post('/api/jobs/{jobId}/disputes', {
      path: { jobId },
      body: { kind, wish: 'refund', text: 'The phone still shows only the logo.', lines },
    }),
    'opening a dispute',
  );
  return disputeId;
}
