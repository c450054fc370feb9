import type { EventPayload } from '@mistri/contracts/events/index';
import type { Locale } from '../identity-tables.ts';

export type Notice =
  | EventPayload<'identity.credentials_changed.v1'>['change']
  | 'new_device'
  | 'token_reuse'
  | 'suspended'
  | 'blocked'
  | 'active';

/** Room `notifications` will own templates; what protects an account is said from here, always, whatever the preferences. */
const closing: Record<Locale, string> = {
  en: 'If this was not you, reset your password now and sign out everywhere, under Account → Security.',
  ta: 'இது நீங்கள் இல்லையென்றால், உடனே கடவுச்சொல்லை மாற்றி, கணக்கு → பாதுகாப்பு பகுதியில் எல்லா இடங்களிலும் வெளியேறவும்.',
  hi: 'अगर यह आपने नहीं किया, तो तुरंत पासवर्ड बदलें और खाता → सुरक्षा में जाकर हर जगह से साइन आउट करें।',
};

const en: Record<Notice, string> = {
  password_changed: 'Your Mistri password was changed.',
  password_reset: 'Your Mistri password was reset with a code sent to this mailbox. You were signed out everywhere.',
  email_changed: 'The e-mail address of your Mistri account was changed.',
  phone_changed: 'The phone number of your Mistri account was changed.',
  totp_added: 'An authenticator app was set up for your Mistri account.',
  totp_removed: 'The authenticator app of your Mistri account was removed.',
  passkey_added: 'A passkey was added to your Mistri account.',
  passkey_removed: 'A passkey of your Mistri account was removed.',
  recovery_codes_renewed: 'New recovery codes were made for your Mistri account. The old ones no longer work.',
  recovery_code_used: 'A recovery code was used to get into your Mistri account. It does not work again.',
  factors_reset: 'The second factors of your Mistri account were removed by our staff. Sign in and set up new ones.',
  identity_linked: 'Sign-in with your identity provider was connected to your Mistri account.',
  new_device: 'Somebody signed in to your Mistri account from a new device:',
  token_reuse: 'A copy of your sign-in was used, so we ended that session. Please sign in again.',
  suspended: 'Your Mistri account was suspended. Sign in to see your account, or write to support.',
  blocked: 'Your Mistri account was blocked. Write to the grievance officer if you think that is wrong.',
  active: 'Your Mistri account is active again.',
};

const ta: Record<Notice, string> = {
  password_changed: 'உங்கள் மேஸ்திரி கடவுச்சொல் மாற்றப்பட்டது.',
  password_reset:
    'இந்த மின்னஞ்சலுக்கு அனுப்பிய குறியீட்டால் உங்கள் மேஸ்திரி கடவுச்சொல் மீட்டமைக்கப்பட்டது. எல்லா இடங்களிலும் வெளியேற்றப்பட்டீர்கள்.',
  email_changed: 'உங்கள் மேஸ்திரி கணக்கின் மின்னஞ்சல் முகவரி மாற்றப்பட்டது.',
  phone_changed: 'உங்கள் மேஸ்திரி கணக்கின் தொலைபேசி எண் மாற்றப்பட்டது.',
  totp_added: 'உங்கள் மேஸ்திரி கணக்கில் அங்கீகார செயலி சேர்க்கப்பட்டது.',
  totp_removed: 'உங்கள் மேஸ்திரி கணக்கின் அங்கீகார செயலி நீக்கப்பட்டது.',
  passkey_added: 'உங்கள் மேஸ்திரி கணக்கில் ஒரு கடவுச்சாவி சேர்க்கப்பட்டது.',
  passkey_removed: 'உங்கள் மேஸ்திரி கணக்கின் ஒரு கடவுச்சாவி நீக்கப்பட்டது.',
  recovery_codes_renewed: 'உங்கள் மேஸ்திரி கணக்கிற்கு புதிய மீட்புக் குறியீடுகள் உருவாக்கப்பட்டன. பழையவை இனி செல்லாது.',
  recovery_code_used: 'உங்கள் மேஸ்திரி கணக்கில் நுழைய ஒரு மீட்புக் குறியீடு பயன்படுத்தப்பட்டது. அது மீண்டும் செல்லாது.',
  factors_reset: 'உங்கள் மேஸ்திரி கணக்கின் இரண்டாம் பாதுகாப்பை எங்கள் ஊழியர்கள் நீக்கினர். உள்நுழைந்து புதியதை அமைக்கவும்.',
  identity_linked: 'உங்கள் மேஸ்திரி கணக்குடன் வெளி உள்நுழைவு சேவை இணைக்கப்பட்டது.',
  new_device: 'புதிய சாதனத்திலிருந்து உங்கள் மேஸ்திரி கணக்கில் யாரோ உள்நுழைந்தனர்:',
  token_reuse: 'உங்கள் உள்நுழைவின் நகல் பயன்படுத்தப்பட்டதால் அதை முடித்துவிட்டோம். மீண்டும் உள்நுழையவும்.',
  suspended: 'உங்கள் மேஸ்திரி கணக்கு இடைநிறுத்தப்பட்டது. உள்நுழைந்து பார்க்கவும் அல்லது உதவிக்கு எழுதவும்.',
  blocked: 'உங்கள் மேஸ்திரி கணக்கு முடக்கப்பட்டது. இது தவறு எனில் குறைதீர் அலுவலருக்கு எழுதவும்.',
  active: 'உங்கள் மேஸ்திரி கணக்கு மீண்டும் செயலில் உள்ளது.',
};

