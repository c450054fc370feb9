import { gstState, parseGstin } from '@mistri/contracts/identifiers/index';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import type { Party } from '#rooms/jobs/index.ts';
import { findPin } from '#rooms/places/index.ts';

/** Who the invoice is for. */
export interface BillingDetails {
  readonly name: string;
  readonly gstin?: string | null;
  readonly addressLine: string;
  readonly city: string;
  readonly pin: string;
  /** Needed where a PIN lies in two States only. */
  readonly stateCode?: string;
}

export type BillingRefusal =
  | 'link.unknown_pin'
  | 'link.wrong_state_for_pin'
  | 'link.bad_gstin'
  | 'link.gstin_other_state';

/** IN-4: the place of supply is the buyer's State, by the PIN table; a GSTIN says it too, and must say the same. */
export function checkBilling(details: BillingDetails): Result<Party, BillingRefusal> {
  const stateCode = stateOf(details);
  if (typeof stateCode !== 'string') return stateCode;
  const stateName = gstState(stateCode)?.name ?? stateCode;
  const gstin = details.gstin ? parseGstin(details.gstin) : undefined;
  if (gstin && !gstin.ok) return at('link.bad_gstin', 'gstin', 'This is no GSTIN. Check its 15 characters.');
  if (gstin && gstin.value.stateCode !== stateCode) {
    const other = gstState(gstin.value.stateCode)?.name ?? gstin.value.stateCode;
    const message = `The GSTIN is of ${other}, the PIN lies in ${stateName}. Give the address the GSTIN is registered for.`;
    return at('link.gstin_other_state', 'gstin', message);
  }
  const name = details.name.trim();
  const address = {
    name,
    lines: [details.addressLine.trim()],
    city: details.city.trim(),
    pin: details.pin,
    stateCode,
    stateName,
  };
  return ok({ name, gstin: gstin?.ok ? gstin.value.gstin : null, address });
}

function stateOf({ pin, stateCode }: BillingDetails): string | Refusal<BillingRefusal> {
  const found = findPin(pin);
  if (!found) return at('link.unknown_pin', 'pin', `We do not know the PIN ${pin}. Check the six digits.`);
  const codes = [...new Set(found.places.map((place) => place.stateCode))];
  const chosen = stateCode ?? (codes.length === 1 ? codes[0] : undefined);
  if (chosen !== undefined && codes.includes(chosen)) return chosen;
  const names = codes.map((code) => gstState(code)?.name ?? code).join(' or ');
  return at('link.wrong_state_for_pin', 'stateCode', `The PIN ${pin} lies in ${names}. Choose the State.`, {
    stateCodes: codes,
  });
}

function at<C extends BillingRefusal>(code: C, field: string, message: string, details?: Record<string, unknown>) {
  return refuse(code, message, { errors: [{ path: `billing.${field}`, message }], ...(details ? { details } : {}) });
}
