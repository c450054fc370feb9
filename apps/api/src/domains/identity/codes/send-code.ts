import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import type { Locale, OneTimeCodesTable } from '../identity-tables.ts';

/** DLT template registered for one-time codes (IN-14). */
const dltTemplateId = '1107000000000000001';

type Purpose = OneTimeCodesTable['purpose'];

/** Says what the code is for, so that nobody confirms something else than they think. */
const subjects: Record<Locale, Record<Purpose, string>> = {
  en: {
    verify_email: 'Confirm your e-mail address for Mistri',
    verify_phone: 'Confirm your phone number for Mistri',
    sign_in: 'Sign in to Mistri',
    reset_password: 'Set a new password for Mistri',
    step_up: 'Confirm that it is you',
  },
  ta: {
    verify_email: 'உங்கள் மின்னஞ்சல் முகவரியை உறுதிப்படுத்தவும் – மேஸ்திரி',
    verify_phone: 'உங்கள் தொலைபேசி எண்ணை உறுதிப்படுத்தவும் – மேஸ்திரி',
    sign_in: 'மேஸ்திரியில் உள்நுழையவும்',
    reset_password: 'மேஸ்திரிக்கு புதிய கடவுச்சொல் அமைக்கவும்',
    step_up: 'இது நீங்கள்தான் என்பதை உறுதிப்படுத்தவும்',
  },
  hi: {
    verify_email: 'मिस्त्री के लिए अपना ई-मेल पता पक्का करें',
    verify_phone: 'मिस्त्री के लिए अपना फ़ोन नंबर पक्का करें',
    sign_in: 'मिस्त्री में साइन इन करें',
    reset_password: 'मिस्त्री के लिए नया पासवर्ड बनाएँ',
    step_up: 'पक्का करें कि यह आप ही हैं',
  },
};

const bodies: Record<Locale, (code: string) => string> = {
  en: (code) => `${code} is your Mistri code. It is good for 10 minutes. Nobody from Mistri will ever ask you for it.`,
  ta: (code) =>
    `${code} என்பது உங்கள் மேஸ்திரி குறியீடு. 10 நிமிடங்களுக்கு மட்டுமே செல்லும். மேஸ்திரியில் இருந்து யாரும் இதைக் கேட்க மாட்டார்கள்.`,
  hi: (code) => `${code} आपका मिस्त्री कोड है। यह 10 मिनट तक मान्य है। मिस्त्री से कोई भी आपसे यह कोड नहीं पूछेगा।`,
};

/** Delivers a code that waits, and cuts it from the table. Sent, expired or used codes are not sent again. */
export async function sendCode(db: Db, services: Services, codeId: string): Promise<void> {
  const row = await db
    .selectFrom('one_time_codes')
    .selectAll()
    .where('code_id', '=', codeId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', services.clock.now())
    .executeTakeFirst();
  if (!row?.code_sealed) return;
  const open = (sealed: string, field: string): string =>
    services.crypto.open(row.row_key, sealed, `${codeId}:${field}`);
  const to = open(row.target_sealed, 'target');
  const text = bodies[row.locale](open(row.code_sealed, 'code'));
  if (row.channel === 'sms') await services.sms.send({ to, text, dltTemplateId, key: codeId });
  else await services.mailer.send({ to, subject: subjects[row.locale][row.purpose], text, key: codeId });
  await db.updateTable('one_time_codes').set({ code_sealed: null }).where('code_id', '=', codeId).execute();
}
