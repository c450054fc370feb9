import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Origin } from '#platform/audit.ts';
import { inTransaction } from '#platform/db/in-transaction.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { clientOf } from './authenticate.ts';
import { openSession, type OpenedSession } from './open-session.ts';
import { hashPassword, weakPassword } from './passwords.ts';
import { registerUser } from './register-user.ts';
import { requestCode } from './request-code.ts';

export interface SignUp {
  email: string;
  password: string;
  role: 'customer' | 'technician' | 'dealer' | 'provider';
  class?: 'hardware' | 'software';
  name?: string;
  locale?: 'en' | 'ta' | 'hi';
}

type SignUpRefusal = 'identity.weak_password' | 'identity.email_taken';

/**
 * ID-1. The answer for a taken address says so: people who forgot they have an account are far more often asking than
 * somebody who collects addresses, and the `auth` limit of 10 a minute keeps collecting slow.
 */
export async function signUp(
  services: Services,
  origin: Origin,
  http: { request: FastifyRequest; reply: FastifyReply },
  input: SignUp,
): Promise<Result<OpenedSession, SignUpRefusal>> {
  const weak = weakPassword(input.password, input.email);
  if (weak) return weak;
  const passwordHash = await hashPassword(services, input.password);
  const client = clientOf(services, http.request, http.reply);
  return inTransaction<OpenedSession, SignUpRefusal>(services.db, async (tx) => {
    const user = await registerUser(tx, services, origin, {
      role: input.role,
      email: input.email,
      passwordHash,
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.class === undefined ? {} : { technicianClass: input.class }),
      ...(input.locale === undefined ? {} : { locale: input.locale }),
    });
    if (!user) {
      const message = 'This e-mail address has an account already. Sign in, or reset the password.';
      return refuse('identity.email_taken', message, { errors: [{ path: 'email', message }] });
    }
    await requestCode(tx, services, origin, { userId: user.user_id, purpose: 'verify_email', channel: 'email' });
    return ok(await openSession(tx, { userId: user.user_id, mfaAt: null }, client, origin));
  });
}
