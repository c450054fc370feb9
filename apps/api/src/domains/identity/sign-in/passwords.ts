import { hash, verify } from '@node-rs/argon2';
import { refuse, type Refusal } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';

/** argon2id, one lane; memory and passes by configuration. */
function costOf(services: Services) {
  const { memory_KiB, passes } = services.config.passwordHash;
  return { memoryCost: memory_KiB, timeCost: passes, parallelism: 1 };
}

/** Verified against when an account does not exist, so that both answers take the same time. */
const nobodysHashes = new WeakMap<Services, Promise<string>>();

function nobodysHash(services: Services): Promise<string> {
  const known = nobodysHashes.get(services) ?? hash('no account has this password', costOf(services));
  nobodysHashes.set(services, known);
  return known;
}

export function hashPassword(services: Services, password: string): Promise<string> {
  return hash(password.normalize('NFC'), costOf(services));
}

export async function verifyPassword(
  services: Services,
  stored: string | null | undefined,
  password: string,
): Promise<boolean> {
  const matches = await verify(stored ?? (await nobodysHash(services)), password.normalize('NFC'));
  return matches && Boolean(stored);
}

/** A hash that was made with other costs than are configured now: made anew at the next log-in, when the password is there. */
export function outdatedHash(services: Services, stored: string): boolean {
  const { memoryCost, timeCost, parallelism } = costOf(services);
  return !stored.startsWith(`$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`);
}

/** The most used passwords of public leaks, and what people type for this site. Length does the rest. */
const common = new Set(
  (
    '123456789 1234567890 12345678910 password password1 password123 passw0rd qwertyuiop qwerty123 iloveyou 1q2w3e4r5t ' +
    'india123 india@123 welcome123 welcome@123 admin123 admin@123 abcd1234 abc12345 11111111 1111111111 00000000 ' +
    '0000000000 987654321 9876543210 mistri123 mistri@123 chennai123 madurai123 tamilnadu test12345 asdfghjkl'
  )
    .split(' ')
    .filter((word) => word.length >= 8),
);

/** NIST SP 800-63B §5.1.1.2: length and a list of common ones; no rules about kinds of characters. */
export function weakPassword(
  password: string,
  email: string,
  path = 'password',
): Refusal<'identity.weak_password'> | undefined {
  const lower = password.toLowerCase();
  const say = (message: string) => refuse('identity.weak_password', message, { errors: [{ path, message }] });
  if (common.has(lower)) return say('This password is one of the most common ones. Choose another.');
  if (new Set(lower).size < 4) return say('This password repeats too few characters. Choose another.');
  const name = email.split('@')[0]?.toLowerCase() ?? '';
  if (name.length >= 4 && lower.includes(name)) return say('The password must not contain your e-mail name.');
  return undefined;
}
