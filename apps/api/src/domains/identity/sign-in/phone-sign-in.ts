import type { Origin } from '#platform/audit.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { refuse, type Result } from '#platform/refusal.ts';
import { requestCode } from '../codes/request-code.ts';
import { useCode } from '../codes/use-code.ts';
import { findUserByPhoneIndex, type UserRow } from '../identity-store.ts';
import type { Locale } from '../identity-tables.ts';
import { clientOf, placeOf } from '../sessions/client.ts';
import type { Http } from '../sessions/session-answer.ts';
import { normalPhone, phoneIndex } from '../users/contact-details.ts';
import { registerUser } from '../users/register-user.ts';
import { type Admitted, type AdmitRefusal, admitUser } from './log-in.ts';
import { type SignUp, signUpsStopped } from './sign-up.ts';

export type PhoneRefusal = 'identity.bad_phone';

/** ID-1: sends a code to any number, with or without an account, so the answer says nothing about accounts. */
export async function startPhoneSignIn(
  http: Http,
  origin: Origin,
  input: { phone: string; locale?: Locale },
): Promise<Result<true, PhoneRefusal | 'identity.code_too_soon'>> {
  const { services } = http;
  const client = clientOf(services, http.request, http.reply);
  const phone = normalPhone(input.phone);
  if (!phone) return badPhone();
  return inTransaction(services.db, async (tx) => {
    const subject = phoneIndex(services, phone);
    // The account's own language, if there is one: whoever holds the phone sees it, nobody else does.
    const user = await findUserByPhoneIndex(tx, subject);
    const locale = user?.locale ?? input.locale ?? 'en';
    const to = { channel: 'sms' as const, address: phone, locale };
    return requestCode(tx, services, origin, client, { purpose: 'sign_in', subject, to });
  });
}

export interface PhoneCode extends Partial<Pick<SignUp, 'role' | 'class' | 'name' | 'locale'>> {
  phone: string;
  code: string;
}

/** Logs in with the code; a number without an account becomes one now that it is proved. */
export async function finishPhoneSignIn(
  http: Http,
  origin: Origin,
  input: PhoneCode,
): Promise<Result<Admitted, PhoneRefusal | AdmitRefusal | 'identity.wrong_code' | 'identity.sign_ups_stopped'>> {
  const { services } = http;
  const client = clientOf(services, http.request, http.reply);
  const phone = normalPhone(input.phone);
  if (!phone) return badPhone();
  const subject = phoneIndex(services, phone);
  const used = await useCode(services.db, services, { purpose: 'sign_in', subject, code: input.code });
  if (!used.ok) return used;
  if (services.flags.stopped('sign_ups') && !(await findUserByPhoneIndex(services.db, subject)))
    return signUpsStopped();
  const user = await provedOwner(http, origin, { ...input, phone });
  return admitUser(services, origin, user, client, placeOf(services, http.request));
}

/** The account of a phone number that was just proved, made when there is none. */
function provedOwner(http: Http, origin: Origin, input: PhoneCode): Promise<UserRow> {
  const { services } = http;
  return transact(services.db, async (tx) => {
    const index = phoneIndex(services, input.phone);
    const made = await registerUser(tx, services, origin, {
      role: input.role ?? 'customer',
      phone: input.phone,
      phoneVerified: true,
      ...(input.class === undefined ? {} : { technicianClass: input.class }),
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.locale === undefined ? {} : { locale: input.locale }),
    });
    if (made) return made;
    const user = await findUserByPhoneIndex(tx, index);
    if (!user) throw new Error('phone number taken by nobody');
    return user;
  });
}

function badPhone() {
  const message = 'Give a ten-digit Indian mobile number.';
  return refuse('identity.bad_phone', message, { errors: [{ path: 'phone', message }] });
}
