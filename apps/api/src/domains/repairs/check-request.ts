import { gstState } from '@mistri/contracts/identifiers/index';
import type { RepairBody, RepairRefusalDetails } from '@mistri/contracts/repair/repairs';
import type { RepairRules } from '@mistri/contracts/repair/repair-rules';
import { type HardwareReason, symptomOf } from '@mistri/contracts/repair/symptoms';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import { findPin } from '#rooms/places/index.ts';

export type RequestRefusal =
  | 'repairs.hardware_fault'
  | 'repairs.not_online'
  | 'repairs.mode_not_offered'
  | 'repairs.not_supported'
  | 'repairs.laptop_and_cable_needed'
  | 'repairs.symptom_not_of_category'
  | 'repairs.unknown_pin'
  | 'repairs.wrong_state_for_pin'
  | 'repairs.not_served_there'
  | 'repairs.time_in_the_past'
  | 'repairs.too_many_open';

function no<C extends RequestRefusal>(
  code: C,
  path: string,
  message: string,
  details: Partial<RepairRefusalDetails> = {},
): Refusal<C> {
  return refuse(code, message, { errors: [{ path, message }], details: { ...details } });
}

/** REP-1: why a person has to hold the thing in their hands. */
const hardwareMessages: Readonly<Record<HardwareReason, string>> = {
  screen: "A broken screen can't be mended over a cable: the phone has to be opened.",
  battery: "A battery can't be mended over a cable: it has to be changed. Don't charge a swollen one.",
  board: "A phone that gets no power or has lost a chip has to be opened and measured; a cable can't reach it.",
  water: 'After water the phone has to be opened and dried first. Keep it switched off.',
  port: 'Without a working USB port nothing can be repaired over a cable: the port has to be changed.',
  appliance: 'This has no software that could be repaired over a cable: somebody has to open it.',
};

const elsewhere = 'Take it to a repair shop or service centre near you.';

/** What the person has, and what is wrong with it. */
function checkFault(body: Pick<RepairBody, 'category' | 'symptoms' | 'kind'>): Refusal<RequestRefusal> | undefined {
  for (const [index, code] of body.symptoms.entries()) {
    const symptom = symptomOf(code);
    if (!symptom.categories.includes(body.category))
      return no('repairs.symptom_not_of_category', `symptoms.${index}`, 'This fault is of another kind of thing.');
  }
  const hardware = body.symptoms.map(symptomOf).find((symptom) => symptom.kind === 'hardware');
  if (hardware) {
    const because = hardware.because ?? 'board';
    const at = `symptoms.${body.symptoms.findIndex((code) => code === hardware.code)}`;
    return no('repairs.hardware_fault', at, `${hardwareMessages[because]} ${elsewhere}`, {
      because,
      alternative: 'service_centre',
    });
  }
  if (body.kind === 'software') return undefined;
  return no(
    'repairs.hardware_fault',
    'kind',
    'Hardware needs a person with tools. If the phone only hangs or restarts, choose software.',
    { alternative: 'choose_software_symptom' },
  );
}

/** `Apple iPhone` is an apple; `Pineapple` is not. */
const names = (brand: string, entry: string): boolean =>
  ` ${brand
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `.includes(` ${entry} `);

/** REP-12: what can be repaired over a cable, where, and with what at hand. */
function checkOffer(body: RepairBody, rules: RepairRules): Refusal<RequestRefusal> | undefined {
  if (!rules.online.categories.includes(body.category))
    return no('repairs.not_online', 'category', `${hardwareMessages.appliance} ${elsewhere}`, {
      because: 'appliance',
      alternative: 'service_centre',
    });
  const fault = checkFault(body);
  if (fault) return fault;
  if (body.mode !== 'online') {
    const message = 'We repair software over the internet. Choose online; visits and service centres come later.';
    return no('repairs.mode_not_offered', 'mode', message, { alternative: 'online' });
  }
  if (rules.online.unsupportedBrands.some((entry) => names(body.brand, entry))) {
    const message = `The software of ${body.brand} can't be repaired by us over a cable. ${elsewhere}`;
    return no('repairs.not_supported', 'brand', message, { alternative: 'service_centre' });
  }
  return checkTools(body);
}

export function checkTools(
  body: Pick<RepairBody, 'hasLaptop' | 'hasDataCable'>,
): Refusal<'repairs.laptop_and_cable_needed'> | undefined {
  if (body.hasLaptop && body.hasDataCable) return undefined;
  return no(
    'repairs.laptop_and_cable_needed',
    body.hasLaptop ? 'hasDataCable' : 'hasLaptop',
    'You need a laptop or computer and a USB cable that carries data. Borrow them, or take the phone to a service centre.',
    { alternative: 'get_laptop_and_cable' },
  );
}

export function checkTime(preferredAt: string | undefined, at: Date): Refusal<'repairs.time_in_the_past'> | undefined {
  if (preferredAt === undefined || new Date(preferredAt) >= at) return undefined;
  return no('repairs.time_in_the_past', 'preferredAt', 'Choose a time from now on, or leave it out.');
}

/** Judges a request. @returns the GST state of the place, by the PIN table and never by the PIN's digits (IN-4) */
export function checkRequest(
  body: RepairBody,
  rules: RepairRules,
  at: Date,
): Result<{ stateCode: string }, RequestRefusal> {
  const refused = checkOffer(body, rules) ?? checkTime(body.preferredAt, at);
  if (refused) return refused;
  const pin = findPin(body.pin);
  if (!pin) return no('repairs.unknown_pin', 'pin', `We do not know the PIN ${body.pin}. Check the six digits.`);
  const codes = [...new Set(pin.places.map((place) => place.stateCode))];
  const stateCode = body.stateCode ?? (codes.length === 1 ? codes[0] : undefined);
  if (!stateCode || !codes.includes(stateCode)) {
    const names = codes.map((code) => gstState(code)?.name ?? code).join(' or ');
    const message = `The PIN ${body.pin} lies in ${names}. Choose the State.`;
    return refuse('repairs.wrong_state_for_pin', message, {
      errors: [{ path: 'stateCode', message }],
      details: { stateCodes: codes },
    });
  }
  const served = rules.online.stateCodes;
  if (served.length > 0 && !served.includes(stateCode)) {
    const name = gstState(stateCode)?.name ?? stateCode;
    return no('repairs.not_served_there', 'pin', `We don't repair in ${name} yet. ${elsewhere}`, {
      alternative: 'service_centre',
    });
  }
  return ok({ stateCode });
}
