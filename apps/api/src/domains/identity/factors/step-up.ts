import type { Actor } from '#platform/auth/actor.ts';
import { audit, type Origin } from '#platform/audit.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { requestCode } from '../codes/request-code.ts';
import { useCode } from '../codes/use-code.ts';
import { findUser, type UserRow } from '../identity-store.ts';
import { clientOf } from '../sessions/client.ts';
import { noteSecondFactor } from '../sessions/open-session.ts';
import type { Http } from '../sessions/session-answer.ts';
import { openField } from '../users/contact-details.ts';
import { factorsOf } from './factors-of.ts';
import { type Proof, type ProofRefusal, proveFactor } from './prove-factor.ts';
import { wrongFactor } from './totp.ts';

type CodeRefusal = 'identity.use_your_factor' | 'identity.no_verified_contact' | 'identity.code_too_soon';

/**
 * ID-7. Whoever has no second factor confirms with a code to a verified phone or mailbox. Who has one must use it, and
 * admins must have one: for them a code would be a way around.
 */
export async function sendStepUpCode(http: Http, origin: Origin, actor: Actor): Promise<Result<true, CodeRefusal>> {
  const { services, request, reply } = http;
  const client = clientOf(services, request, reply);
  if (actor.role === 'admin' || (await factorsOf(services.db, actor.userId)).length > 0) {
    return refuse('identity.use_your_factor', 'Use your authenticator app or passkey to confirm.');
  }
  const user = await findUser(services.db, actor.userId);
  const to = user && verifiedContact(http, user);
  if (!to) {
    return refuse('identity.no_verified_contact', 'Verify your e-mail address or phone number first, in your account.');
  }
  return inTransaction(services.db, (tx) =>
    requestCode(tx, services, origin, client, { purpose: 'step_up', subject: actor.userId, to }),
  );
}

function verifiedContact({ services }: Http, user: UserRow) {
  const phone = user.phone_verified_at && openField(services, user, 'phone', user.phone_sealed);
  if (phone) return { channel: 'sms' as const, address: phone, locale: user.locale };
  const email = user.email_verified_at && openField(services, user, 'email', user.email_sealed);
  return email ? { channel: 'email' as const, address: email, locale: user.locale } : undefined;
}

/** The second factor again: good for ten minutes, in this session, from here. */
export async function stepUp(
  http: Http,
  origin: Origin,
  actor: Actor,
  proof: Proof,
): Promise<Result<true, ProofRefusal>> {
  const { services, request, reply } = http;
  const client = clientOf(services, request, reply);
  const factors = await factorsOf(services.db, actor.userId);
  const proved =
    factors.length > 0
      ? await proveFactor(http, origin, client, { userId: actor.userId, proof })
      : await proveByCode(http, actor, proof);
  if (!proved.ok) return proved;
  return transact(services.db, async (tx) => {
    await noteSecondFactor(tx, actor.sessionId, client, origin.at);
    await audit(tx, origin, {
      action: 'identity.stepped_up',
      subjectId: actor.userId,
      after: { sessionId: actor.sessionId, factor: proved.value },
    });
    return ok(true as const);
  });
}

async function proveByCode(
  { services }: Http,
  actor: Actor,
  proof: Proof,
): Promise<Result<'code', 'identity.wrong_factor'>> {
  if (actor.role === 'admin' || proof.code === undefined) return wrongFactor();
  const given = { purpose: 'step_up' as const, subject: actor.userId, code: proof.code };
  const used = await useCode(services.db, services, given);
  return used.ok ? ok('code' as const) : wrongFactor();
}
