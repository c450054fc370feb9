import { assignedRepairs } from '@mistri/contracts/repair/repair-states';
import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { refuse, type Refusal } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { activeUsers } from '#rooms/identity/index.ts';
import { checkWork, type WorkRefusal } from './check-work.ts';
import type { RemoteSessionRow } from './sessions-store.ts';

/** Asked again whenever a session begins, changes or is connected anew: what it rests on may be gone. Locks the repair. */
export async function mayStillWork(
  tx: Tx,
  services: Services,
  origin: Origin,
  session: RemoteSessionRow,
): Promise<Refusal<WorkRefusal> | undefined> {
  const { repair_id: repairId, technician_user_id: technicianUserId } = session;
  const states = session.consent_number > 0 ? { states: assignedRepairs } : {};
  const work = await checkWork(tx, services, { repairId, technicianUserId, at: origin.at, ...states });
  if (!work.ok) return work;
  if ((await activeUsers(tx, [technicianUserId])).has(technicianUserId)) return undefined;
  return refuse('remote_sessions.not_certified', 'This technician may not work at the moment. Operations was told.');
}