const hi: Record<Notice, string> = {
  password_changed: 'आपके मिस्त्री खाते का पासवर्ड बदला गया।',
  password_reset: 'इस मेलबॉक्स पर भेजे गए कोड से आपका मिस्त्री पासवर्ड बदला गया। आप हर जगह से साइन आउट हो गए हैं।',
  email_changed: 'आपके मिस्त्री खाते का ई-मेल पता बदला गया।',
  phone_changed: 'आपके मिस्त्री खाते का फ़ोन नंबर बदला गया।',
  totp_added: 'आपके मिस्त्री खाते में ऑथेंटिकेटर ऐप जोड़ा गया।',
  totp_removed: 'आपके मिस्त्री खाते से ऑथेंटिकेटर ऐप हटाया गया।',
  passkey_added: 'आपके मिस्त्री खाते में पासकी जोड़ी गई।',
  passkey_removed: 'आपके मिस्त्री खाते से एक पासकी हटाई गई।',
  recovery_codes_renewed: 'आपके मिस्त्री खाते के लिए नए रिकवरी कोड बने। पुराने अब काम नहीं करेंगे।',
  recovery_code_used: 'आपके मिस्त्री खाते में आने के लिए एक रिकवरी कोड इस्तेमाल हुआ। वह दोबारा काम नहीं करेगा।',
  factors_reset: 'हमारे कर्मचारियों ने आपके मिस्त्री खाते की दूसरी सुरक्षा हटाई। साइन इन करके नई लगाएँ।',
  identity_linked: 'आपके मिस्त्री खाते से बाहरी साइन-इन सेवा जोड़ी गई।',
  new_device: 'किसी ने नए डिवाइस से आपके मिस्त्री खाते में साइन इन किया:',
  token_reuse: 'आपके साइन-इन की नकल इस्तेमाल हुई, इसलिए हमने वह सत्र बंद कर दिया। कृपया फिर से साइन इन करें।',
  suspended: 'आपका मिस्त्री खाता रोका गया है। साइन इन करके देखें या सहायता को लिखें।',
  blocked: 'आपका मिस्त्री खाता बंद किया गया। अगर यह ग़लत है तो शिकायत अधिकारी को लिखें।',
  active: 'आपका मिस्त्री खाता फिर से चालू है।',
};

const facts: Record<Locale, Record<Notice, string>> = { en, ta, hi };
const subjects: Record<Locale, string> = {
  en: 'About the security of your Mistri account',
  ta: 'உங்கள் மேஸ்திரி கணக்கின் பாதுகாப்பு குறித்து',
  hi: 'आपके मिस्त्री खाते की सुरक्षा के बारे में',
};
/** Our own decisions: telling somebody to change their password would be wrong. */
const decisions: ReadonlySet<Notice> = new Set(['suspended', 'blocked', 'active', 'factors_reset']);

export function noticeText(locale: Locale, notice: Notice, detail = ''): { subject: string; text: string } {
  const fact = detail ? `${facts[locale][notice]} ${detail}.` : facts[locale][notice];
  return { subject: subjects[locale], text: decisions.has(notice) ? fact : `${fact}\n\n${closing[locale]}` };
}
