import { type Actor, type Answer, createActor } from './actors.ts';
import { notePayment } from './held-job.ts';
import type { TestApp } from './harness.ts';
import { certificate, uploadDocument } from './shop.ts';

export interface TestTechnician {
  technicianId: string;
  actor: Actor;
}

let counter = 0;

export function must(answer: Pick<Answer, 'status' | 'body'>, status = 200): Answer['body']['data'] {
  if (answer.status !== status) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body.data;
}

/** A PAN of a person, different for each number. */
export const testPan = (number: number): string => `ABCPT${String(number).padStart(4, '0')}K`;

export function technicianApplication(more: Record<string, unknown> = {}) {
  counter += 1;
  return {
    legalName: `Test Technician ${counter}`,
    displayName: `Technician ${counter}`,
    skills: ['boot_repair', 'updates'],
    languages: ['en', 'ta'],
    experienceYears: 4,
    about: 'Repairs phones that hang at the logo.',
    pan: testPan(counter),
    gstin: null,
    addressLine: '12 Ritchie Street',
    city: 'Chennai',
    pin: '600002',
    ...more,
  };
}

/** Applies with papers and photo over HTTP, and waits for an admin. */
export async function applyAsTechnician(
  test: TestApp,
  actor: Actor,
  more: Record<string, unknown> = {},
): Promise<string> {
  const { technicianId } = must(await actor.post('/api/technicians', technicianApplication(more)), 201);
  const base = `/api/technicians/${technicianId}`;
  const paper = await certificate();
  for (const kind of ['identity_proof', 'pan_card'])
    must((await uploadDocument(test, actor, `${base}/documents/${kind}`, paper)) as Answer, 201);
  must((await uploadDocument(test, actor, `${base}/photo`, paper)) as Answer);
  must(await actor.post(`${base}/submit`));
  return technicianId;
}

export const certifiedUntil = '2028-12-31';

/** A certified software technician, as the product makes one. */
export async function makeTechnician(
  test: TestApp,
  operations: Actor,
  more: Record<string, unknown> = {},
): Promise<TestTechnician> {
  const actor = await createActor(test, { role: 'technician', technicianClass: 'software', secondFactor: true });
  const technicianId = await applyAsTechnician(test, actor, more);
  const decision = { status: 'active', reason: 'papers and test are in order', certifiedUntil };
  must(await operations.patch(`/api/technicians/${technicianId}/status`, decision));
  return { technicianId, actor };
}

export const repairRequest = (more: Record<string, unknown> = {}) => ({
  category: 'mobile_phone',
  brand: 'Samsung',
  model: 'Galaxy A14',
  kind: 'software',
  symptoms: ['boot_loop'],
  description: 'It restarts at the logo since the update.',
  mode: 'online',
  name: 'Meena K',
  addressLine: '4 North Masi Street',
  city: 'Madurai',
  pin: '625001',
  hasLaptop: true,
  hasDataCable: true,
  backup: 'unsure',
  ...more,
});

export interface Desk {
  operations: Actor;
  customer: Actor;
  technician: TestTechnician;
}

export async function makeDesk(test: TestApp): Promise<Desk> {
  return freshDesk(test, await createActor(test, { role: 'admin', capabilities: ['operations'] }));
}

export const repairStages = [
  'matching',
  'assigned',
  'accepted',
  'awaiting_approval',
  'approved',
  'in_progress',
  'completed',
  'verified',
] as const;
export type RepairStage = (typeof repairStages)[number];

export const quoteLines = [{ description: 'Reinstall the system, keep the data', quantity: 1, unitMinor: 59_900 }];
export const repairReport = { summary: 'The boot partition was damaged; written anew, the phone starts.' };

