import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { openContact } from './contact-details.ts';
import { findUser, type UserRow } from './identity-store.ts';

/** DLT template registered for one-time codes (IN-14). */
const dltTemplateId = '1107000000000000001';

const texts: Record<UserRow['locale'], { subject: string; body: (code: string) => string }> = {
  en: {
    subject: 'Your Mistri code',
    body: (code) =>
      `${code} is your Mistri code. It is good for 10 minutes. Nobody from Mistri will ever ask you for it.`,
  },
  ta: {
    subject: 'உங்கள் மேஸ்திரி குறியீடு',
    body: (code) =>
      `${code} என்பது உங்கள் மேஸ்திரி குறியீடு. 10 நிமிடங்களுக்கு மட்டுமே செல்லும். மேஸ்திரியில் இருந்து யாரும் இதைக் கேட்க மாட்டார்கள்.`,
  },
  hi: {
    subject: 'आपका मिस्त्री कोड',
    body: (code) => `${code} आपका मिस्त्री कोड है। यह 10 मिनट तक मान्य है। मिस्त्री से कोई भी आपसे यह कोड नहीं पूछेगा।`,
  },
};

/** Delivers a code that waits, and cuts it from the table. Sent, expired or used codes are not sent again. */
export async function sendCode(db: Db, services: Services, codeId: string): Promise<void> {
  const code = await db
    .selectFrom('one_time_codes')
    .selectAll()
    .where('code_id', '=', codeId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', services.clock.now())
    .executeTakeFirst();
  const user = code && (await findUser(db, code.user_id));
  if (!code?.code_sealed || !user) return;
  const contact = openContact(services, user);
  const text = texts[user.locale];
  const body = text.body(services.crypto.open(user.data_key, code.code_sealed, codeId));
  if (code.channel === 'sms' && contact.phone) {
    await services.sms.send({ to: contact.phone, text: body, dltTemplateId, key: codeId });
  } else if (contact.email) {
    await services.mailer.send({ to: contact.email, subject: text.subject, text: body, key: codeId });
  }
  await db.updateTable('one_time_codes').set({ code_sealed: null }).where('code_id', '=', codeId).execute();
}
