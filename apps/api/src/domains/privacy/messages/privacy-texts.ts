import type { EventPayload } from '@mistri/contracts/events/index';
import type { Kept } from '#platform/personal-data.ts';
import type { Locale } from '../privacy-tables.ts';

/** DLT template registered for messages the law asks for (IN-14). */
export const lawTemplateId = '1107000000000000003';

export interface Message {
  subject: string;
  text: string;
}

type ErasureState = EventPayload<'privacy.erasure_changed.v1'>['state'];
type ComplaintChange = EventPayload<'privacy.complaint_changed.v1'>['change'];

const erasure: Record<Locale, Record<ErasureState, Message>> = {
  en: {
    cooling_off: {
      subject: 'Your Mistri account will be deleted',
      text: 'You asked us to delete your account. That happens in seven days. If you change your mind, or if it was not you, sign in before then and keep the account under Account → Privacy.',
    },
    postponed: {
      subject: 'Your Mistri account can’t be deleted yet',
      text: 'Something has to end first: an open order, or money on its way to you. Account → Privacy says what. We try again every day.',
    },
    cancelled: {
      subject: 'Your Mistri account stays',
      text: 'Your account will not be deleted.',
    },
  },
  ta: {
    cooling_off: {
      subject: 'உங்கள் மேஸ்திரி கணக்கு நீக்கப்படும்',
      text: 'உங்கள் கணக்கை நீக்கக் கேட்டீர்கள். அது ஏழு நாட்களில் நடக்கும். மனம் மாறினாலோ, அது நீங்கள் இல்லையென்றாலோ, அதற்குள் உள்நுழைந்து கணக்கு → தனியுரிமை பகுதியில் கணக்கை வைத்துக்கொள்ளவும்.',
    },
    postponed: {
      subject: 'உங்கள் மேஸ்திரி கணக்கை இன்னும் நீக்க முடியவில்லை',
      text: 'முதலில் ஒன்று முடிய வேண்டும்: திறந்த ஆர்டர் அல்லது உங்களுக்கு வர வேண்டிய பணம். கணக்கு → தனியுரிமை பகுதியில் பார்க்கவும். தினமும் மீண்டும் முயல்வோம்.',
    },
    cancelled: { subject: 'உங்கள் மேஸ்திரி கணக்கு தொடர்கிறது', text: 'உங்கள் கணக்கு நீக்கப்படாது.' },
  },
  hi: {
    cooling_off: {
      subject: 'आपका मिस्त्री खाता मिटाया जाएगा',
      text: 'आपने खाता मिटाने को कहा है। यह सात दिन में होगा। मन बदले, या यह आपने न किया हो, तो उससे पहले साइन इन करके खाता → निजता में जाकर खाता रख लें।',
    },
    postponed: {
      subject: 'आपका मिस्त्री खाता अभी नहीं मिट सकता',
      text: 'पहले कुछ पूरा होना है: कोई खुला ऑर्डर, या आपको मिलने वाला पैसा। खाता → निजता में देखें। हम हर दिन फिर कोशिश करते हैं।',
    },
    cancelled: { subject: 'आपका मिस्त्री खाता बना रहेगा', text: 'आपका खाता नहीं मिटाया जाएगा।' },
  },
};

export const erasureText = (locale: Locale, state: ErasureState): Message => erasure[locale][state];

const exportReady: Record<Locale, Message> = {
  en: {
    subject: 'Your data from Mistri is ready',
    text: 'The copy of your data is ready under Account → Privacy. You can download it for seven days.',
  },
  ta: {
    subject: 'மேஸ்திரியில் உள்ள உங்கள் தரவு தயார்',
    text: 'உங்கள் தரவின் நகல் கணக்கு → தனியுரிமை பகுதியில் தயாராக உள்ளது. ஏழு நாட்கள் பதிவிறக்கலாம்.',
  },
  hi: {
    subject: 'मिस्त्री से आपका डेटा तैयार है',
    text: 'आपके डेटा की प्रति खाता → निजता में तैयार है। इसे सात दिन तक डाउनलोड कर सकते हैं।',
  },
};

export const exportReadyText = (locale: Locale): Message => exportReady[locale];

