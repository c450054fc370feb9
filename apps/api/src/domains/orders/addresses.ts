import { sql } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import type { Address } from '#rooms/jobs/index.ts';
import { findPin, gstState } from '#rooms/places/index.ts';

export interface NewAddress {
  name: string;
  lines: string[];
  city: string;
  pin: string;
  /** Needed where a PIN lies in two States (IN-4); else it must agree with the PIN. */
  stateCode?: string;
  phone: string;
}

export interface SavedAddress extends Address {
  addressId: string;
}

export type AddressRefusal = 'orders.unknown_pin' | 'orders.wrong_state_for_pin' | 'orders.too_many_addresses';

const most = 20;

/** Resolves the State by the PIN table, never by the PIN's first digits (IN-4). */
export function locate(address: NewAddress): Result<Address, AddressRefusal> {
  const pin = findPin(address.pin);
  if (!pin) {
    const message = `We do not know the PIN ${address.pin}. Check the six digits.`;
    return refuse('orders.unknown_pin', message, { errors: [{ path: 'pin', message }] });
  }
  const codes = [...new Set(pin.places.map((place) => place.stateCode))];
  const stateCode = address.stateCode ?? (codes.length === 1 ? codes[0] : undefined);
  if (!stateCode || !codes.includes(stateCode)) {
    const names = codes.map((code) => gstState(code)?.name ?? code).join(' or ');
    const message = `The PIN ${address.pin} lies in ${names}. Choose the State.`;
    return refuse('orders.wrong_state_for_pin', message, {
      errors: [{ path: 'stateCode', message }],
      details: { stateCodes: codes },
    });
  }
  const stateName = gstState(stateCode)?.name ?? pin.state;
  const { name, lines, city, phone } = address;
  return ok({ name, lines, city, pin: address.pin, stateCode, stateName, phone });
}

export async function saveAddress(
  tx: Tx,
  services: Services,
  given: { userId: string; address: NewAddress; at: Date },
): Promise<Result<SavedAddress, AddressRefusal>> {
  const located = locate(given.address);
  if (!located.ok) return located;
  // Two at once would each see room for one more.
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`addresses:${given.userId}`}, 0))`.execute(tx);
  const present = await tx
    .selectFrom('addresses')
    .select('address_id')
    .where('user_id', '=', given.userId)
    .where('removed_at', 'is', null)
    .execute();
  if (present.length >= most)
    return refuse('orders.too_many_addresses', `You have ${most} addresses. Remove one first.`);
  const addressId = newId('adr');
  const dataKey = services.crypto.newDataKey();
  await tx
    .insertInto('addresses')
    .values({
      address_id: addressId,
      user_id: given.userId,
      data_key: dataKey,
      sealed: services.crypto.seal(dataKey, JSON.stringify(located.value), `${addressId}:address`),
      pin: located.value.pin,
      state_code: located.value.stateCode,
      created_at: given.at,
      removed_at: null,
    })
    .execute();
  return ok({ addressId, ...located.value });
}

export async function addressesOf(db: Db, services: Services, userId: string): Promise<SavedAddress[]> {
  const rows = await db
    .selectFrom('addresses')
    .select(['address_id', 'data_key', 'sealed'])
    .where('user_id', '=', userId)
    .where('removed_at', 'is', null)
    .orderBy('address_id', 'desc')
    .execute();
  return rows.map((row) => openAddress(services, row));
}

/** The caller's own address only; another's is not found. */
export async function findAddress(
  db: Db,
  services: Services,
  own: { userId: string; addressId: string },
): Promise<SavedAddress | undefined> {
  const row = await db
    .selectFrom('addresses')
    .select(['address_id', 'data_key', 'sealed'])
    .where('address_id', '=', own.addressId)
    .where('user_id', '=', own.userId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return row && openAddress(services, row);
}

function openAddress(services: Services, row: { address_id: string; data_key: string; sealed: string }): SavedAddress {
  const address = JSON.parse(services.crypto.open(row.data_key, row.sealed, `${row.address_id}:address`)) as Address;
  return { addressId: row.address_id, ...address };
}

/** Past orders keep their own copy. */
export async function removeAddress(tx: Tx, own: { userId: string; addressId: string; at: Date }): Promise<boolean> {
  const removed = await tx
    .updateTable('addresses')
    .set({ removed_at: own.at, sealed: '', data_key: '' })
    .where('address_id', '=', own.addressId)
    .where('user_id', '=', own.userId)
    .where('removed_at', 'is', null)
    .returning('address_id')
    .executeTakeFirst();
  return removed !== undefined;
}
