import type { TechnicianState } from '@mistri/contracts/repair/technician-states';
import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Technician } from './technicians-store.ts';

/** Assignments and remote sessions of a technician who is not active any more end by this. */
export async function announceStatus(
  tx: Tx,
  origin: Origin,
  technician: Technician,
  from: TechnicianState,
): Promise<void> {
  await emit(tx, origin, {
    name: 'technicians.status_changed.v1',
    subject: technician.technician_id,
    payload: {
      technicianId: technician.technician_id,
      userId: technician.user_id,
      from,
      to: technician.state,
      reason: technician.reason,
    },
  });
}
