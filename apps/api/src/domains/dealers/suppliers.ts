import type { Db } from '#platform/db/database.ts';
import { gstState } from '#rooms/places/index.ts';
import { type Applicant, findApplicant } from './applicants-store.ts';

/** How a dealer or business stands on an invoice (IN-3). Shape of the jobs room's `Party`. */
export interface RegisteredParty {
  name: string;
  gstin: string;
  address: { name: string; lines: string[]; city: string; pin: string; stateCode: string; stateName: string };
}

export interface Supplier {
  dealerId: string;
  displayName: string;
  stateCode: string;
  pin: string;
  party: RegisteredParty;
}

/** The dealers among these who may sell right now. One statement. */
export async function suppliersOf(db: Db, dealerIds: readonly string[]): Promise<Supplier[]> {
  if (dealerIds.length === 0) return [];
  const rows = await db
    .selectFrom('applicants')
    .selectAll()
    .where('applicant_id', 'in', [...dealerIds])
    .where('kind', '=', 'dealer')
    .where('state', '=', 'active')
    .execute();
  return rows.map((row) => ({
    dealerId: row.applicant_id,
    displayName: row.display_name,
    stateCode: row.state_code,
    pin: row.pin,
    party: partyOf(row),
  }));
}

/** Dealer id → the name its shop shows, whatever its state: for orders of the past. */
export async function displayNamesOf(db: Db, dealerIds: readonly string[]): Promise<Map<string, string>> {
  if (dealerIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('applicants')
    .select(['applicant_id', 'display_name'])
    .where('applicant_id', 'in', [...new Set(dealerIds)])
    .execute();
  return new Map(rows.map((row) => [row.applicant_id, row.display_name]));
}

/** A verified business as buyer; undefined when it is not active. */
export async function businessOf(db: Db, businessId: string): Promise<RegisteredParty | undefined> {
  const row = await findApplicant(db, businessId);
  return row?.kind === 'business' && row.state === 'active' ? partyOf(row) : undefined;
}

function partyOf(row: Applicant): RegisteredParty {
  return {
    name: row.legal_name,
    gstin: row.gstin,
    address: {
      name: row.legal_name,
      lines: [row.address_line],
      city: row.city,
      pin: row.pin,
      stateCode: row.state_code,
      stateName: gstState(row.state_code)?.name ?? row.state_code,
    },
  };
}

/** Characters 3 to 12 of a GSTIN are the PAN of whoever it was given to. */
export function panOf(gstin: string): string {
  return gstin.slice(2, 12);
}
