import type { EventPayload } from '@mistri/contracts/events/index';
import { on } from '#platform/outbox/subscription.ts';
import type { NoticeParams } from './notice-params.ts';
import { paths } from './notice-paths.ts';
import { type Notice, notify } from './notify.ts';
import { peopleOf } from './recipients.ts';

type Changed = EventPayload<'repairs.state_changed.v1'>;

const toCustomer = (
  of: { repairId: string; customerId: string },
  kind: Notice['kind'],
  more?: NoticeParams,
): Notice => ({
  to: [of.customerId],
  kind,
  params: { jobId: of.repairId, path: paths.repair(of.repairId), ...more },
});

const toTechnician = (
  of: { repairId: string; technicianUserId: string | null },
  kind: Notice['kind'],
  more?: NoticeParams,
): Notice => ({
  to: of.technicianUserId === null ? [] : [of.technicianUserId],
  kind,
  params: { jobId: of.repairId, path: paths.work(of.repairId), ...more },
});

/** REP-13: who is told what when a repair moves. Nobody is told what they did themselves a moment ago. */
function noticesOfMove(moved: Changed): Notice[] {
  const reason: NoticeParams = moved.by !== 'system' && moved.reason ? { reason: moved.reason } : {};
  switch (moved.to) {
    case 'matching':
      return moved.from === 'requested' ? [toCustomer(moved, 'repair_queued')] : [toCustomer(moved, 'repair_requeued')];
    case 'assigned':
      return [toTechnician(moved, 'repair_offered')];
    case 'accepted':
      return moved.from === 'assigned' ? [toCustomer(moved, 'repair_accepted')] : [];
    case 'in_progress':
      return moved.from === 'completed' ? [toTechnician(moved, 'repair_reopened', reason)] : [];
    case 'completed':
      return moved.from === 'in_progress' ? [toCustomer(moved, 'repair_completed')] : [];
    case 'verified':
      return verified(moved);
    case 'cancelled':
    case 'rejected':
    case 'no_show':
      return noticesOfEnd(moved, reason);
    default:
      return [];
  }
}

function verified(moved: Changed): Notice[] {
  // Back from a dispute it was told before.
  if (moved.from !== 'completed') return [];
  const technician = toTechnician(moved, 'repair_verified');
  return moved.by === 'customer' ? [technician] : [toCustomer(moved, 'repair_verified_for_you'), technician];
}

function noticesOfEnd(moved: Changed, reason: NoticeParams): Notice[] {
  const kinds = { cancelled: 'repair_cancelled', rejected: 'repair_rejected', no_show: 'repair_no_show' } as const;
  const kind = kinds[moved.to as keyof typeof kinds];
  return moved.by === 'customer' ? [] : [toCustomer(moved, kind, reason)];
}

const quoteNotices: Readonly<Record<string, { customer?: Notice['kind']; technician?: Notice['kind'] }>> = {
  presented: { customer: 'repair_quote' },
  paid: { customer: 'repair_paid', technician: 'repair_funded' },
  declined: { technician: 'repair_quote_declined' },
  lapsed: { customer: 'repair_quote_lapsed', technician: 'repair_quote_lapsed_technician' },
};

/** How a repair ends for a technician who did not decide it. */
const takenAway = new Set(['unassigned', 'reassigned', 'overdue', 'suspended', 'ended']);

export const repairNotices = [
  on('repairs.state_changed.v1', 'notifications.tell-repair', async (tx, event, { origin }) => {
    await notify(tx, { origin, eventId: event.eventId }, noticesOfMove(event.payload));
  }),
  on('repairs.quote_changed.v1', 'notifications.tell-quote', async (tx, event, { origin }) => {
    const told = quoteNotices[event.payload.state];
    if (!told) return;
    const { repairId, customerId, technicianId, total_minor: amount_minor } = event.payload;
    const notices: Notice[] = told.customer
      ? [toCustomer({ repairId, customerId }, told.customer, { amount_minor })]
      : [];
    for (const technicianUserId of told.technician ? await peopleOf(tx, technicianId) : [])
      if (told.technician)
        notices.push(toTechnician({ repairId, technicianUserId }, told.technician, { amount_minor }));
    await notify(tx, { origin, eventId: event.eventId }, notices);
  }),
  on('repairs.unassigned.v1', 'notifications.tell-unassigned', async (tx, event, { origin }) => {
    const { cause, reason, repairId: jobId, technicianUserId } = event.payload;
    if (!takenAway.has(cause)) return;
    const params = { jobId, path: paths.workHome(), ...(reason ? { reason } : {}) };
    await notify(tx, { origin, eventId: event.eventId }, [
      { to: [technicianUserId], kind: 'repair_taken_away', params },
    ]);
  }),
  on('technicians.certificate_lapsing.v1', 'notifications.tell-certificate', async (tx, event, { origin }) => {
    const { userId, certifiedUntil: day, lapsed } = event.payload;
    const kind = lapsed ? 'certificate_lapsed' : 'certificate_lapsing';
    const params = { day, path: paths.workProfile() };
    await notify(tx, { origin, eventId: event.eventId }, [{ to: [userId], kind, params }]);
  }),
];
