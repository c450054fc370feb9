import { gstinMessages, panMessages, parseGstin, parsePan } from '@mistri/contracts/identifiers/index';
import { requiredTechnicianDocuments, type TechnicianClass } from '@mistri/contracts/repair/technician-states';
import type { TechnicianBody } from '@mistri/contracts/repair/technicians';
import { audit, type Origin } from '#platform/audit.ts';
import { violatedConstraint } from '#platform/db/in-transaction.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, refuseField, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { findPin } from '#rooms/places/index.ts';
import { announceStatus } from './announce-status.ts';
import { documentsOf, lockTechnician, sealFacts, type Technician, technicianOfUser } from './technicians-store.ts';

export type ApplyRefusal =
  | 'technicians.bad_pan'
  | 'technicians.bad_gstin'
  | 'technicians.unknown_pin'
  | 'technicians.wrong_state_for_pin'
  | 'technicians.already_applied'
  | 'technicians.pan_taken'
  | 'technicians.wrong_state'
  | 'technicians.documents_missing';

interface Checked {
  readonly pan: string;
  readonly gstin: string | null;
  readonly stateCode: string;
}

/** Checksums and places find typing errors; the rest is for the person who looks at the documents. */
function check(application: TechnicianBody): Result<Checked, ApplyRefusal> {
  const pan = parsePan(application.pan);
  if (!pan.ok) return refuseField('technicians.bad_pan', 'pan', panMessages[pan.reason]);
  const pin = findPin(application.pin);
  if (!pin)
    return refuseField(
      'technicians.unknown_pin',
      'pin',
      `We do not know the PIN ${application.pin}. Check the six digits.`,
    );
  const codes = [...new Set(pin.places.map((place) => place.stateCode))];
  const stateCode = application.stateCode ?? (codes.length === 1 ? codes[0] : undefined);
  if (!stateCode || !codes.includes(stateCode)) {
    const message = `The PIN ${application.pin} does not lie in that State. Choose the State.`;
    return refuseField('technicians.wrong_state_for_pin', 'stateCode', message);
  }
  if (application.gstin === null) return ok({ pan: pan.value.pan, gstin: null, stateCode });
  const gstin = parseGstin(application.gstin);
  if (!gstin.ok) return refuseField('technicians.bad_gstin', 'gstin', gstinMessages[gstin.reason]);
  if (gstin.value.stateCode !== stateCode)
    return refuseField('technicians.bad_gstin', 'gstin', 'The GSTIN is of another State than the address. Check both.');
  if (gstin.value.gstin.slice(2, 12) !== pan.value.pan)
    return refuseField('technicians.bad_gstin', 'gstin', 'The GSTIN belongs to another PAN. Check both.');
  return ok({ pan: pan.value.pan, gstin: gstin.value.gstin, stateCode });
}

function columns(
  services: Services,
  of: { technicianId: string; dataKey: string },
  given: TechnicianBody,
  to: Checked,
) {
  const { legalName, addressLine } = given;
  return {
    display_name: given.displayName,
    skills: [...given.skills],
    languages: [...given.languages],
    experience_years: given.experienceYears,
    about: given.about,
    city: given.city,
    pin: given.pin,
    state_code: to.stateCode,
    gstin: to.gstin,
    sealed: sealFacts(services, of, { legalName, addressLine, pan: to.pan }),
    pan_digest: services.crypto.blindIndex('technician-pan', to.pan),
  };
}

/** Starts an application: one per user, a draft until it is submitted. */
export async function startApplication(
  tx: Tx,
  context: { services: Services; origin: Origin },
  given: { userId: string; class: TechnicianClass; application: TechnicianBody },
): Promise<Result<Technician, ApplyRefusal>> {
  const checked = check(given.application);
  if (!checked.ok) return checked;
  const { services, origin } = context;
  const of = { technicianId: newId('tec'), dataKey: services.crypto.newDataKey() };
  const row = await tx
    .insertInto('technicians')
    .values({
      technician_id: of.technicianId,
      user_id: given.userId,
      class: given.class,
      state: 'draft',
      data_key: of.dataKey,
      ...columns(services, of, given.application, checked.value),
      reason: null,
      decided_by: null,
      submitted_at: null,
      decided_at: null,
      created_at: origin.at,
      changed_at: origin.at,
    })
    .onConflict((conflict) => conflict.column('user_id').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row) return ok(row);
  const present = await technicianOfUser(tx, given.userId);
  return refuse('technicians.already_applied', 'You have applied already. Change that application instead.', {
    details: { technicianId: present?.technician_id ?? null },
  });
}

/** Changes a draft or a rejected application. Afterwards what was certified changes only through support. */
export async function changeApplication(
  tx: Tx,
  context: { services: Services; origin: Origin },
  given: { technicianId: string; application: TechnicianBody },
): Promise<Result<Technician, ApplyRefusal>> {
  const checked = check(given.application);
  if (!checked.ok) return checked;
  const technician = await lockTechnician(tx, given.technicianId);
  if (!technician || !['draft', 'rejected'].includes(technician.state)) {
    return refuse(
      'technicians.wrong_state',
      'Only a draft or a rejected application can be changed. Write to support.',
    );
  }
  const of = { technicianId: technician.technician_id, dataKey: technician.data_key };
  const row = await tx
    .updateTable('technicians')
    .set({ ...columns(context.services, of, given.application, checked.value), changed_at: context.origin.at })
    .where('technician_id', '=', given.technicianId)
    .returningAll()
    .executeTakeFirstOrThrow();
  return ok(row);
}

/** What is still missing before an application can be sent: kinds of documents, and `photo`. */
export function missingOf(technician: Technician, present: readonly { kind: string }[]): string[] {
  const there = new Set(present.map((document) => document.kind));
  const missing: string[] = requiredTechnicianDocuments.filter((kind) => !there.has(kind));
  return technician.photo_file === null ? [...missing, 'photo'] : missing;
}

/** Sends the application to the admins' queue. Customers see the photo before they allow anything, so it must be there. */
export async function submitApplication(
  tx: Tx,
  origin: Origin,
  technicianId: string,
): Promise<Result<Technician, ApplyRefusal>> {
  const technician = await lockTechnician(tx, technicianId);
  if (!technician || !['draft', 'rejected'].includes(technician.state))
    return refuse('technicians.wrong_state', 'This application was sent already.');
  const missing = missingOf(technician, await documentsOf(tx, technicianId));
  if (missing.length > 0) {
    return refuse('technicians.documents_missing', `Upload first: ${missing.join(', ').replaceAll('_', ' ')}.`, {
      details: { missing },
    });
  }
  try {
    const row = await tx
      .updateTable('technicians')
      .set({ state: 'submitted', submitted_at: origin.at, changed_at: origin.at, reason: null })
      .where('technician_id', '=', technicianId)
      .returningAll()
      .executeTakeFirstOrThrow();
    await audit(tx, origin, {
      action: 'technicians.submitted',
      subjectId: technicianId,
      before: { state: technician.state },
    });
    await announceStatus(tx, origin, row, technician.state);
    return ok(row);
  } catch (error) {
    if (violatedConstraint(error) !== 'technicians_pan') throw error;
    return refuseField(
      'technicians.pan_taken',
      'pan',
      'This PAN is registered here already. If that was not you, write to support.',
    );
  }
}
