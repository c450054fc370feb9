import type { NoticeKind } from './notice-kinds.ts';
import type { NoticeFacts } from './notice-params.ts';
import { plainLine } from './plain-line.ts';
import type { NoticeLocale } from './templates/template.ts';

/** IN-14: a registered text has variables of at most 30 characters; a longer value makes operators drop the message. */
const variableLimit = 30;

export type SmsKind =
  | 'order_received'
  | 'order_shipped'
  | 'order_cancelled'
  | 'order_cancelled_seller'
  | 'refund_sent'
  | 'payout_paid'
  | 'payout_account_changed'
  | 'application_approved'
  | 'application_suspended'
  | 'repair_offered'
  | 'repair_quote'
  | 'repair_funded'
  | 'repair_completed'
  | 'repair_cancelled'
  | 'repair_rejected'
  | 'session_requested';

type SmsFacts = NoticeFacts & { readonly code: string };
type SmsText = (facts: SmsFacts) => string;

/** As registered with the operators, so a changed word needs a new template id. No links: they would need registering too. */
const texts: Readonly<Record<NoticeLocale, Readonly<Record<SmsKind, SmsText>>>> = {
  en: {
    order_received: (f) => `Mistri: new paid order ${f.order}, ${f.amount}. Accept it in time in your dealer desk.`,
    order_shipped: (f) =>
      `Mistri: order ${f.order} is on its way. Delivery code ${f.code}. Say it only when you hold the parcel.`,
    order_cancelled: (f) => `Mistri: order ${f.order} was cancelled. What you paid goes back to your account.`,
    order_cancelled_seller: (f) => `Mistri: order ${f.order} was cancelled. Do not ship it.`,
    refund_sent: (f) => `Mistri: ${f.amount} for ${f.job} was refunded. Banks take up to 7 working days.`,
    payout_paid: (f) => `Mistri: ${f.amount} was paid out to your account.`,
    payout_account_changed: (f) =>
      `Mistri: your payout account was changed, in use from ${f.day}. Not you? Reset your password and write to us now.`,
    application_approved: () => 'Mistri: your account is approved. You can start now.',
    application_suspended: () => 'Mistri: your account is suspended. Sign in to see why and what to do.',
    repair_offered: (f) => `Mistri: new repair ${f.order} for you. Accept it in time, or give it back.`,
    repair_quote: (f) => `Mistri: the price for repair ${f.order} is ${f.amount}. Sign in to approve or decline it.`,
    repair_funded: (f) => `Mistri: repair ${f.order} is paid. You can start.`,
    repair_completed: (f) => `Mistri: repair ${f.order} is done. Check your phone and confirm on its page.`,
    repair_cancelled: (f) => `Mistri: repair ${f.order} was cancelled. What you paid goes back to your account.`,
    repair_rejected: (f) => `Mistri: we can not do repair ${f.order}. Nothing was paid. Sign in to see why.`,
    session_requested: (f) =>
      `Mistri: the technician is ready for repair ${f.order}. Open its page on your laptop within 15 minutes and plug in the phone.`,
  },
  ta: {
    order_received: (f) =>
      `மேஸ்திரி: பணம் செலுத்திய புதிய ஆர்டர் ${f.order}, ${f.amount}. நேரத்திற்குள் உங்கள் விற்பனைப் பக்கத்தில் ஏற்கவும்.`,
    order_shipped: (f) =>
      `மேஸ்திரி: ஆர்டர் ${f.order} அனுப்பப்பட்டது. டெலிவரி குறியீடு ${f.code}. பார்சல் கையில் கிடைத்த பிறகே சொல்லவும்.`,
    order_cancelled: (f) => `மேஸ்திரி: ஆர்டர் ${f.order} ரத்தானது. செலுத்திய பணம் உங்கள் கணக்கிற்குத் திரும்பும்.`,
    order_cancelled_seller: (f) => `மேஸ்திரி: ஆர்டர் ${f.order} ரத்தானது. அனுப்ப வேண்டாம்.`,
    refund_sent: (f) => `மேஸ்திரி: ${f.job} – ${f.amount} திருப்பித் தரப்பட்டது. வங்கியில் தெரிய 7 வேலை நாட்கள் வரை ஆகலாம்.`,
    payout_paid: (f) => `மேஸ்திரி: ${f.amount} உங்கள் கணக்கிற்கு அனுப்பப்பட்டது.`,
    payout_account_changed: (f) =>
      `மேஸ்திரி: பணம் பெறும் கணக்கு மாற்றப்பட்டது, ${f.day} முதல். நீங்கள் இல்லையா? உடனே கடவுச்சொல்லை மாற்றி எங்களுக்கு எழுதவும்.`,
    application_approved: () => 'மேஸ்திரி: உங்கள் கணக்கு அங்கீகரிக்கப்பட்டது. இப்போதே தொடங்கலாம்.',
    application_suspended: () => 'மேஸ்திரி: உங்கள் கணக்கு இடைநிறுத்தப்பட்டது. காரணத்தையும் செய்ய வேண்டியதையும் உள்நுழைந்து பார்க்கவும்.',
    repair_offered: (f) => `மேஸ்திரி: உங்களுக்குப் புதிய பழுதுபார்ப்பு ${f.order}. நேரத்திற்குள் ஏற்கவும் அல்லது திருப்பித் தரவும்.`,
    repair_quote: (f) => `மேஸ்திரி: பழுதுபார்ப்பு ${f.order} – விலை ${f.amount}. உள்நுழைந்து ஏற்கவும் அல்லது மறுக்கவும்.`,
    repair_funded: (f) => `மேஸ்திரி: பழுதுபார்ப்பு ${f.order} – பணம் செலுத்தப்பட்டது. தொடங்கலாம்.`,
    repair_completed: (f) => `மேஸ்திரி: பழுதுபார்ப்பு ${f.order} முடிந்தது. போனைச் சரிபார்த்து உறுதிசெய்யவும்.`,
    repair_cancelled: (f) => `மேஸ்திரி: பழுதுபார்ப்பு ${f.order} ரத்தானது. செலுத்திய பணம் உங்கள் கணக்கிற்குத் திரும்பும்.`,
    repair_rejected: (f) =>
      `மேஸ்திரி: பழுதுபார்ப்பு ${f.order} எங்களால் செய்ய முடியவில்லை. பணம் எடுக்கப்படவில்லை. காரணத்தை உள்நுழைந்து பார்க்கவும்.`,
    session_requested: (f) =>
      `மேஸ்திரி: பழுதுபார்ப்பு ${f.order} – நிபுணர் தயார். 15 நிமிடங்களுக்குள் மடிக்கணினியில் அதன் பக்கத்தைத் திறந்து போனை இணைக்கவும்.`,
  },
  hi: {
    order_received: (f) => `मिस्त्री: नया ऑर्डर ${f.order}, ${f.amount} का भुगतान हो चुका है। समय पर अपने पेज पर स्वीकार करें।`,
    order_shipped: (f) => `मिस्त्री: ऑर्डर ${f.order} रास्ते में है। डिलीवरी कोड ${f.code}। पार्सल हाथ में आने पर ही बताएँ।`,
    order_cancelled: (f) => `मिस्त्री: ऑर्डर ${f.order} रद्द हुआ। दिया गया पैसा आपके खाते में लौटेगा।`,
    order_cancelled_seller: (f) => `मिस्त्री: ऑर्डर ${f.order} रद्द हुआ। सामान न भेजें।`,
    refund_sent: (f) => `मिस्त्री: ${f.job} के लिए ${f.amount} लौटाया गया। बैंक में दिखने में 7 कार्य दिवस तक लग सकते हैं।`,
    payout_paid: (f) => `मिस्त्री: ${f.amount} आपके खाते में भेजा गया।`,
    payout_account_changed: (f) =>
      `मिस्त्री: आपका भुगतान खाता बदला गया, ${f.day} से लागू। आपने नहीं किया? तुरंत पासवर्ड बदलें और हमें लिखें।`,
    application_approved: () => 'मिस्त्री: आपका खाता स्वीकृत हुआ। आप अभी शुरू कर सकते हैं।',
    application_suspended: () => 'मिस्त्री: आपका खाता रोका गया है। कारण और उपाय साइन इन करके देखें।',
    repair_offered: (f) => `मिस्त्री: आपके लिए नई मरम्मत ${f.order}। समय पर स्वीकार करें या लौटाएँ।`,
    repair_quote: (f) => `मिस्त्री: मरम्मत ${f.order} की कीमत ${f.amount} है। साइन इन करके स्वीकार या अस्वीकार करें।`,
    repair_funded: (f) => `मिस्त्री: मरम्मत ${f.order} का भुगतान हुआ। आप शुरू कर सकते हैं।`,
    repair_completed: (f) => `मिस्त्री: मरम्मत ${f.order} पूरी हुई। फ़ोन जाँचकर पुष्टि करें।`,
    repair_cancelled: (f) => `मिस्त्री: मरम्मत ${f.order} रद्द हुई। दिया गया पैसा आपके खाते में लौटेगा।`,
    repair_rejected: (f) => `मिस्त्री: मरम्मत ${f.order} हमसे नहीं हो सकती। पैसा नहीं लिया गया। कारण साइन इन करके देखें।`,
    session_requested: (f) =>
      `मिस्त्री: मरम्मत ${f.order} के लिए तकनीशियन तैयार है। 15 मिनट में लैपटॉप पर उसका पेज खोलें और फ़ोन लगाएँ।`,
  },
};

const smsKinds = Object.keys(texts.en) as SmsKind[];

export function smsKind(kind: NoticeKind): SmsKind | undefined {
  return smsKinds.find((name) => name === kind);
}

export function smsText(kind: SmsKind, locale: NoticeLocale, facts: SmsFacts): string {
  const cut = Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, plainLine(value, variableLimit)]),
  ) as unknown as SmsFacts;
  return texts[locale][kind](cut);
}

/**
 * The id a text is registered under: from `SMS_DLT_TEMPLATES`. Without it only a demo sends, under ids the simulator takes;
 * in production an unregistered text is not sent (IN-14).
 */
export function dltTemplateId(
  sms: { templates: string | undefined; production: boolean },
  kind: SmsKind,
  locale: NoticeLocale,
): string | undefined {
  const registered = sms.templates
    ?.split(',')
    .map((entry) => entry.split(':'))
    .find(([name]) => name === `${kind}.${locale}`)?.[1];
  if (registered || sms.production) return registered;
  const place = smsKinds.indexOf(kind) * 3 + { en: 0, ta: 1, hi: 2 }[locale];
  return `1107${String(100 + place).padStart(15, '0')}`;
}
