import type { Consent, ConsentLanguage } from '@mistri/contracts/remote-sessions/consent';
import { currentConsentText, fillConsentText } from '@mistri/contracts/remote-sessions/consent-texts';

export interface ShareTexts {
  readonly name: string;
  /** What has to be typed; the English word always counts too. */
  readonly word: string;
  /** In the terminal only; what is agreed to stands in contracts and is the same on the page. */
  readonly modes: string;
  readonly ownRepair: string;
  readonly practice: string;
  readonly ask: string;
  readonly wrongWord: string;
  readonly refused: string;
  readonly which: string;
  readonly stopHint: string;
  waiting(name: string): string;
  here(what: string): string;
  readonly away: string;
  notShared(what: string, why: string): string;
  attached(name: string): string;
  detached(toTechnician: string, toPhone: string): string;
  connected(way: string): string;
  readonly paused: string;
  readonly stopped: string;
  readonly timeOver: string;
  ended(why: string): string;
  minutesLeft(minutes: number): string;
  readonly gone: string;
}

const en: ShareTexts = {
  name: 'English',
  word: 'ALLOW',
  modes: 'It may restart into other modes and come back without asking you again.',
  ownRepair: 'Go on only if you booked this repair yourself. Mistri never calls you and asks you to share a phone.',
  practice: 'This is a practice phone, made of software.',
  ask: 'Type ALLOW and press Enter to agree. Anything else refuses.',
  wrongWord: 'That was not ALLOW.',
  refused: 'You refused. Nothing was shared.',
  which: 'Which device? Type its number and press Enter.',
  stopHint: 'S = STOP',
  waiting: (name) => `Waiting for ${name} …`,
  here: (what) => `The device is here: ${what}`,
  away: 'The device is gone (unplugged, or it restarts). Nothing else is shared meanwhile.',
  notShared: (what, why) => `NOT shared: ${what}: ${why}.`,
  attached: (name) => `${name} uses the device now.`,
  detached: (toTechnician, toPhone) =>
    `The device was given back. ${toTechnician} to the technician, ${toPhone} to the device.`,
  connected: (way) => `Connected ${way}.`,
  paused: 'The connection is interrupted. It goes on by itself; S stops it.',
  stopped: 'You stopped it. The device is yours alone again.',
  timeOver: 'The time is over. The device is yours alone again.',
  ended: (why) => `It is over: ${why}. The device is yours alone again.`,
  minutesLeft: (minutes) => `${minutes} minutes left.`,
  gone: 'The key of this session is destroyed. Nothing of it was stored on this computer.',
};

const ta: ShareTexts = {
  name: 'தமிழ்',
  word: 'அனுமதி',
  modes: 'அது வேறு நிலைகளில் மறுதொடக்கமாகி, மீண்டும் கேட்காமல் திரும்பி வரலாம்.',
  ownRepair: 'இந்தப் பழுதுபார்ப்பை நீங்களே பதிவு செய்திருந்தால் மட்டும் தொடரவும். ஃபோனைப் பகிரும்படி Mistri ஒருபோதும் அழைக்காது.',
  practice: 'இது மென்பொருளால் ஆன பயிற்சி ஃபோன்.',
  ask: 'ஒப்புக்கொள்ள அனுமதி அல்லது ALLOW என்று தட்டச்சு செய்து Enter அழுத்தவும். வேறு எதுவும் மறுப்பு.',
  wrongWord: 'அது அனுமதி அல்லது ALLOW அல்ல.',
  refused: 'நீங்கள் மறுத்துவிட்டீர்கள். எதுவும் பகிரப்படவில்லை.',
  which: 'எந்தச் சாதனம்? அதன் எண்ணைத் தட்டச்சு செய்து Enter அழுத்தவும்.',
  stopHint: 'S = நிறுத்து',
  waiting: (name) => `${name} வரும்வரை காத்திருக்கிறது …`,
  here: (what) => `சாதனம் இணைந்துள்ளது: ${what}`,
  away: 'சாதனம் இல்லை (கழற்றப்பட்டது அல்லது மறுதொடக்கம்). இதற்கிடையில் வேறு எதுவும் பகிரப்படாது.',
  notShared: (what, why) => `பகிரப்படவில்லை: ${what}: ${why}.`,
  attached: (name) => `${name} இப்போது சாதனத்தைப் பயன்படுத்துகிறார்.`,
  detached: (toTechnician, toPhone) => `சாதனம் திருப்பித் தரப்பட்டது. வல்லுநருக்கு ${toTechnician}, சாதனத்துக்கு ${toPhone}.`,
  connected: (way) => `இணைந்தது ${way}.`,
  paused: 'இணைப்பு துண்டிக்கப்பட்டது. தானாகத் தொடரும்; S நிறுத்தும்.',
  stopped: 'நீங்கள் நிறுத்தினீர்கள். சாதனம் மீண்டும் உங்களுடையது மட்டும்.',
  timeOver: 'நேரம் முடிந்தது. சாதனம் மீண்டும் உங்களுடையது மட்டும்.',
  ended: (why) => `முடிந்தது: ${why}. சாதனம் மீண்டும் உங்களுடையது மட்டும்.`,
  minutesLeft: (minutes) => `${minutes} நிமிடங்கள் உள்ளன.`,
  gone: 'இந்த அமர்வின் சாவி அழிக்கப்பட்டது. இந்தக் கணினியில் எதுவும் சேமிக்கப்படவில்லை.',
};

