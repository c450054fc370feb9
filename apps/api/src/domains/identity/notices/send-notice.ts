import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { findUser } from '../identity-store.ts';
import { openField } from '../users/contact-details.ts';
import { noticeText, type Notice } from './notice-texts.ts';

/** Tells a user by e-mail what happened to the account; after a change of address the former mailbox too. */
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
}
