import { parseGstin, parsePinCode } from '@mistri/contracts/identifiers/index';
import { findPin } from './pin-table.ts';

/** IN-4: a supplier's State is what its GSTIN says. Undefined for text that is no GSTIN. */
export function stateOfGstin(gstin: string): string | undefined {
  const parsed = parseGstin(gstin);
  return parsed.ok ? parsed.value.stateCode : undefined;
}

/** Whether an address may name this State with this PIN. Both States of a PIN that lies in two are right. */
export function pinLiesInState(pin: string, stateCode: string): boolean {
  const parsed = parsePinCode(pin);
  return parsed.ok && (findPin(parsed.value)?.places.some((place) => place.stateCode === stateCode) ?? false);
}
