import type { Locale } from '#web/i18n/locale.ts';

/** What visitors read while something is stopped: a beginning for the admin, who may say it better. In all languages at
 * once, because all visitors read it, whatever language the admin works in. */
const general: Record<Locale, string> = {
  en: 'This is stopped for a short while. Please try again later.',
  ta: 'இது சிறிது நேரம் நிறுத்தப்பட்டுள்ளது. பிறகு மீண்டும் முயலவும்.',
  hi: 'यह थोड़ी देर के लिए बंद है। कृपया बाद में फिर कोशिश करें।',
};

const special: Readonly<Record<string, Record<Locale, string>>> = {
  payments: {
    en: 'Payments are stopped for a short while. Your cart and your orders are kept.',
    ta: 'பணம் செலுத்துவது சிறிது நேரம் நிறுத்தப்பட்டுள்ளது. உங்கள் கூடையும் ஆர்டர்களும் அப்படியே இருக்கும்.',
    hi: 'भुगतान थोड़ी देर के लिए बंद हैं। आपकी टोकरी और ऑर्डर सुरक्षित हैं।',
  },
  payouts: {
    en: 'Payouts are paused. Money that is due to you stays yours and is paid when they go on.',
    ta: 'செலுத்துதல்கள் இடைநிறுத்தப்பட்டுள்ளன. உங்களுக்குரிய பணம் உங்களுடையதே; தொடர்ந்ததும் செலுத்தப்படும்.',
    hi: 'आपको भुगतान रुके हैं। आपका पैसा आपका ही है; शुरू होते ही दिया जाएगा।',
  },
  sign_ups: {
    en: 'Nobody new can sign up for a short while. If you have an account, log in as always.',
    ta: 'சிறிது நேரம் புதிதாகப் பதிவு செய்ய முடியாது. கணக்கு இருந்தால் வழக்கம்போல் உள்நுழையவும்.',
    hi: 'थोड़ी देर के लिए नया खाता नहीं बन सकता। खाता हो तो हमेशा की तरह लॉग इन करें।',
  },
  read_only: {
    en: 'We are working on Mistri. You can look at everything; changes are possible again soon.',
    ta: 'Mistri-இல் பணி நடக்கிறது. எல்லாவற்றையும் பார்க்கலாம்; மாற்றங்கள் விரைவில் முடியும்.',
    hi: 'Mistri पर काम चल रहा है। सब कुछ देख सकते हैं; बदलाव जल्द फिर हो सकेंगे।',
  },
};

export function suggestedNotice(flag: string): Record<Locale, string> {
  return (Object.hasOwn(special, flag) ? special[flag] : undefined) ?? general;
}
