import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { findUser } from '../identity-store.ts';
import { openField } from '../users/contact-details.ts';
import { noticeText, type Notice } from './notice-texts.ts';
import { tellUser } from './tell-user.ts';

/** DLT template registered for notices about the security of an account (IN-14). */
const dltTemplateId = '1107000000000000002';

/** Tells a user what happened to the account; after a change of address the former mailbox too. */
export async function sendNotice(
  db: Db,
  services: Services,
  about: { userId: string; notice: Notice; key: string; detail?: string },
): Promise<void> {
  const { userId, notice, detail } = about;
  const message = (locale: 'en' | 'ta' | 'hi') => noticeText(locale, notice, detail);
  await tellUser(db, services, { userId, key: `${about.key}.0`, dltTemplateId, message });
  if (notice !== 'email_changed') return;
  const user = await findUser(db, userId);
  const former = user && openField(services, user, 'formerEmail', user.former_email_sealed);
  if (user && former) await services.mailer.send({ to: former, ...message(user.locale), key: `${about.key}.1` });
}
