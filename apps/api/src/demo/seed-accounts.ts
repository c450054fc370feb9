import { createHmac } from 'node:crypto';
import { demoAccounts, type DemoAccount, hasDemoAuthenticator } from '@mistri/contracts/demo/demo-accounts';
import type { Origin } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import type { Services } from '#platform/services.ts';
import { findUserByEmail, grantCapability, hashPassword, importTotp, registerUser } from '#rooms/identity/index.ts';

/** key → user id */
export type DemoUsers = Readonly<Record<string, string>>;

/** The demo accounts, each once; the authenticator secrets of admins and technicians are shown by the simulators' inbox. */
export async function seedAccounts(services: Services, origin: Origin): Promise<DemoUsers> {
  const users: Record<string, string> = {};
  for (const account of demoAccounts) {
    users[account.key] =
      (await findUserByEmail(services.db, services, account.email))?.user_id ?? (await make(services, origin, account));
    if (hasDemoAuthenticator(account)) await tellInbox(services, account);
  }
  return users;
}

async function make(services: Services, origin: Origin, account: DemoAccount): Promise<string> {
  const passwordHash = await hashPassword(services, account.password);
  return transact(services.db, async (tx) => {
    const { role, email, name, technicianClass } = account;
    const details = {
      role,
      email,
      name,
      passwordHash,
      emailVerified: true,
      ...(technicianClass ? { technicianClass } : {}),
    };
    const user = await registerUser(tx, services, origin, details);
    if (!user) throw new Error(`demo account ${account.key} could not be made`);
    for (const capability of account.capabilities ?? []) {
      await grantCapability(tx, origin, { userId: user.user_id, capability, reason: 'demo data' });
    }
    if (hasDemoAuthenticator(account))
      await importTotp(tx, services, origin, { userId: user.user_id, secret: demoTotpSecret(services, account.email) });
    return user.user_id;
  });
}

/**
 * Before the story is told once more from its beginning: a start that was killed has used codes of later moments of the
 * story, and a code works only once.
 */
export async function renewAuthenticators(services: Services, origin: Origin): Promise<void> {
  for (const { email } of demoAccounts.filter(hasDemoAuthenticator)) {
    const user = await findUserByEmail(services.db, services, email);
    if (!user) throw new Error(`${email} should be there by now`);
    const secret = demoTotpSecret(services, email);
    await transact(services.db, (tx) => importTotp(tx, services, origin, { userId: user.user_id, secret }));
  }
}

/** The same at every start, so that a phone which scanned it once keeps working. */
export function demoTotpSecret(services: Services, email: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bytes = createHmac('sha256', services.config.masterKey).update(`demo totp ${email}`).digest();
  return [...bytes.subarray(0, 32)].map((byte) => alphabet[byte & 31]).join('');
}

async function tellInbox(services: Services, account: DemoAccount): Promise<void> {
  const response = await fetch(`${services.config.simulatorsOrigin}/sim/totp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: account.email, secret: demoTotpSecret(services, account.email) }),
    signal: AbortSignal.timeout(5_000),
  });
  if (!response.ok) throw new Error(`the inbox did not take the demo code of ${account.key}: HTTP ${response.status}`);
}
