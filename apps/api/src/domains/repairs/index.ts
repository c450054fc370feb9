import './repairs-tables.ts';
import { deskOf } from '@mistri/contracts/realtime/audiences';
import { afterward, on, type Subscription } from '#platform/outbox/subscription.ts';
import { defineRoom } from '#platform/room.ts';
import type { Services } from '#platform/services.ts';
import { adminRepairsRoutes } from './admin-repairs.routes.ts';
import { closeRepair, noteDispute, noteDisputeOver, noteRefund, takeMoney } from './follow-money.ts';
import { repairsKeeper } from './keep-personal-data.ts';
import { meetDeadlines, takeRepairsAway } from './meet-deadlines.ts';
import { repairPhotosRoutes } from './repair-photos.routes.ts';
import { repairsPermissions } from './repairs-permissions.ts';
import { repairsQueues } from './repairs-queues.ts';
import { repairsRoutes } from './repairs.routes.ts';

export { findRepair, lockRepair, type RepairFacts } from './find-repair.ts';
export { assignRepair } from './assignments.ts';
export { answerQuote } from './answer-quote.ts';
export { changeStatus } from './change-status.ts';
export { presentQuote } from './present-quote.ts';
export { requestRepair } from './request-repair.ts';

interface Changed {
  readonly repairId: string;
  readonly customerId: string;
  readonly technicianId: string | null;
}

/** The timeline lives: customer, technician and the admins' desk hear that something changed, and ask what with their own rights. */
function push(services: Services, { repairId, customerId, technicianId }: Changed): void {
  const audiences = [`repair:${repairId}`, `user:${customerId}`, deskOf('operations')];
  if (technicianId !== null) audiences.push(`technician:${technicianId}`);
  for (const audience of audiences) services.realtime.push(audience, 'repair.changed', { repairId });
}

/** Those who watch their place in the queue. */
const mostWaiting = 100;

const subscriptions: Subscription[] = [
  on('jobs.funded.v1', 'repairs.take-money', async (tx, event, { origin }) => {
    if (event.payload.kind === 'repair') await takeMoney(tx, origin, event.payload.jobId);
  }),
  on('jobs.refund_due.v1', 'repairs.note-refund', async (tx, event, { origin }) => {
    if (event.payload.kind === 'repair') await noteRefund(tx, origin, event.payload);
  }),
  on('jobs.closed.v1', 'repairs.close', async (tx, event, { origin }) => {
    if (event.payload.kind === 'repair') await closeRepair(tx, origin, event.payload.jobId);
  }),
  on('escrow.frozen.v1', 'repairs.note-dispute', async (tx, event, { origin }) => {
    if (event.payload.cause === 'dispute') await noteDispute(tx, origin, event.payload.jobId);
  }),
  on('escrow.unfrozen.v1', 'repairs.note-dispute-over', async (tx, event, { origin }) => {
    if (event.payload.cause === 'dispute') await noteDisputeOver(tx, origin, event.payload.jobId);
  }),
  on('technicians.status_changed.v1', 'repairs.take-away', (tx, event, { origin }) =>
    takeRepairsAway(tx, origin, { ...event.payload, at: event.occurredAt }),
  ),
  afterward('repairs.quote_changed.v1', 'repairs.push-quote', async (_db, event, { services }) => {
    push(services, event.payload);
    await Promise.resolve();
  }),
  afterward('repairs.state_changed.v1', 'repairs.push-state', async (db, event, { services }) => {
    push(services, event.payload);
    if (event.payload.from !== 'matching') return;
    const waiting = await db
      .selectFrom('repairs')
      .select('repair_id')
      .where('state', '=', 'matching')
      .orderBy('queued_at')
      .limit(mostWaiting)
      .execute();
    for (const { repair_id: repairId } of waiting)
      services.realtime.push(`repair:${repairId}`, 'repair.changed', { repairId });
  }),
];

export const room = defineRoom({
  name: 'repairs',
  routes: [...repairsRoutes, ...repairPhotosRoutes, ...adminRepairsRoutes],
  permissions: repairsPermissions,
  personalData: repairsKeeper,
  queues: repairsQueues,
  subscriptions,
  tasks: [{ name: 'repairs.meet-deadlines', cron: '*/5 * * * *', run: meetDeadlines }],
  audiences: [
    {
      prefix: 'repair',
      mayJoin: async (db, subjects, role, id) => {
        const repair = await db
          .selectFrom('repairs')
          .select(['customer_id', 'technician_id'])
          .where('repair_id', '=', id)
          .executeTakeFirst();
        if (!repair) return false;
        const { customer_id, technician_id } = repair;
        return (
          role === 'admin' ||
          subjects.includes(customer_id) ||
          (technician_id !== null && subjects.includes(technician_id))
        );
      },
    },
  ],
});
