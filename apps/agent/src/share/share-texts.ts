import type { Consent, ConsentLanguage } from '@mistri/contracts/remote-sessions/consent';
import { currentConsentText, fillConsentText } from '@mistri/contracts/remote-sessions/consent-texts';
import type { AskedFor } from './share-order.ts';

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
  /** Why the technician asks, how long, what is agreed to be paid. */
  asks(name: string, minutes: number): string;
  why(reason: string): string;
  price(amount: string | undefined): string;
  readonly plugIn: string;
  readonly waitForRequest: string;
  otherMode(name: string): string;
  readonly unreachable: string;
  withdrawn(why: string): string;
  readonly watched: string;
  readonly notWatched: string;
  unsent(entries: number): string;
  /** Signing in (RFC 8628). */
  open(address: string): string;
  or(address: string): string;
  readonly approve: string;
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
  asks: (name, minutes) => `${name} asks for your whole phone, for ${minutes} minutes.`,
  why: (reason) => `Why: ${reason}`,
  price: (amount) =>
    amount === undefined
      ? 'Price: nothing has been agreed for this repair so far; sharing costs nothing.'
      : `Price: ${amount} with GST for the whole repair, as you agreed; sharing costs nothing more.`,
  plugIn: 'Plug the phone in with a cable that carries data, unlock it, and press Enter.',
  waitForRequest: 'Waiting until your technician asks. Nothing is shared meanwhile. Ctrl-C ends it.',
  otherMode: (name) =>
    `${name} asks for a session in the browser, not for the whole phone: answer it on the page of your repair.`,
  unreachable: 'Mistri cannot be reached. Trying again …',
  withdrawn: (why) => `The request is over: ${why}. Nothing was shared.`,
  watched: 'Staff of Mistri follow the record of this session now.',
  notWatched: 'Staff of Mistri do not follow it any more.',
  unsent: (entries) => `${entries} entries of the record did not reach Mistri; your technician has them.`,
  open: (address) => `Open ${address} in a browser, sign in with your own account, and enter this code:`,
  or: (address) => `Or open ${address}`,
  approve: 'Approve only what you started yourself. Nobody from Mistri ever asks you for this code.',
};

