import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { findUser } from '../identity-store.ts';
import type { Locale } from '../identity-tables.ts';
import { openField } from '../users/contact-details.ts';

export interface Message {
  subject: string;
  text: string;
}

/**
 * Brings a message that must arrive whatever the preferences say (security, rights, the law) in the user's language: by
 * e-mail, or by SMS to whoever has no e-mail address.
 *
 * @returns false when the user can't be reached
 */
export async function tellUser(
  db: Db,
  services: Services,
  about: { userId: string; key: string; dltTemplateId: string; message: (locale: Locale) => Message },
): Promise<boolean> {
  const user = await findUser(db, about.userId);
  if (!user) return false;
  const { subject, text } = about.message(user.locale);
  const email = openField(services, user, 'email', user.email_sealed);
  const phone = openField(services, user, 'phone', user.phone_sealed);
  if (email) await services.mailer.send({ to: email, subject, text, key: about.key });
  else if (phone) await services.sms.send({ to: phone, text, dltTemplateId: about.dltTemplateId, key: about.key });
  return Boolean(email ?? phone);
}
