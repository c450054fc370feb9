import type { Actor } from '#platform/auth/actor.ts';
import type { Origin } from '#platform/audit.ts';
import { inTransaction } from '#platform/db/in-transaction.ts';
import { violatedConstraint } from '#platform/db/in-transaction.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { requestCode } from '../codes/request-code.ts';
import { useCode } from '../codes/use-code.ts';
import { provedRecently, stepUpFirst } from '../factors/may-change-factors.ts';
import { noteCredentialChange } from '../factors/note-change.ts';
import { findUser, lockUser, type UserRow } from '../identity-store.ts';
import { clientOf } from '../sessions/client.ts';
import type { Http } from '../sessions/session-answer.ts';
import { emailIndex, normalEmail, normalPhone, openField, phoneIndex, sealField } from './contact-details.ts';
import { mayChangeDetails } from './may-change-details.ts';

type StartRefusal =
  | 'identity.bad_phone'
  | 'identity.nothing_to_verify'
  | 'identity.already_verified'
  | 'identity.code_too_soon'
  | 'auth.inactive'
  | 'auth.step_up';

/**
 * Sends a code to the user's own address, or to a new one that shall take its place. Replacing what was verified is a way
 * to take an account over, so the person must just have proved who they are.
 */
export async function startVerification(
  http: Http,
  origin: Origin,
  actor: Actor,
  input: { channel: 'email' | 'sms'; address?: string },
): Promise<Result<true, StartRefusal>> {
  const { services, request, reply } = http;
  const client = clientOf(services, request, reply);
  const user = await findUser(services.db, actor.userId);
  if (!user) throw new Error('signed in without a user');
  const present = presentContact(http, user, input.channel);
  const address = input.address === undefined ? present.address : normalAddress(input.channel, input.address);
  if (address === undefined) return badPhone();
  if (address === null) return refuse('identity.nothing_to_verify', 'There is no address yet. Give the one to verify.');
  if (address === present.address && present.verified) {
    return refuse('identity.already_verified', 'This is verified already.');
  }
  const refusal = address === present.address ? undefined : mayChangeDetails(user);
  if (refusal) return refusal;
  const replaces = present.verified && address !== present.address;
  if (replaces && !(await provedRecently(services.db, actor, origin.at))) return stepUpFirst();
  const purpose = input.channel === 'email' ? 'verify_email' : 'verify_phone';
  const to = { channel: input.channel, address, locale: user.locale };
  return inTransaction(services.db, (tx) =>
    requestCode(tx, services, origin, client, { purpose, subject: actor.userId, to }),
  );
}

function presentContact({ services }: Http, user: UserRow, channel: 'email' | 'sms') {
  return channel === 'email'
    ? { address: openField(services, user, 'email', user.email_sealed), verified: user.email_verified_at !== null }
    : { address: openField(services, user, 'phone', user.phone_sealed), verified: user.phone_verified_at !== null };
}

function normalAddress(channel: 'email' | 'sms', address: string): string | undefined {
  return channel === 'email' ? normalEmail(address) : normalPhone(address);
}

function badPhone() {
  const message = 'Give a ten-digit Indian mobile number.';
  return refuse('identity.bad_phone', message, { errors: [{ path: 'phone', message }] });
}

type FinishRefusal = 'identity.wrong_code' | 'identity.contact_taken' | 'auth.inactive';

/** The code proved the address: it becomes the user's verified one. */
export async function finishVerification(
  http: Http,
  origin: Origin,
  actor: Actor,
  input: { channel: 'email' | 'sms'; code: string },
): Promise<Result<true, FinishRefusal>> {
  const { services } = http;
  const purpose = input.channel === 'email' ? 'verify_email' : 'verify_phone';
  const used = await useCode(services.db, services, { purpose, subject: actor.userId, code: input.code });
  if (!used.ok) return used;
  const { address } = used.value;
  try {
    return await inTransaction<true, FinishRefusal>(services.db, async (tx) => {
      const user = await lockUser(tx, actor.userId);
      if (!user) throw new Error('signed in without a user');
      // The code may have been sent before the suspension.
      const refusal =
        address === presentContact(http, user, input.channel).address ? undefined : mayChangeDetails(user);
      if (refusal) return refusal;
      const change =
        input.channel === 'email' ? newEmail(http, user, address, origin.at) : newPhone(http, user, address, origin.at);
      await tx.updateTable('users').set(change.columns).where('user_id', '=', user.user_id).execute();
      if (change.replaced) {
        const what = input.channel === 'email' ? 'email_changed' : 'phone_changed';
        await noteCredentialChange(tx, origin, user.user_id, what);
      }
      return ok(true as const);
    });
  } catch (error) {
    // Whoever is here holds the mailbox or phone, so it is no secret from them that it has an account.
    if (violatedConstraint(error) === undefined) throw error;
    return refuse('identity.contact_taken', 'Another account uses this. Sign in there, or change it there first.');
  }
}

function newEmail({ services }: Http, user: UserRow, email: string, at: Date) {
  const index = emailIndex(services, email);
  const replaced = user.email_index !== null && user.email_index !== index;
  const former = replaced && user.email_verified_at ? openField(services, user, 'email', user.email_sealed) : null;
  return {
    replaced,
    columns: {
      email_index: index,
      email_sealed: sealField(services, user, 'email', email),
      email_verified_at: at,
      ...(former === null ? {} : { former_email_sealed: sealField(services, user, 'formerEmail', former) }),
    },
  };
}

function newPhone({ services }: Http, user: UserRow, phone: string, at: Date) {
  const index = phoneIndex(services, phone);
  return {
    replaced: user.phone_index !== null && user.phone_index !== index,
    columns: {
      phone_index: index,
      phone_sealed: sealField(services, user, 'phone', phone),
      phone_verified_at: at,
    },
  };
}
