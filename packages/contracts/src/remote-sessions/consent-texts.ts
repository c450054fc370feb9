import type { Power } from '../repair/powers.ts';
import type { Consent, ConsentLanguage } from './consent.ts';
import { productName } from './product-name.ts';

/**
 * What a customer reads before signing (USB-5, IN-10). A text never changes: a better one is a new version, and the old ones
 * stay, so that it can always be shown what somebody agreed to. `{technician}`, `{certificate}`, `{phone}` and `{until}` are
 * filled from the consent itself.
 */
export interface ConsentText {
  readonly title: string;
  readonly who: string;
  readonly what: string;
  readonly until: string;
  readonly powers: Readonly<Record<Power, { readonly title: string; readonly meaning: string }>>;
  /** Beside every power that has no bounds. */
  readonly everything: string;
  /** Beside every power whose work cannot be undone. */
  readonly confirmed: string;
  readonly log: string;
  readonly watch: string;
  readonly stop: string;
  readonly imei: string;
}

const en: ConsentText = {
  title: 'Allow a technician to work on your phone',
  who: '{technician} (certificate {certificate}) may work on {phone}.',
  what: 'They may do only what you allow here:',
  until: 'Until {until}, Indian time. Then access is gone by itself.',
  powers: {
    facts: { title: 'See what phone it is', meaning: 'Model, version, battery, free space. Nothing of what is yours.' },
    shell: {
      title: 'Use fixed commands',
      meaning:
        'List apps, start and stop them, read the system log, look at settings. Only commands from a fixed list.',
    },
    free_shell: { title: 'Type any command', meaning: 'Anything that can be typed on the phone, as a technician.' },
    files: {
      title: 'Work with your files',
      meaning: 'See, copy, add and delete files in the storage that you see yourself: photos, downloads, documents.',
    },
    install: {
      title: 'Install and remove apps',
      meaning: 'Add apps, remove them, switch them off, clear their data. What an app had stored can be lost.',
    },
    screen: { title: 'See the screen', meaning: 'Pictures of what is on the screen at that moment.' },
    reboot: { title: 'Restart the phone', meaning: 'Also into its repair modes.' },
    flash: {
      title: 'Write system software',
      meaning: 'Replace damaged parts of the system by genuine ones. Your own data stays where it is.',
    },
    erase_unlock: {
      title: 'Erase or unlock',
      meaning: 'Erase parts of the phone, or unlock it. Everything on the phone can be lost for good.',
    },
    whole_device: {
      title: 'Use the whole phone over USB',
      meaning: 'The phone appears on the technician’s computer as if it were plugged in there.',
    },
    imei_read: { title: 'Read the IMEI', meaning: 'Read the number of the phone. Nobody may change it.' },
  },
  everything: 'This includes everything that the phone allows over its cable.',
  confirmed: 'You are asked again before each such step, and told what would be lost.',
  log: 'Your computer writes down every step and signs it. You, the technician and Mistri keep the same record: commands and file names, never what is in your files.',
  watch: 'Staff of Mistri may follow this record live and may end the session. You see it when they do.',
  stop: 'You can stop at any time with one click. Access is gone at that moment.',
  imei: 'Changing an IMEI is an offence. Nobody at Mistri does it.',
};