/** A repair of the desk's customer, as far as asked for, over HTTP; money by `payQuote`. */
export async function makeRepair(
  test: TestApp,
  desk: Desk,
  stage: RepairStage,
  more: Record<string, unknown> = {},
): Promise<string> {
  const { customer, operations, technician } = desk;
  const { repairId } = must(await customer.post('/api/repairs', repairRequest(more)), 201);
  const reached = (wanted: RepairStage): boolean => repairStages.indexOf(stage) >= repairStages.indexOf(wanted);
  const move = (actor: Actor, body: Record<string, unknown>) => actor.patch(`/api/repairs/${repairId}/status`, body);
  if (reached('assigned')) must(await assign(operations, repairId, technician.technicianId));
  if (reached('accepted')) must(await move(technician.actor, { status: 'accepted' }));
  if (reached('awaiting_approval')) await sendQuote(desk, repairId);
  if (reached('approved')) await approve(customer, repairId);
  if (reached('in_progress')) await payQuote(test, repairId);
  if (reached('completed')) must(await move(technician.actor, { status: 'completed', report: repairReport }));
  if (reached('verified')) must(await move(customer, { status: 'verified' }));
  await test.app.outbox.drain();
  return repairId;
}

export function assign(
  operations: Actor,
  repairId: string,
  technicianId: string | null,
  more: { expectedAssignmentId?: string | null; reason?: string } = {},
): Promise<Answer> {
  const body = { technicianId, expectedAssignmentId: null, ...more };
  return operations.patch(`/api/repairs/${repairId}/assignment`, body);
}

export async function sendQuote(desk: Desk, repairId: string, lines: unknown = quoteLines): Promise<string> {
  return must(await desk.technician.actor.post(`/api/repairs/${repairId}/quotes`, { lines }), 201).quoteId;
}

export async function approve(customer: Actor, repairId: string): Promise<{ checkoutId: string; totalMinor: number }> {
  const { quotes } = must(await customer.get(`/api/repairs/${repairId}`));
  const [quote] = quotes;
  const answer = { decision: 'approve', expectedTotal: quote.totalMinor };
  return must(await customer.patch(`/api/repairs/${repairId}/quotes/${quote.quoteId}`, answer));
}

/** The money of the approved quote is captured. */
export async function payQuote(test: TestApp, repairId: string): Promise<string> {
  const quote = await test.db
    .selectFrom('repair_quotes')
    .innerJoin('repairs', 'repairs.repair_id', 'repair_quotes.repair_id')
    .select(['job_id', 'checkout_id', 'total_minor', 'customer_id'])
    .where('repair_quotes.repair_id', '=', repairId)
    .where('repair_quotes.state', '=', 'approved')
    .executeTakeFirstOrThrow();
  const paymentId = await notePayment(test, {
    jobId: quote.job_id ?? '',
    checkoutId: quote.checkout_id ?? '',
    payerId: quote.customer_id,
    amount_minor: quote.total_minor,
  });
  await test.app.outbox.drain();
  return paymentId;
}

/** People of its own, so that load limits and queues of one test don't bear on another. */
export async function freshDesk(test: TestApp, operations: Actor): Promise<Desk> {
  const customer = await createActor(test, { role: 'customer' });
  return { operations, customer, technician: await makeTechnician(test, operations) };
}

export interface DeskWithRepair {
  readonly own: Desk;
  readonly repairId: string;
}

/** People of its own with a repair as far as asked for. */
export async function freshRepair(test: TestApp, operations: Actor, stage: RepairStage): Promise<DeskWithRepair> {
  const own = await freshDesk(test, operations);
  return { own, repairId: await makeRepair(test, own, stage) };
}

export const readRepair = async (actor: Actor, repairId: string) => must(await actor.get(`/api/repairs/${repairId}`));

export const moveRepair = (actor: Actor, repairId: string, body: Record<string, unknown>): Promise<Answer> =>
  actor.patch(`/api/repairs/${repairId}/status`, body);

/** Payloads of the events of this name about this subject, the oldest first. */
export async function eventsOf(test: TestApp, name: string, subject: string): Promise<Record<string, unknown>[]> {
  const rows = await test.db
    .selectFrom('outbox_events')
    .select('payload')
    .where('name', '=', name as never)
    .where('subject', '=', subject)
    .orderBy('seq')
    .execute();
  return rows.map((row) => row.payload as Record<string, unknown>);
}