const ta: ShareTexts = {
  name: 'தமிழ்',
  word: 'அனுமதி',
  modes: 'அது வேறு நிலைகளில் மறுதொடக்கமாகி, மீண்டும் கேட்காமல் திரும்பி வரலாம்.',
  ownRepair: 'இந்தப் பழுதுபார்ப்பை நீங்களே பதிவு செய்திருந்தால் மட்டும் தொடரவும். போனைப் பகிரும்படி Mistri ஒருபோதும் அழைக்காது.',
  practice: 'இது மென்பொருளால் ஆன பயிற்சிப் போன்.',
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
  asks: (name, minutes) => `${name} உங்கள் முழு போனையும் ${minutes} நிமிடங்களுக்குக் கேட்கிறார்.`,
  why: (reason) => `காரணம்: ${reason}`,
  price: (amount) =>
    amount === undefined
      ? 'விலை: இந்தப் பழுதுபார்ப்புக்கு இதுவரை எதுவும் ஒப்புக்கொள்ளப்படவில்லை; பகிர்வதற்குக் கட்டணம் இல்லை.'
      : `விலை: நீங்கள் ஒப்புக்கொண்டபடி முழுப் பழுதுபார்ப்புக்கும் ${amount} (GST உட்பட); பகிர்வதற்குக் கூடுதல் கட்டணம் இல்லை.`,
  plugIn: 'தரவு செல்லும் கேபிளால் போனை இணைத்து, பூட்டைத் திறந்து, Enter அழுத்தவும்.',
  waitForRequest: 'தொழில்நுட்பர் கேட்கும்வரை காத்திருக்கிறது. இதற்கிடையில் எதுவும் பகிரப்படாது. Ctrl-C முடிக்கும்.',
  otherMode: (name) => `${name} முழு போனை அல்ல, உலாவியில் ஓர் அமர்வைக் கேட்கிறார்: உங்கள் பழுதுபார்ப்பின் பக்கத்தில் பதிலளிக்கவும்.`,
  unreachable: 'Mistri ஐ அடைய முடியவில்லை. மீண்டும் முயல்கிறது …',
  withdrawn: (why) => `கோரிக்கை முடிந்தது: ${why}. எதுவும் பகிரப்படவில்லை.`,
  watched: 'Mistri ஊழியர்கள் இப்போது இந்த அமர்வின் பதிவைப் பார்க்கிறார்கள்.',
  notWatched: 'Mistri ஊழியர்கள் இனி அதைப் பார்க்கவில்லை.',
  unsent: (entries) => `பதிவின் ${entries} வரிகள் Mistri ஐ அடையவில்லை; அவை உங்கள் தொழில்நுட்பரிடம் உள்ளன.`,
  open: (address) => `உலாவியில் ${address} ஐத் திறந்து, உங்கள் சொந்தக் கணக்கில் நுழைந்து, இந்தக் குறியீட்டை உள்ளிடவும்:`,
  or: (address) => `அல்லது ${address} ஐத் திறக்கவும்`,
  approve: 'நீங்களே தொடங்கியதை மட்டும் அனுமதிக்கவும். Mistri இல் யாரும் இந்தக் குறியீட்டைக் கேட்க மாட்டார்கள்.',
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
  asks: (name, minutes) => `${name} ${minutes} मिनट के लिए आपका पूरा फ़ोन माँग रहे हैं।`,
  why: (reason) => `कारण: ${reason}`,
  price: (amount) =>
    amount === undefined
      ? 'क़ीमत: इस मरम्मत के लिए अब तक कुछ तय नहीं हुआ; साझा करने का कोई शुल्क नहीं।'
      : `क़ीमत: पूरी मरम्मत के लिए ${amount} (GST सहित), जैसा आपने माना था; साझा करने का और कोई शुल्क नहीं।`,
  plugIn: 'डेटा वाली केबल से फ़ोन जोड़ें, उसका लॉक खोलें और Enter दबाएँ।',
  waitForRequest: 'तकनीशियन के माँगने की प्रतीक्षा है। तब तक कुछ साझा नहीं होता। Ctrl-C से बंद करें।',
  otherMode: (name) => `${name} पूरा फ़ोन नहीं, ब्राउज़र में सत्र माँग रहे हैं: अपनी मरम्मत के पेज पर जवाब दें।`,
  unreachable: 'Mistri से संपर्क नहीं हो रहा। फिर कोशिश हो रही है …',
  withdrawn: (why) => `अनुरोध समाप्त: ${why}। कुछ साझा नहीं हुआ।`,
  watched: 'Mistri के कर्मचारी अभी इस सत्र का रिकॉर्ड देख रहे हैं।',
  notWatched: 'Mistri के कर्मचारी अब उसे नहीं देख रहे।',
  unsent: (entries) => `रिकॉर्ड की ${entries} पंक्तियाँ Mistri तक नहीं पहुँचीं; वे आपके तकनीशियन के पास हैं।`,
  open: (address) => `ब्राउज़र में ${address} खोलें, अपने खाते से साइन इन करें और यह कोड लिखें:`,
  or: (address) => `या ${address} खोलें`,
  approve: 'केवल वही स्वीकार करें जो आपने ख़ुद शुरू किया हो। Mistri से कोई यह कोड कभी नहीं माँगता।',
};

export const shareTexts: Readonly<Record<ConsentLanguage, ShareTexts>> = { en, ta, hi };

/** Who asks, for how long, why, for how much; nothing of it is known when the request came as a file. */
export function askedLines({ technician, minutes, reason, price_minor }: AskedFor, texts: ShareTexts): string[] {
  if (reason === undefined) return [];
  const amount = price_minor === undefined || price_minor === 0 ? undefined : rupees.format(price_minor / 100);
  return [
    texts.asks(oneLine(technician.name), minutes),
    texts.why(oneLine(reason)),
    ...(price_minor === undefined ? [] : [texts.price(amount)]),
    '',
  ];
}

/** Letters of Tamil and Hindi need their joiners; what moves a cursor or turns a line around goes. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '');
}

const rupees = new Intl.NumberFormat('en-IN', { style: 'currency', currency: 'INR' });

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