const ta: ConsentText = {
  title: 'உங்கள் ஃபோனில் வேலை செய்ய தொழில்நுட்பரை அனுமதியுங்கள்',
  who: '{technician} (சான்றிதழ் {certificate}) {phone} இல் வேலை செய்யலாம்.',
  what: 'இங்கே நீங்கள் அனுமதிப்பதை மட்டுமே அவர் செய்ய முடியும்:',
  until: '{until} வரை (இந்திய நேரம்). அதன் பிறகு அணுகல் தானாகவே முடிந்துவிடும்.',
  powers: {
    facts: {
      title: 'எந்த ஃபோன் என்று பார்ப்பது',
      meaning: 'மாடல், பதிப்பு, பேட்டரி, காலி இடம். உங்கள் சொந்தத் தகவல் எதுவும் இல்லை.',
    },
    shell: {
      title: 'நிலையான கட்டளைகள்',
      meaning:
        'ஆப்களைப் பட்டியலிடுவது, தொடங்குவது, நிறுத்துவது, கணினிப் பதிவைப் படிப்பது, அமைப்புகளைப் பார்ப்பது. நிர்ணயித்த பட்டியலில் உள்ள கட்டளைகள் மட்டும்.',
    },
    free_shell: {
      title: 'எந்தக் கட்டளையும் தட்டச்சு செய்வது',
      meaning: 'தொழில்நுட்பர் ஃபோனில் தட்டச்சு செய்யக்கூடிய எதுவும்.',
    },
    files: {
      title: 'உங்கள் கோப்புகளைக் கையாள்வது',
      meaning: 'நீங்கள் பார்க்கும் சேமிப்பகத்தில் உள்ள படங்கள், பதிவிறக்கங்கள், ஆவணங்களைப் பார்ப்பது, நகலெடுப்பது, சேர்ப்பது, நீக்குவது.',
    },
    install: {
      title: 'ஆப்களை நிறுவுவது, நீக்குவது',
      meaning: 'ஆப்களைச் சேர்ப்பது, நீக்குவது, முடக்குவது, அவற்றின் தரவை அழிப்பது. ஆப் சேமித்தவை இழக்கப்படலாம்.',
    },
    screen: { title: 'திரையைப் பார்ப்பது', meaning: 'அந்த நேரத்தில் திரையில் இருப்பதன் படங்கள்.' },
    reboot: { title: 'ஃபோனை மறுதொடக்கம் செய்வது', meaning: 'பழுதுபார்ப்பு முறைகளுக்கும் மாற்றலாம்.' },
    flash: {
      title: 'கணினி மென்பொருளை எழுதுவது',
      meaning: 'சேதமடைந்த கணினிப் பகுதிகளை அசல் பகுதிகளால் மாற்றுவது. உங்கள் தரவு அப்படியே இருக்கும்.',
    },
    erase_unlock: {
      title: 'அழிப்பது அல்லது திறப்பது',
      meaning: 'ஃபோனின் பகுதிகளை அழிப்பது, அல்லது பூட்டைத் திறப்பது. ஃபோனில் உள்ள அனைத்தும் நிரந்தரமாக இழக்கப்படலாம்.',
    },
    whole_device: {
      title: 'USB வழியாக முழு ஃபோனையும் பயன்படுத்துவது',
      meaning: 'தொழில்நுட்பரின் கணினியில் நேரடியாக இணைத்தது போல் ஃபோன் தோன்றும்.',
    },
    imei_read: { title: 'IMEI எண்ணைப் படிப்பது', meaning: 'ஃபோனின் எண்ணைப் படிப்பது மட்டும். அதை யாரும் மாற்றக்கூடாது.' },
  },
  everything: 'கேபிள் வழியாக ஃபோன் அனுமதிக்கும் அனைத்தும் இதில் அடங்கும்.',
  confirmed: 'இப்படிப்பட்ட ஒவ்வொரு படிக்கும் முன் எதை இழப்பீர்கள் என்று சொல்லி மீண்டும் கேட்கப்படும்.',
  log: 'உங்கள் கணினி ஒவ்வொரு படியையும் எழுதி கையொப்பமிடுகிறது. நீங்கள், தொழில்நுட்பர், Mistri மூவரிடமும் அதே பதிவு இருக்கும்: கட்டளைகளும் கோப்புப் பெயர்களும் மட்டும், கோப்புகளின் உள்ளடக்கம் ஒருபோதும் இல்லை.',
  watch: 'Mistri ஊழியர்கள் இந்தப் பதிவை நேரலையில் பார்க்கலாம், அமர்வை முடிக்கலாம். அவர்கள் பார்க்கும்போது உங்களுக்குத் தெரியும்.',
  stop: 'ஒரே கிளிக்கில் எப்போது வேண்டுமானாலும் நிறுத்தலாம். அந்த நொடியே அணுகல் முடிந்துவிடும்.',
  imei: 'IMEI எண்ணை மாற்றுவது குற்றம். Mistri இல் யாரும் அதைச் செய்வதில்லை.',
};

