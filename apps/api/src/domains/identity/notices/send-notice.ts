import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { findUser } from '../identity-store.ts';
import { openField } from '../users/contact-details.ts';
import { noticeText, type Notice } from './notice-texts.ts';

/** DLT template registered for notices about the security of an account (IN-14). */
const dltTemplateId = '1107000000000000002';

/**
 * Tells a user what happened to the account, in their language: by e-mail, after a change of address the former mailbox
 * too, and by SMS who has no e-mail address.
 */
export async function sendNotice(
  db: Db,
  services: Services,
  about: { userId: string; notice: Notice; key: string; detail?: string },
): Promise<void> {
  const user = await findUser(db, about.userId);
  if (!user) return;
  const present = openField(services, user, 'email', user.email_sealed);
  const former =
    about.notice === 'email_changed' ? openField(services, user, 'formerEmail', user.former_email_sealed) : null;
  const { subject, text } = noticeText(user.locale, about.notice, about.detail);
  for (const [index, to] of [present, former].entries()) {
    if (to) await services.mailer.send({ to, subject, text, key: `${about.key}.${index}` });
  }
  const phone = (present ?? former) ? null : openField(services, user, 'phone', user.phone_sealed);
  if (phone) await services.sms.send({ to: phone, text, dltTemplateId, key: about.key });
}
