import { type ApplicantState, decisions } from '@mistri/contracts/dealers/applicant-states';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { setSeller } from '#rooms/catalogue/index.ts';
import { grantMembership, revokeMembership } from '#rooms/identity/index.ts';
import { putWarehouse } from '#rooms/inventory/index.ts';
import { setPayeeActive, upsertPayee } from '#rooms/payouts/index.ts';
import { announceStatus } from './announce-status.ts';
import { type Applicant, lockApplicant } from './applicants-store.ts';
import { panOf } from './suppliers.ts';

export type DecideRefusal = 'dealers.not_found' | 'dealers.wrong_state' | 'dealers.own_application';

export interface Decision {
  applicantId: string;
  state: Extract<ApplicantState, 'active' | 'rejected' | 'suspended' | 'blocked'>;
  reason: string;
}

/**
 * MKT-1: approve, reject, suspend, block or re-activate, with a reason. Listings and checkout follow in this very
 * transaction; no search and no checkout sees the old state afterwards.
 */
export async function decideApplicant(
  tx: Tx,
  origin: Origin,
  decision: Decision,
): Promise<Result<Applicant, DecideRefusal>> {
  const before = await lockApplicant(tx, decision.applicantId);
  if (!before) return refuse('dealers.not_found', 'There is no such application.');
  if (before.user_id === origin.actor.userId)
    return refuse('dealers.own_application', 'Nobody decides about their own application.');
  if (!decisions[before.state].includes(decision.state)) {
    return refuse(
      'dealers.wrong_state',
      `What is ${before.state} can't become ${decision.state}. Reload to see its state.`,
      {
        details: { state: before.state, allowed: decisions[before.state] },
      },
    );
  }
  const after = await tx
    .updateTable('applicants')
    .set({
      state: decision.state,
      reason: decision.reason,
      decided_by: origin.actor.userId,
      decided_at: origin.at,
      changed_at: origin.at,
    })
    .where('applicant_id', '=', decision.applicantId)
    .returningAll()
    .executeTakeFirstOrThrow();
  const changed = after.state !== before.state;
  if (changed) await (after.kind === 'dealer' ? applyToDealer(tx, origin, after) : applyToBusiness(tx, origin, after));
  await audit(tx, origin, {
    action: `dealers.${after.kind}_${decision.state}`,
    subjectId: decision.applicantId,
    reason: decision.reason,
    before: { state: before.state },
    after: { state: after.state },
  });
  if (changed) await announceStatus(tx, origin, after, before.state);
  return ok(after);
}

/** A suspended dealer keeps access to open orders and earnings, but sells nothing and is paid nothing meanwhile. */
async function applyToDealer(tx: Tx, origin: Origin, dealer: Applicant): Promise<void> {
  if (dealer.state === 'rejected') return;
  const selling = dealer.state === 'active';
  await setSeller(tx, origin, {
    dealerId: dealer.applicant_id,
    selling,
    displayName: dealer.display_name,
    city: dealer.city,
    pin: dealer.pin,
    stateCode: dealer.state_code,
  });
  if (!selling) return setPayeeActive(tx, dealer.applicant_id, false);
  await upsertPayee(tx, {
    payeeId: dealer.applicant_id,
    kind: 'dealer',
    legalName: dealer.legal_name,
    gstin: dealer.gstin,
    pan: panOf(dealer.gstin),
    stateCode: dealer.state_code,
    commissionTier: dealer.tier,
    address: { line1: dealer.address_line, city: dealer.city, pin: dealer.pin, stateCode: dealer.state_code },
  });
  await putWarehouse(tx, origin, {
    warehouseId: dealer.applicant_id.replace(/^dlr_/, 'whs_'),
    dealerId: dealer.applicant_id,
    name: 'Main',
    address: dealer.address_line,
    city: dealer.city,
    pin: dealer.pin,
    stateCode: dealer.state_code,
    main: true,
  });
  await grantMembership(tx, origin, { userId: dealer.user_id, subjectId: dealer.applicant_id, kind: 'dealer' });
}

/** The membership is what makes a customer a business from the next request on (ROLE-2). */
async function applyToBusiness(tx: Tx, origin: Origin, business: Applicant): Promise<void> {
  const membership = { userId: business.user_id, subjectId: business.applicant_id };
  if (business.state === 'active') await grantMembership(tx, origin, { ...membership, kind: 'business' });
  else await revokeMembership(tx, origin, membership);
}