const readMe: Record<Locale, (contact: string) => string> = {
  en: (contact) =>
    `Everything Mistri knows about you, one JSON file per area, and the documents you gave us.\nAmounts are in paise. Times are in UTC.\nIs something wrong? Write to ${contact}.\n`,
  ta: (contact) =>
    `மேஸ்திரி உங்களைப் பற்றி அறிந்த அனைத்தும்: ஒவ்வொரு பகுதிக்கும் ஒரு JSON கோப்பு, நீங்கள் கொடுத்த ஆவணங்கள்.\nதொகைகள் பைசாவில். நேரங்கள் UTC-யில்.\nஏதேனும் தவறா? ${contact} என்ற முகவரிக்கு எழுதவும்.\n`,
  hi: (contact) =>
    `मिस्त्री आपके बारे में जो कुछ जानता है: हर हिस्से की एक JSON फ़ाइल, और आपके दिए दस्तावेज़।\nरकम पैसे में है। समय UTC में है।\nकुछ ग़लत है? ${contact} पर लिखें।\n`,
};

export const exportReadMe = (locale: Locale, contact: string): string => readMe[locale](contact);

const farewell: Record<Locale, { subject: string; text: string; kept: string }> = {
  en: {
    subject: 'Your Mistri account was deleted',
    text: 'Your account and your personal data were deleted. This is our last message.',
    kept: 'The law makes us keep, without any use of ours:',
  },
  ta: {
    subject: 'உங்கள் மேஸ்திரி கணக்கு நீக்கப்பட்டது',
    text: 'உங்கள் கணக்கும் தனிப்பட்ட தரவும் நீக்கப்பட்டன. இது எங்கள் கடைசிச் செய்தி.',
    kept: 'சட்டப்படி, நாங்கள் பயன்படுத்தாமல், வைத்திருக்க வேண்டியவை:',
  },
  hi: {
    subject: 'आपका मिस्त्री खाता मिटा दिया गया',
    text: 'आपका खाता और आपका निजी डेटा मिटा दिया गया। यह हमारा आख़िरी संदेश है।',
    kept: 'क़ानून के कारण हमें बिना इस्तेमाल किए रखना है:',
  },
};

export function farewellText(locale: Locale, kept: readonly Kept[]): Message {
  const words = farewell[locale];
  const lines = kept.map((entry) => `- ${entry.what.replaceAll('_', ' ')} (${entry.why})`);
  return {
    subject: words.subject,
    text: lines.length === 0 ? words.text : [words.text, '', words.kept, ...lines].join('\n'),
  };
}

const complaint: Record<Locale, Record<ComplaintChange, string>> = {
  en: {
    received: 'We have your complaint. Somebody reads it within 48 hours; the answer comes within a month.',
    acknowledged: 'Somebody has read your complaint and works on it.',
    answered: 'There is an answer to your complaint.',
    resolved: 'Your complaint is solved. If it is not, open it again within 15 days.',
    reopened: 'Your complaint is open again.',
    closed: 'Your complaint is closed.',
  },
  ta: {
    received: 'உங்கள் புகார் கிடைத்தது. 48 மணி நேரத்துக்குள் படிப்போம்; ஒரு மாதத்துக்குள் பதில் வரும்.',
    acknowledged: 'உங்கள் புகாரைப் படித்து ஒருவர் செயல்படுகிறார்.',
    answered: 'உங்கள் புகாருக்குப் பதில் வந்துள்ளது.',
    resolved: 'உங்கள் புகார் தீர்க்கப்பட்டது. இல்லையெனில் 15 நாட்களுக்குள் மீண்டும் திறக்கவும்.',
    reopened: 'உங்கள் புகார் மீண்டும் திறக்கப்பட்டது.',
    closed: 'உங்கள் புகார் மூடப்பட்டது.',
  },
  hi: {
    received: 'आपकी शिकायत मिल गई। 48 घंटे में कोई इसे पढ़ेगा; जवाब एक महीने में आएगा।',
    acknowledged: 'किसी ने आपकी शिकायत पढ़ ली है और उस पर काम कर रहा है।',
    answered: 'आपकी शिकायत का जवाब आया है।',
    resolved: 'आपकी शिकायत सुलझ गई है। अगर नहीं, तो 15 दिन में इसे फिर खोलें।',
    reopened: 'आपकी शिकायत फिर खुल गई है।',
    closed: 'आपकी शिकायत बंद कर दी गई है।',
  },
};

const complaintSubjects: Record<Locale, string> = { en: 'Complaint', ta: 'புகார்', hi: 'शिकायत' };

export function complaintText(locale: Locale, ticket: string, change: ComplaintChange): Message {
  return { subject: `${complaintSubjects[locale]} ${ticket}`, text: complaint[locale][change] };
}

export const breachSubjects: Record<Locale, string> = {
  en: 'Your personal data on Mistri: something happened that you must know',
  ta: 'மேஸ்திரியில் உங்கள் தனிப்பட்ட தரவு: நீங்கள் அறிய வேண்டியது',
  hi: 'मिस्त्री पर आपका निजी डेटा: आपको यह जानना ज़रूरी है',
};
