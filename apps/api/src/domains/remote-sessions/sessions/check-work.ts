import { type RepairState, workedOnRepairs } from '@mistri/contracts/repair/repair-states';
import type { Tx } from '#platform/db/database.ts';
import { refuse, type Refusal } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { lockRepair } from '#rooms/repairs/index.ts';
import { type Certificate, certificateOf, isCertified } from '#rooms/technicians/index.ts';

export type WorkRefusal =
  | 'remote_sessions.stopped'
  | 'remote_sessions.no_such_repair'
  | 'remote_sessions.repair_not_online'
  | 'remote_sessions.repair_state'
  | 'remote_sessions.not_paid'
  | 'remote_sessions.not_certified';

export interface AllowedWork {
  readonly ok: true;
  readonly customerId: string;
  readonly technicianId: string;
  readonly certificate: Certificate;
}

/**
 * USB-5: only for an online repair that an admin assigned to this technician, who holds a certificate for software, and with
 * the money held where the rules ask for it. Asked when the session is requested and again when the customer consents.
 * Locks the repair: it is neither taken away nor cancelled in between.
 */
export async function checkWork(
  tx: Tx,
  services: Services,
  given: { repairId: string; technicianUserId: string; at: Date; states?: ReadonlySet<RepairState> },
): Promise<AllowedWork | Refusal<WorkRefusal>> {
  if (services.flags.stopped('remote_sessions')) {
    return refuse('remote_sessions.stopped', 'Remote sessions are stopped for now. Try again later.');
  }
  const repair = await lockRepair(tx, given.repairId);
  if (repair?.technicianUserId !== given.technicianUserId) {
    return refuse('remote_sessions.no_such_repair', 'There is no such repair, or it is not assigned to you.');
  }
  if (repair.mode !== 'online') {
    return refuse('remote_sessions.repair_not_online', 'Only repairs over the internet have remote sessions.');
  }
  if (!(given.states ?? workedOnRepairs).has(repair.state)) {
    return refuse('remote_sessions.repair_state', whatToDoFirst(repair.state), { details: { state: repair.state } });
  }
  if (repair.needsMoneyBeforeSession && !repair.isFunded) {
    const message =
      'The quote of this repair is not paid yet. A session can begin when the payment is held: the customer pays on the page of the repair.';
    return refuse('remote_sessions.not_paid', message, { details: { repairId: given.repairId } });
  }
  const certificate = await certificateOf(tx, given.technicianUserId);
  if (certificate?.class !== 'software' || !isCertified(certificate, given.at)) {
    const message = 'Remote sessions need a valid certificate for software repairs. Ask operations to renew yours.';
    return refuse('remote_sessions.not_certified', message);
  }
  return { ok: true, customerId: repair.customerId, technicianId: certificate.technicianId, certificate };
}

function whatToDoFirst(state: RepairState): string {
  switch (state) {
    case 'assigned':
      return 'Accept the repair first.';
    case 'awaiting_approval':
      return 'The quote waits for the customer. A session can begin when it is approved.';
    default:
      return `This repair is ${state.replaceAll('_', ' ')}: no session can begin.`;
  }
}
