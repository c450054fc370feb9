import { sql } from 'kysely';
import { type TechnicianState, technicianDecisions } from '@mistri/contracts/repair/technician-states';
import { audit, type Origin } from '#platform/audit.ts';
import { day_ms } from '#platform/clock.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { indianDay } from '#platform/indian-days.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { grantMembership } from '#rooms/identity/index.ts';
import { setPayeeActive, upsertPayee } from '#rooms/payouts/index.ts';
import { announceStatus } from './announce-status.ts';
import { lockTechnician, openFacts, type Technician } from './technicians-store.ts';

export type DecideRefusal =
  | 'technicians.not_found'
  | 'technicians.wrong_state'
  | 'technicians.own_application'
  | 'technicians.certificate_missing'
  | 'technicians.certificate_too_long';

export interface Decision {
  readonly technicianId: string;
  readonly state: Extract<TechnicianState, 'active' | 'rejected' | 'suspended' | 'blocked'>;
  readonly reason: string;
  /** Last good day of the certificate, `YYYY-MM-DD`. */
  readonly certifiedUntil?: string;
}

const longest_days = 3 * 366;

/**
 * ROLE-4: approve and certify, renew, reject, suspend, block or re-activate, with a reason. Payouts follow in this very
 * transaction, assignments and sessions by the event that is written in it.
 */
export async function decideTechnician(
  tx: Tx,
  context: { services: Services; origin: Origin },
  decision: Decision,
): Promise<Result<Technician, DecideRefusal>> {
  const { origin } = context;
  const before = await lockTechnician(tx, decision.technicianId);
  if (!before) return refuse('technicians.not_found', 'There is no such technician.');
  if (before.user_id === origin.actor.userId)
    return refuse('technicians.own_application', 'Nobody decides about their own application.');
  if (!technicianDecisions[before.state].includes(decision.state)) {
    const message = `What is ${before.state} can't become ${decision.state}. Reload to see its state.`;
    return refuse('technicians.wrong_state', message, {
      details: { state: before.state, allowed: technicianDecisions[before.state] },
    });
  }
  const certified = decision.state === 'active' ? certificateUntil(before, decision, origin.at) : undefined;
  if (certified && !certified.ok) return certified;
  const after = await tx
    .updateTable('technicians')
    .set({
      state: decision.state,
      reason: decision.reason,
      decided_by: origin.actor.userId,
      decided_at: origin.at,
      changed_at: origin.at,
      ...(certified ? await certificateColumns(tx, origin, before, certified.value) : {}),
    })
    .where('technician_id', '=', decision.technicianId)
    .returningAll()
    .executeTakeFirstOrThrow();
  await applyToMoney(tx, context, after);
  await audit(tx, origin, {
    action: `technicians.${decision.state === 'active' && before.state === 'active' ? 'renewed' : decision.state}`,
    subjectId: decision.technicianId,
    reason: decision.reason,
    before: { state: before.state, certifiedUntil: before.certified_until },
    after: { state: after.state, certifiedUntil: after.certified_until, certificateNumber: after.certificate_no },
  });
  if (after.state !== before.state) await announceStatus(tx, origin, after, before.state);
  return ok(after);
}

/** The day up to which they are certified from now on. A running certificate is kept when nothing else is said. */
function certificateUntil(
  before: Technician,
  decision: Decision,
  at: Date,
): Result<string, 'technicians.certificate_missing' | 'technicians.certificate_too_long'> {
  const until = decision.certifiedUntil ?? (before.state === 'active' ? null : before.certified_until);
  const today = indianDay(at);
  if (until === null || until < today) {
    const message = 'Say until when the certificate is good: today or later.';
    return refuse('technicians.certificate_missing', message, { errors: [{ path: 'certifiedUntil', message }] });
  }
  if (until > indianDay(new Date(at.getTime() + longest_days * day_ms))) {
    const message = 'A certificate is good for three years at most.';
    return refuse('technicians.certificate_too_long', message, { errors: [{ path: 'certifiedUntil', message }] });
  }
  return ok(until);
}

/** The number is given once and stays; every renewal is written down. */
async function certificateColumns(tx: Tx, origin: Origin, technician: Technician, until: string) {
  const certificate_no = technician.certificate_no ?? (await nextNumber(tx, technician));
  if (technician.certificate_no === null || technician.certified_until !== until) {
    await tx
      .insertInto('technician_certificates')
      .values({
        certificate_id: newId('tce'),
        technician_id: technician.technician_id,
        certificate_no,
        certified_until: until,
        issued_by: origin.actor.userId,
        issued_at: origin.at,
      })
      .execute();
  }
  return { certificate_no, certified_until: until, warned_at: null };
}

async function nextNumber(tx: Tx, technician: Technician): Promise<string> {
  const { rows } = await sql<{ number: number }>`
    SELECT nextval('technician_certificate_numbers')::int AS number`.execute(tx);
  const letter = technician.class === 'software' ? 'S' : 'H';
  return `MST-${letter}-${String(rows[0]?.number ?? 0).padStart(6, '0')}`;
}

/** Who is not active is paid nothing meanwhile; earnings stay on the balance. */
async function applyToMoney(
  tx: Tx,
  { services, origin }: { services: Services; origin: Origin },
  technician: Technician,
): Promise<void> {
  if (technician.state === 'rejected') return;
  if (technician.state !== 'active') return setPayeeActive(tx, technician.technician_id, false);
  const { legalName, pan, addressLine } = openFacts(services, technician);
  const { technician_id, city, pin, state_code: stateCode } = technician;
  await upsertPayee(tx, {
    payeeId: technician_id,
    kind: 'technician',
    legalName,
    gstin: technician.gstin,
    pan,
    stateCode,
    commissionTier: null,
    address: { line1: addressLine, city, pin, stateCode },
  });
  await grantMembership(tx, origin, { userId: technician.user_id, subjectId: technician_id, kind: 'technician' });
}
