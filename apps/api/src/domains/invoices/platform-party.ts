import { gstState } from '@mistri/contracts/identifiers/index';
import type { Config } from '#platform/config.ts';
import type { InvoiceParty } from './invoice-content.ts';

/** The platform as a supplier: of its commission, its fees and its own delivery. */
export function platformParty(company: Config['company']): InvoiceParty {
  const { legalName, address, gstin, stateCode } = company;
  const stateName = gstState(stateCode)?.name ?? stateCode;
  const pin = /\b[1-9]\d{5}\b/.exec(address)?.[0] ?? '';
  const lines = address
    .replace(pin, '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== stateName);
  return {
    name: legalName,
    gstin,
    address: { name: legalName, lines: lines.slice(0, -1), city: lines.at(-1) ?? '', pin, stateCode, stateName },
  };
}
