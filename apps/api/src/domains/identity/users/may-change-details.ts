import { refuse, type Refusal } from '#platform/refusal.ts';
import type { UserRow } from '../identity-store.ts';

/**
 * ID-4: somebody suspended may protect the account, but stays who they were: a new name, e-mail address or phone number
 * while an admin looks into it would cover tracks.
 */
export function mayChangeDetails(user: Pick<UserRow, 'status'>): Refusal<'auth.inactive'> | undefined {
  if (user.status !== 'suspended') return undefined;
  return refuse(
    'auth.inactive',
    'While your account is suspended, its name, e-mail address and phone number stay as they are. Contact support.',
  );
}