const hi: ShareTexts = {
  name: 'हिन्दी',
  word: 'अनुमति',
  modes: 'वह दूसरे मोड में चालू होकर दोबारा पूछे बिना लौट सकता है।',
  ownRepair: 'तभी आगे बढ़ें जब यह मरम्मत आपने ख़ुद बुक की हो। Mistri कभी फ़ोन करके फ़ोन साझा करने को नहीं कहता।',
  practice: 'यह सॉफ़्टवेयर से बना अभ्यास फ़ोन है।',
  ask: 'सहमति के लिए अनुमति या ALLOW लिखकर Enter दबाएँ। और कुछ भी लिखना इनकार है।',
  wrongWord: 'यह अनुमति या ALLOW नहीं था।',
  refused: 'आपने मना किया। कुछ साझा नहीं हुआ।',
  which: 'कौन सा डिवाइस? उसका नंबर लिखकर Enter दबाएँ।',
  stopHint: 'S = रोकें',
  waiting: (name) => `${name} की प्रतीक्षा है …`,
  here: (what) => `डिवाइस जुड़ा है: ${what}`,
  away: 'डिवाइस हट गया (निकाला गया, या फिर चालू हो रहा है)। तब तक और कुछ साझा नहीं होता।',
  notShared: (what, why) => `साझा नहीं हुआ: ${what}: ${why}।`,
  attached: (name) => `${name} अब डिवाइस का उपयोग कर रहे हैं।`,
  detached: (toTechnician, toPhone) => `डिवाइस लौटाया गया। तकनीशियन को ${toTechnician}, डिवाइस को ${toPhone}।`,
  connected: (way) => `जुड़ गया ${way}।`,
  paused: 'कनेक्शन टूट गया। वह अपने आप आगे बढ़ेगा; S रोकता है।',
  stopped: 'आपने रोक दिया। डिवाइस फिर केवल आपका है।',
  timeOver: 'समय समाप्त। डिवाइस फिर केवल आपका है।',
  ended: (why) => `समाप्त: ${why}। डिवाइस फिर केवल आपका है।`,
  minutesLeft: (minutes) => `${minutes} मिनट बाकी।`,
  gone: 'इस सत्र की कुंजी नष्ट कर दी गई। इस कंप्यूटर पर कुछ नहीं रखा गया।',
};

export const shareTexts: Readonly<Record<ConsentLanguage, ShareTexts>> = { en, ta, hi };

/** What the customer reads: the platform's own text for this consent, and what is particular to this way. */
export function consentLines(consent: Consent, isPractice: boolean): string[] {
  const { text } = currentConsentText(consent.language);
  const here = shareTexts[consent.language];
  const fill = (sentence: string): string => fillConsentText(sentence, consent);
  return [
    text.title,
    '',
    fill(text.who),
    ...(isPractice ? [here.practice] : []),
    text.what,
    ...consent.powers.flatMap((power) => [`  • ${text.powers[power].title}`, `    ${text.powers[power].meaning}`]),
    `    ${text.everything}`,
    `    ${here.modes}`,
    fill(text.until),
    '',
    text.log,
    text.watch,
    text.imei,
    text.stop,
    '',
    here.ownRepair,
  ];
}

/** By `--language`, else as this computer is set, else English. */
export function languageOf(wanted: string | undefined, environment: NodeJS.ProcessEnv): ConsentLanguage | undefined {
  if (wanted !== undefined) return wanted === 'en' || wanted === 'ta' || wanted === 'hi' ? wanted : undefined;
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const set = (LC_ALL || LC_MESSAGES || LANG || Intl.DateTimeFormat().resolvedOptions().locale).slice(0, 2);
  return set === 'ta' || set === 'hi' ? set : 'en';
}