const hi: ConsentText = {
  title: 'तकनीशियन को अपने फ़ोन पर काम करने की अनुमति दें',
  who: '{technician} (प्रमाणपत्र {certificate}) {phone} पर काम कर सकते हैं।',
  what: 'वे केवल वही कर सकते हैं जिसकी आप यहाँ अनुमति देते हैं:',
  until: '{until} तक (भारतीय समय)। उसके बाद पहुँच अपने आप ख़त्म हो जाती है।',
  powers: {
    facts: { title: 'देखना कि कौन-सा फ़ोन है', meaning: 'मॉडल, संस्करण, बैटरी, ख़ाली जगह। आपका अपना कुछ भी नहीं।' },
    shell: {
      title: 'तय आदेश चलाना',
      meaning: 'ऐप की सूची देखना, उन्हें शुरू और बंद करना, सिस्टम लॉग पढ़ना, सेटिंग देखना। केवल तय सूची के आदेश।',
    },
    free_shell: { title: 'कोई भी आदेश लिखना', meaning: 'तकनीशियन फ़ोन पर जो कुछ भी लिखकर चला सकते हैं।' },
    files: {
      title: 'आपकी फ़ाइलों पर काम करना',
      meaning: 'जो स्टोरेज आप ख़ुद देखते हैं उसकी फ़ोटो, डाउनलोड और दस्तावेज़ देखना, कॉपी करना, जोड़ना और मिटाना।',
    },
    install: {
      title: 'ऐप इंस्टॉल करना और हटाना',
      meaning: 'ऐप जोड़ना, हटाना, बंद करना, उनका डेटा साफ़ करना। ऐप में रखा हुआ खो सकता है।',
    },
    screen: { title: 'स्क्रीन देखना', meaning: 'उस समय स्क्रीन पर जो है उसकी तस्वीरें।' },
    reboot: { title: 'फ़ोन फिर से चालू करना', meaning: 'उसके मरम्मत वाले मोड में भी।' },
    flash: {
      title: 'सिस्टम सॉफ़्टवेयर लिखना',
      meaning: 'सिस्टम के ख़राब हिस्सों को असली हिस्सों से बदलना। आपका अपना डेटा वहीं रहता है।',
    },
    erase_unlock: {
      title: 'मिटाना या अनलॉक करना',
      meaning: 'फ़ोन के हिस्से मिटाना, या उसे अनलॉक करना। फ़ोन पर सब कुछ हमेशा के लिए खो सकता है।',
    },
    whole_device: {
      title: 'USB से पूरा फ़ोन इस्तेमाल करना',
      meaning: 'फ़ोन तकनीशियन के कंप्यूटर पर ऐसे दिखता है जैसे वहीं लगा हो।',
    },
    imei_read: { title: 'IMEI पढ़ना', meaning: 'केवल फ़ोन का नंबर पढ़ना। उसे कोई नहीं बदल सकता।' },
  },
  everything: 'इसमें वह सब शामिल है जो फ़ोन केबल से करने देता है।',
  confirmed: 'ऐसे हर क़दम से पहले आपसे फिर पूछा जाता है और बताया जाता है कि क्या खो जाएगा।',
  log: 'आपका कंप्यूटर हर क़दम लिखता है और उस पर हस्ताक्षर करता है। आप, तकनीशियन और Mistri के पास वही रिकॉर्ड रहता है: आदेश और फ़ाइलों के नाम, फ़ाइलों के अंदर का कभी नहीं।',
  watch: 'Mistri के कर्मचारी यह रिकॉर्ड सीधे देख सकते हैं और सत्र ख़त्म कर सकते हैं। जब वे देखते हैं, आपको दिखता है।',
  stop: 'आप कभी भी एक क्लिक से रोक सकते हैं। पहुँच उसी पल ख़त्म हो जाती है।',
  imei: 'IMEI बदलना अपराध है। Mistri में कोई ऐसा नहीं करता।',
};

interface ConsentTextVersion {
  readonly text: ConsentText;
  /** SHA-256 of the canonical JSON (RFC 8785) of `text`; a test of @mistri/signed-log computes it anew. */
  readonly sha256: string;
}

export const consentTextVersion = 1;

/** Version → language → text. */
export const consentTexts: Readonly<Record<number, Readonly<Record<ConsentLanguage, ConsentTextVersion>>>> = {
  1: {
    en: { text: en, sha256: '0901852490ba2d25a26370ab0f5226ff62cc6f30938deed0153b983355f80fbf' },
    ta: { text: ta, sha256: 'fb01b33977c007658160358d565f14caca92b89ea566acf3228449cd94c18276' },
    hi: { text: hi, sha256: '11af4ce7e4d42c853081b06bd331487b34c878c9db327784cc92d6c9f6cbae0b' },
  },
};

/** What a consent of today names as its text. */
export function currentConsentText(language: ConsentLanguage): ConsentTextVersion & { readonly version: number } {
  const versions = consentTexts[consentTextVersion] as (typeof consentTexts)[1];
  return { version: consentTextVersion, ...(versions as Record<ConsentLanguage, ConsentTextVersion>)[language] };
}

/** The text a consent was given for; undefined when it names one that never existed. */
export function textOfConsent({ language, text }: Pick<Consent, 'language' | 'text'>): ConsentText | undefined {
  const known = Object.hasOwn(consentTexts, text.version) ? consentTexts[text.version]?.[language] : undefined;
  return known?.sha256 === text.sha256 ? known.text : undefined;
}

/** `{until}` is a moment of India, written the same everywhere: 21.11.2026 15:30. */
export function indianMoment(moment: string): string {
  const shifted = new Date(Date.parse(moment) + 330 * 60_000).toISOString();
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)/.exec(shifted) ?? [];
  return `${day}.${month}.${year} ${time}`;
}

/** How people call this phone: what it says itself, else its numbers. */
export function phoneName(phone: Consent['phone'], named = productName(phone)): string {
  const hex = (id: number): string => id.toString(16).padStart(4, '0');
  const name = named === '' ? `USB ${hex(phone.vendorId)}:${hex(phone.productId)}` : named;
  return phone.serialNumber === undefined ? name : `${name} (${phone.serialNumber})`;
}

/** A sentence of the text, filled from the consent. */
export function fillConsentText(sentence: string, consent: Pick<Consent, 'technician' | 'phone' | 'endsAt'>): string {
  const values: Readonly<Record<string, string>> = {
    technician: consent.technician.name,
    certificate: consent.technician.certificate,
    phone: phoneName(consent.phone),
    until: indianMoment(consent.endsAt),
  };
  return sentence.replaceAll(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);
}
