import type { Services } from '#platform/services.ts';
import type { UserRow } from './identity-store.ts';

export const emailPattern =
  '^[^@\\s<>"(),:;\\[\\]\\\\]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\\.[A-Za-z0-9-]{1,63})+$';

/** One form per address, so that `A@x.in` and `a@x.in` are one account. */
export function normalEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

/** @returns E.164 of an Indian mobile number in any usual writing, or undefined */
export function normalPhone(phone: string): string | undefined {
  const digits = phone.replaceAll(/[\s()-]/g, '');
  const match = /^(?:\+91|0091|91|0)?([6-9]\d{9})$/.exec(digits);
  return match ? `+91${match[1]}` : undefined;
}

export function emailIndex(services: Services, email: string): string {
  return services.crypto.blindIndex('email', normalEmail(email));
}

export function phoneIndex(services: Services, phoneE164: string): string {
  return services.crypto.blindIndex('phone', phoneE164);
}

export interface ContactDetails {
  email: string | null;
  phone: string | null;
  name: string | null;
}

/** Opens the sealed personal data of a user. Each field is bound to its user and its name. */
export function openContact(services: Services, row: UserRow): ContactDetails {
  const open = (sealed: string | null, field: string): string | null =>
    sealed === null ? null : services.crypto.open(row.data_key, sealed, `${row.user_id}:${field}`);
  return {
    email: open(row.email_sealed, 'email'),
    phone: open(row.phone_sealed, 'phone'),
    name: open(row.name_sealed, 'name'),
  };
}

export function sealContact(
  services: Services,
  row: { user_id: string; data_key: string },
  field: keyof ContactDetails,
  value: string,
): string {
  return services.crypto.seal(row.data_key, value, `${row.user_id}:${field}`);
}
