import { on } from '#platform/outbox/subscription.ts';
import { paths } from './notice-paths.ts';
import { type Notice, notify } from './notify.ts';

interface Parties {
  readonly repairId: string;
  readonly customerId: string;
  readonly technicianUserId: string;
}

const toCustomer = ({ repairId, customerId }: Parties, kind: Notice['kind']): Notice => ({
  to: [customerId],
  kind,
  params: { jobId: repairId, path: paths.repair(repairId) },
});

const toTechnician = ({ repairId, technicianUserId }: Parties, kind: Notice['kind']): Notice => ({
  to: [technicianUserId],
  kind,
  params: { jobId: repairId, path: paths.work(repairId) },
});

/** USB-5, REP-13: the customer is called to their laptop; what an admin ended is told to both. Pages tell the rest live. */
export const sessionNotices = [
  on('remote_sessions.requested.v1', 'notifications.tell-session-requested', async (tx, event, { origin }) => {
    await notify(tx, { origin, eventId: event.eventId }, [toCustomer(event.payload, 'session_requested')]);
  }),
  on('remote_sessions.ended.v1', 'notifications.tell-session-ended', async (tx, event, { origin }) => {
    const { endReason } = event.payload;
    const notices: Notice[] = [];
    if (endReason === 'no_answer') notices.push(toTechnician(event.payload, 'session_unanswered'));
    if (endReason === 'admin_terminated') {
      notices.push(toCustomer(event.payload, 'session_terminated'), toTechnician(event.payload, 'session_terminated'));
    }
    if (notices.length > 0) await notify(tx, { origin, eventId: event.eventId }, notices);
  }),
];
