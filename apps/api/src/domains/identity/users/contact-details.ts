import type { Services } from '#platform/services.ts';
import type { UserRow } from '../identity-store.ts';

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

type SealedField = keyof ContactDetails | 'formerEmail' | 'totp';

/** Opens the sealed personal data of a user; all empty once the user was erased. */
export function openContact(services: Services, row: UserRow): ContactDetails {
  return {
    email: openField(services, row, 'email', row.email_sealed),
    phone: openField(services, row, 'phone', row.phone_sealed),
    name: openField(services, row, 'name', row.name_sealed),
  };
}

/** Each field is bound to its user and its name: a text copied to another row or column does not open. */
export function openField(
  services: Services,
  row: Pick<UserRow, 'user_id' | 'data_key'>,
  field: SealedField,
  sealed: string | null,
): string | null {
  if (sealed === null || row.data_key === null) return null;
  return services.crypto.open(row.data_key, sealed, `${row.user_id}:${field}`);
}

export function sealField(
  services: Services,
  row: Pick<UserRow, 'user_id' | 'data_key'>,
  field: SealedField,
  value: string,
): string {
  if (row.data_key === null) throw new Error('an erased user has no personal data');
  return services.crypto.seal(row.data_key, value, `${row.user_id}:${field}`);
}

/** `m•••@example.in`, `+91••••••3210`: enough to recognise one's own, not enough to use another's. */
export function maskEmail(email: string | null): string | null {
  return email?.replace(/^(.)[^@]*/u, '$1•••') ?? null;
}

export function maskPhone(phone: string | null): string | null {
  return phone === null ? null : `${phone.slice(0, 3)}••••••${phone.slice(-4)}`;
}

export function maskContact(contact: string): string {
  return (contact.includes('@') ? maskEmail(contact) : maskPhone(contact)) ?? '';
}

/** The blind index of what somebody typed to name somebody else; undefined for what is neither address nor number. */
export function contactIndexOf(services: Services, typed: string): { index: string; normal: string } | undefined {
  const phone = normalPhone(typed);
  if (phone !== undefined) return { index: phoneIndex(services, phone), normal: phone };
  const email = normalEmail(typed);
  return new RegExp(emailPattern).test(email) ? { index: emailIndex(services, email), normal: email } : undefined;
}

/** By which a user may be found: only what they have proved to be theirs. */
export function provedContactIndexes(row: UserRow): string[] {
  const email = row.email_verified_at ? row.email_index : null;
  const phone = row.phone_verified_at ? row.phone_index : null;
  return [email, phone].filter((index) => index !== null);
}
