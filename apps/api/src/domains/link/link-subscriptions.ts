import type { Tx } from '#platform/db/database.ts';
import { afterward, on, type Subscription } from '#platform/outbox/subscription.ts';
import { deleteNode } from './nodes/nodes-store.ts';
import { introduce } from './presence/introduce.ts';
import { hubOf } from './presence/open-presence.ts';
import { tellAll } from './presence/tell.ts';
import { endSessionsOf } from './sessions/end-session.ts';
import { notePlanInvoice, notePlanRefund, startPaidPlan } from './purchases/follow-payment.ts';
import { placeDevice } from './teams/place-device.ts';
import { tellInvited } from './teams/tell-invited.ts';
import type { Origin } from '#platform/audit.ts';

/** A removed device, or everything of somebody who may not act any more: sessions end, sockets close, in one moment. */
async function cut(
  tx: Tx,
  origin: Origin,
  whom: { deviceId?: string; ownerId?: string; reason: string },
): Promise<void> {
  const { reason, ...where } = whom;
  await endSessionsOf(tx, origin, where, reason);
  await tellAll(tx, { kind: 'cut', ...where, reason });
}

export const linkSubscriptions: readonly Subscription[] = [
  on('devices.registered.v1', 'link.place-device', (tx, event, { origin }) => placeDevice(tx, origin, event.payload)),
  on('devices.removed.v1', 'link.cut-device', async (tx, event, { origin }) => {
    const { deviceId } = event.payload;
    await cut(tx, origin, { deviceId, reason: 'the device was removed' });
    await deleteNode(tx, deviceId);
  }),
  on('identity.user_status_changed.v1', 'link.cut-owner', async (tx, event, { origin }) => {
    const { userId, to } = event.payload;
    if (to !== 'active') await cut(tx, origin, { ownerId: userId, reason: 'the account is not active' });
  }),
  on('jobs.funded.v1', 'link.start-paid-plan', async (tx, event, { origin }) => {
    if (event.payload.kind === 'subscription') await startPaidPlan(tx, origin, event.payload.jobId);
  }),
  on('jobs.refund_due.v1', 'link.note-plan-refund', async (tx, event, { origin }) => {
    if (event.payload.kind === 'subscription') await notePlanRefund(tx, origin, event.payload);
  }),
  on('invoices.issued.v1', 'link.note-plan-invoice', (tx, event) => notePlanInvoice(tx, event.payload)),
  // Whoever connects by a rule is introduced at once by the process it asked (`connect.ts`).
  afterward('link.session_opened.v1', 'link.introduce', async (_db, event, { services }) => {
    const { sessionId, openedBy } = event.payload;
    if (openedBy !== 'rule') await introduce(hubOf(services), sessionId);
  }),
  afterward('link.invited.v1', 'link.tell-invited', (db, event, { services }) =>
    tellInvited(db, services, { invitationId: event.payload.invitationId, key: event.eventId }),
  ),
];
