import type { EndReason } from '@mistri/contracts/remote-sessions/remote-sessions';
import { deskOf } from '@mistri/contracts/realtime/audiences';
import { assignedRepairs, type RepairState } from '@mistri/contracts/repair/repair-states';
import type { Origin } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { afterward, on, type Subscription } from '#platform/outbox/subscription.ts';
import type { Services } from '#platform/services.ts';
import { followLink, followLinkEnd } from './sessions/follow-link.ts';
import { type End, endIfLive } from './sessions/move-session.ts';
import { type LiveFilter, liveSessionOfRepair, liveSessions } from './sessions/sessions-store.ts';

const bySystem = (reason: EndReason): End =>
  reason === 'job_completed' ? { act: 'complete', by: 'system', reason } : { act: 'terminate', by: 'system', reason };

interface Context {
  readonly services: Services;
  readonly origin: Origin;
}

async function endOfRepair(tx: Tx, { services, origin }: Context, repairId: string, reason: EndReason): Promise<void> {
  const session = await liveSessionOfRepair(tx, repairId);
  if (!session) return;
  await endIfLive(tx, services, origin, { sessionId: session.session_id, end: bySystem(reason) });
}

async function endOf(tx: Tx, { services, origin }: Context, whose: LiveFilter, reason: EndReason): Promise<void> {
  for (const { session_id: sessionId } of await liveSessions(tx, whose)) {
    await endIfLive(tx, services, origin, { sessionId, end: bySystem(reason) });
  }
}

/** USB-6: whoever loses the work, the account or the device loses the session with it. */
const whyUnassigned: Readonly<Record<string, EndReason>> = {
  suspended: 'account_not_active',
  ended: 'job_cancelled',
};

/** GOV-5. Each session in a transaction of its own: one that hangs holds nobody else up. */
export async function endAllWhenStopped(db: Db, { services, origin }: Context): Promise<void> {
  await services.flags.refresh();
  if (!services.flags.stopped('remote_sessions')) return;
  for (const { session_id: sessionId } of await liveSessions(db)) {
    await transact(db, (tx) => endIfLive(tx, services, origin, { sessionId, end: bySystem('sessions_stopped') }));
  }
}

export const remoteSessionsSubscriptions: readonly Subscription[] = [
  on('link.session_moved.v1', 'remote_sessions.follow-link', (tx, event, { origin }) =>
    followLink(tx, origin, event.payload),
  ),
  on('link.session_ended.v1', 'remote_sessions.follow-link-end', (tx, event, { services, origin }) =>
    followLinkEnd(tx, services, origin, event.payload),
  ),
  on('repairs.unassigned.v1', 'remote_sessions.end-unassigned', (tx, event, context) =>
    endOfRepair(tx, context, event.payload.repairId, whyUnassigned[event.payload.cause] ?? 'job_reassigned'),
  ),
  on('repairs.state_changed.v1', 'remote_sessions.end-with-repair', async (tx, event, context) => {
    const { repairId, to } = event.payload;
    if (assignedRepairs.has(to as RepairState)) return;
    const isDone = to === 'completed' || to === 'verified' || to === 'closed';
    await endOfRepair(tx, context, repairId, isDone ? 'job_completed' : 'job_cancelled');
  }),
  on('technicians.status_changed.v1', 'remote_sessions.end-of-technician', async (tx, event, context) => {
    const { userId, to } = event.payload;
    if (to !== 'active') await endOf(tx, context, { userId }, 'account_not_active');
  }),
  on('identity.user_status_changed.v1', 'remote_sessions.end-of-user', async (tx, event, context) => {
    const { userId, to } = event.payload;
    if (to !== 'active') await endOf(tx, context, { userId }, 'account_not_active');
  }),
  on('devices.removed.v1', 'remote_sessions.end-of-device', (tx, event, context) =>
    endOf(tx, context, { deviceId: event.payload.deviceId }, 'device_removed'),
  ),
  afterward('platform.flags_changed.v1', 'remote_sessions.end-all', async (db, event, context) => {
    if (event.payload.flag === 'remote_sessions') await endAllWhenStopped(db, context);
  }),
  afterward('remote_sessions.changed.v1', 'remote_sessions.tell-pages', (_db, event, { services }) => {
    const { sessionId, repairId, state, customerId, technicianUserId } = event.payload;
    for (const audience of [`user:${customerId}`, `user:${technicianUserId}`, deskOf('operations')])
      services.realtime.push(audience, 'remote_sessions.changed', { sessionId, repairId, state });
    return Promise.resolve();
  }),
  afterward('remote_sessions.log_grew.v1', 'remote_sessions.tell-log', (_db, event, { services }) => {
    const { sessionId, lastSeq, customerId, technicianUserId } = event.payload;
    for (const audience of [`user:${customerId}`, `user:${technicianUserId}`, deskOf('operations')])
      services.realtime.push(audience, 'remote_sessions.log', { sessionId, lastSeq });
    return Promise.resolve();
  }),
];
