import { gstinMessages, parseGstin } from '@mistri/contracts/identifiers/index';
import { type ApplicantKind, requiredDocuments } from '@mistri/contracts/dealers/applicant-states';
import { audit, type Origin } from '#platform/audit.ts';
import { violatedConstraint } from '#platform/db/in-transaction.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, refuseField, type Result } from '#platform/refusal.ts';
import { findPin } from '#rooms/places/index.ts';
import { type Applicant, applicantOfUser, documentsOf, lockApplicant } from './applicants-store.ts';
import { announceStatus } from './announce-status.ts';

export interface Application {
  legalName: string;
  displayName: string;
  gstin: string;
  addressLine: string;
  city: string;
  pin: string;
}

export type ApplyRefusal =
  | 'dealers.bad_gstin'
  | 'dealers.unknown_pin'
  | 'dealers.pin_not_in_state'
  | 'dealers.already_applied'
  | 'dealers.gstin_taken'
  | 'dealers.wrong_state'
  | 'dealers.documents_missing';

/** The GSTIN names the State; the address must lie in it. Its checksum finds typing errors; the rest a person checks. */
function check(application: Application): Result<{ gstin: string; stateCode: string }, ApplyRefusal> {
  const gstin = parseGstin(application.gstin);
  if (!gstin.ok) return refuseField('dealers.bad_gstin', 'gstin', gstinMessages[gstin.reason]);
  const pin = findPin(application.pin);
  if (!pin)
    return refuseField(
      'dealers.unknown_pin',
      'pin',
      `We do not know the PIN ${application.pin}. Check the six digits.`,
    );
  const { stateCode } = gstin.value;
  if (!pin.places.some((place) => place.stateCode === stateCode)) {
    return refuseField(
      'dealers.pin_not_in_state',
      'pin',
      'The PIN does not lie in the State of the GSTIN. Check both.',
    );
  }
  return ok({ gstin: gstin.value.gstin, stateCode });
}

/** Starts an application: one per user and kind, a draft until it is submitted. */
export async function startApplication(
  tx: Tx,
  origin: Origin,
  given: { userId: string; kind: ApplicantKind; application: Application },
): Promise<Result<Applicant, ApplyRefusal>> {
  const checked = check(given.application);
  if (!checked.ok) return checked;
  const { application } = given;
  const row = await tx
    .insertInto('applicants')
    .values({
      applicant_id: newId(given.kind === 'dealer' ? 'dlr' : 'biz'),
      kind: given.kind,
      user_id: given.userId,
      state: 'draft',
      legal_name: application.legalName,
      display_name: application.displayName,
      gstin: checked.value.gstin,
      state_code: checked.value.stateCode,
      address_line: application.addressLine,
      city: application.city,
      pin: application.pin,
      reason: null,
      decided_by: null,
      submitted_at: null,
      decided_at: null,
      created_at: origin.at,
      changed_at: origin.at,
    })
    .onConflict((conflict) => conflict.columns(['user_id', 'kind']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row) return ok(row);
  const present = await applicantOfUser(tx, given);
  return refuse('dealers.already_applied', 'You have applied already. Change that application instead.', {
    details: { applicantId: present?.applicant_id ?? null },
  });
}

/** Changes a draft or a rejected application. Afterwards business data changes only through support. */
export async function changeApplication(
  tx: Tx,
  origin: Origin,
  given: { applicantId: string; application: Application },
): Promise<Result<Applicant, ApplyRefusal>> {
  const checked = check(given.application);
  if (!checked.ok) return checked;
  const applicant = await lockApplicant(tx, given.applicantId);
  if (!applicant || !['draft', 'rejected'].includes(applicant.state)) {
    return refuse('dealers.wrong_state', 'Only a draft or a rejected application can be changed. Write to support.');
  }
  const { application } = given;
  const row = await tx
    .updateTable('applicants')
    .set({
      legal_name: application.legalName,
      display_name: application.displayName,
      gstin: checked.value.gstin,
      state_code: checked.value.stateCode,
      address_line: application.addressLine,
      city: application.city,
      pin: application.pin,
      changed_at: origin.at,
    })
    .where('applicant_id', '=', given.applicantId)
    .returningAll()
    .executeTakeFirstOrThrow();
  return ok(row);
}

/** Sends the application to the admins' queue. All required documents must be there. */
export async function submitApplication(
  tx: Tx,
  origin: Origin,
  applicantId: string,
): Promise<Result<Applicant, ApplyRefusal>> {
  const applicant = await lockApplicant(tx, applicantId);
  if (!applicant || !['draft', 'rejected'].includes(applicant.state)) {
    return refuse('dealers.wrong_state', 'This application was sent already.');
  }
  const present = new Set((await documentsOf(tx, applicantId)).map((document) => document.kind));
  const missing = requiredDocuments[applicant.kind].filter((kind) => !present.has(kind));
  if (missing.length > 0) {
    return refuse('dealers.documents_missing', `Upload first: ${missing.join(', ').replaceAll('_', ' ')}.`, {
      details: { missing },
    });
  }
  try {
    const row = await tx
      .updateTable('applicants')
      .set({ state: 'submitted', submitted_at: origin.at, changed_at: origin.at, reason: null })
      .where('applicant_id', '=', applicantId)
      .returningAll()
      .executeTakeFirstOrThrow();
    await audit(tx, origin, {
      action: 'dealers.submitted',
      subjectId: applicantId,
      before: { state: applicant.state },
    });
    await announceStatus(tx, origin, row, applicant.state);
    return ok(row);
  } catch (error) {
    if (violatedConstraint(error) !== 'applicants_gstin') throw error;
    return refuseField(
      'dealers.gstin_taken',
      'gstin',
      'This GSTIN is registered here already. If that was not you, write to support.',
    );
  }
}
