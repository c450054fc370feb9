import type { Origin } from '#platform/audit.ts';
import { inTransaction } from '#platform/db/in-transaction.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { requestCode } from '../codes/request-code.ts';
import { clientOf } from '../sessions/client.ts';
import { openSession, type OpenedSession } from '../sessions/open-session.ts';
import type { Http } from '../sessions/session-answer.ts';
import { emailIndex, normalEmail } from '../users/contact-details.ts';
import { registerUser } from '../users/register-user.ts';
import { takeAttempt, type TooMany } from './back-off.ts';
import { hashPassword, weakPassword } from './passwords.ts';

export interface SignUp {
  email: string;
  password: string;
  role: 'customer' | 'technician' | 'dealer' | 'provider';
  class?: 'hardware' | 'software';
  name?: string;
  locale?: 'en' | 'ta' | 'hi';
}

type SignUpRefusal = 'identity.weak_password' | 'identity.email_taken' | 'identity.sign_ups_stopped' | TooMany['code'];

/**
 * ID-1. The answer for a taken address says so: people who forgot that they have an account ask far more often than
 * somebody who collects addresses. Collecting costs: each such answer counts as a failed attempt of the network, so after
 * a few dozen the network waits (threat model, "account enumeration"). Log-in, reset and phone codes tell nothing.
 */
export async function signUp(http: Http, origin: Origin, input: SignUp): Promise<Result<OpenedSession, SignUpRefusal>> {
  const { services } = http;
  if (services.flags.stopped('sign_ups')) return signUpsStopped();
  const weak = weakPassword(input.password, input.email);
  if (weak) return weak;
  const client = clientOf(services, http.request, http.reply);
  const passwordHash = await hashPassword(services, input.password);
  const result = await inTransaction<OpenedSession, SignUpRefusal>(services.db, async (tx) => {
    const user = await registerUser(tx, services, origin, {
      role: input.role,
      email: input.email,
      passwordHash,
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.class === undefined ? {} : { technicianClass: input.class }),
      ...(input.locale === undefined ? {} : { locale: input.locale }),
    });
    if (!user) return emailTaken();
    const to = { channel: 'email' as const, address: normalEmail(input.email), locale: user.locale };
    await requestCode(tx, services, origin, client, { purpose: 'verify_email', subject: user.user_id, to });
    return ok(await openSession(tx, { ...user, secondFactor: false }, client, origin));
  });
  if (result.ok || result.code !== 'identity.email_taken') return result;
  const attempt = { account: `taken:${emailIndex(services, input.email)}`, network: client.network, knownDevice: true };
  return (await takeAttempt(services.db, attempt, origin.at)) ?? result;
}

/** GOV-5: who has an account still gets in. */
export function signUpsStopped() {
  return refuse('identity.sign_ups_stopped', 'New accounts cannot be made at the moment. Please try again later.');
}

function emailTaken() {
  const message = 'This e-mail address has an account already. Sign in, or reset the password.';
  return refuse('identity.email_taken', message, { errors: [{ path: 'email', message }] });
}
