import type { ConsentLanguage } from '@mistri/contracts/remote-sessions/consent';
import type { SessionOutcome } from '@mistri/contracts/remote-sessions/session-states';

/** Of the report that people keep. Powers are named as the consent names them. */
export interface ReportWords {
  readonly title: string;
  readonly session: string;
  readonly repair: string;
  readonly technician: string;
  readonly certificate: string;
  readonly phone: string;
  readonly from: string;
  readonly until: string;
  readonly outcome: string;
  readonly outcomes: Readonly<Record<SessionOutcome, string>>;
  readonly running: string;
  readonly allowed: string;
  readonly consent: (number: number) => string;
  readonly nothing: string;
  readonly done: string;
  readonly refused: string;
  readonly noneRefused: string;
  readonly noLog: string;
  readonly time: string;
  readonly step: string;
  readonly result: string;
  readonly more: (count: number) => string;
  readonly results: Readonly<Record<string, string>>;
  readonly proof: string;
  readonly signedBy: string;
  readonly entries: (count: number, isClosed: boolean) => string;
  readonly verify: string;
  readonly imei: string;
  readonly note: string;
  readonly page: (number: number, of: number) => string;
}

const en: ReportWords = {
  title: 'Report of a remote session',
  session: 'Session',
  repair: 'Repair',
  technician: 'Technician',
  certificate: 'Certificate',
  phone: 'Phone',
  from: 'From',
  until: 'Until',
  outcome: 'How it ended',
  outcomes: {
    completed: 'Completed by the technician',
    revoked: 'Stopped by the customer',
    expired: 'Its time was over',
    terminated: 'Ended by Mistri',
    lost: 'The connection was lost',
    refused: 'Refused by the customer',
    withdrawn: 'Withdrawn by the technician',
  },
  running: 'Still running',
  allowed: 'What was allowed',
  consent: (number) => `Consent ${number}`,
  nothing: 'Nothing',
  done: 'What was done',
  refused: 'What was tried and refused',
  noneRefused: 'Nothing was refused.',
  noLog: 'Nothing was done on the phone.',
  time: 'Time',
  step: 'Step',
  result: 'Result',
  more: (count) => `And ${count} more: the whole list is in the log file.`,
  results: {
    started: 'started',
    done: 'done',
    failed: 'failed',
    cancelled: 'cancelled',
    granted: 'allowed',
    refused: 'refused',
  },
  proof: 'Proof',
  signedBy: 'Signed by the customer’s device',
  entries: (count, isClosed) => `${count} entries${isClosed ? ', closed' : ''}, last hash`,
  verify:
    'Download the log of this session and check it with “mistri log verify”: it names any entry that was changed.',
  imei: 'IMEI read, ending in',
  note: 'Note',
  page: (number, of) => `page ${number} of ${of}`,
};

const ta: ReportWords = {
  title: 'தொலைநிலை அமர்வு அறிக்கை',
  session: 'அமர்வு',
  repair: 'பழுதுபார்ப்பு',
  technician: 'தொழில்நுட்பர்',
  certificate: 'சான்றிதழ்',
  phone: 'போன்',
  from: 'தொடக்கம்',
  until: 'முடிவு',
  outcome: 'எப்படி முடிந்தது',
  outcomes: {
    completed: 'தொழில்நுட்பர் நிறைவு செய்தார்',
    revoked: 'வாடிக்கையாளர் நிறுத்தினார்',
    expired: 'நேரம் முடிந்தது',
    terminated: 'Mistri முடித்தது',
    lost: 'இணைப்பு துண்டிக்கப்பட்டது',
    refused: 'வாடிக்கையாளர் மறுத்தார்',
    withdrawn: 'தொழில்நுட்பர் திரும்பப் பெற்றார்',
  },
  running: 'நடந்துகொண்டிருக்கிறது',
  allowed: 'அனுமதிக்கப்பட்டவை',
  consent: (number) => `ஒப்புதல் ${number}`,
  nothing: 'எதுவுமில்லை',
  done: 'செய்யப்பட்டவை',
  refused: 'முயன்று மறுக்கப்பட்டவை',
  noneRefused: 'எதுவும் மறுக்கப்படவில்லை.',
  noLog: 'போனில் எதுவும் செய்யப்படவில்லை.',
  time: 'நேரம்',
  step: 'படி',
  result: 'முடிவு',
  more: (count) => `மேலும் ${count}: முழுப் பட்டியல் பதிவுக் கோப்பில் உள்ளது.`,
  results: {
    started: 'தொடங்கியது',
    done: 'முடிந்தது',
    failed: 'தோல்வி',
    cancelled: 'ரத்து',
    granted: 'அனுமதி',
    refused: 'மறுப்பு',
  },
  proof: 'சான்று',
  signedBy: 'கையொப்பமிட்ட வாடிக்கையாளர் சாதனம்',
  entries: (count, isClosed) => `${count} பதிவுகள்${isClosed ? ', மூடப்பட்டது' : ''}, கடைசி ஹாஷ்`,
  verify: 'இந்த அமர்வின் பதிவைப் பதிவிறக்கி “mistri log verify” மூலம் சரிபார்க்கலாம்: மாற்றப்பட்ட பதிவை அது காட்டும்.',
  imei: 'IMEI படிக்கப்பட்டது, கடைசி இலக்கங்கள்',
  note: 'குறிப்பு',
  page: (number, of) => `பக்கம் ${number} / ${of}`,
};

const hi: ReportWords = {
  title: 'रिमोट सत्र की रिपोर्ट',
  session: 'सत्र',
  repair: 'मरम्मत',
  technician: 'तकनीशियन',
  certificate: 'प्रमाणपत्र',
  phone: 'फ़ोन',
  from: 'शुरू',
  until: 'समाप्त',
  outcome: 'कैसे समाप्त हुआ',
  outcomes: {
    completed: 'तकनीशियन ने पूरा किया',
    revoked: 'ग्राहक ने रोका',
    expired: 'समय समाप्त हुआ',
    terminated: 'Mistri ने समाप्त किया',
    lost: 'कनेक्शन टूट गया',
    refused: 'ग्राहक ने मना किया',
    withdrawn: 'तकनीशियन ने वापस लिया',
  },
  running: 'अभी चल रहा है',
  allowed: 'क्या अनुमति दी गई',
  consent: (number) => `सहमति ${number}`,
  nothing: 'कुछ नहीं',
  done: 'क्या किया गया',
  refused: 'क्या कोशिश की गई और मना हुआ',
  noneRefused: 'कुछ भी मना नहीं हुआ।',
  noLog: 'फ़ोन पर कुछ नहीं किया गया।',
  time: 'समय',
  step: 'क़दम',
  result: 'नतीजा',
  more: (count) => `और ${count}: पूरी सूची लॉग फ़ाइल में है।`,
  results: {
    started: 'शुरू',
    done: 'पूरा',
    failed: 'विफल',
    cancelled: 'रद्द',
    granted: 'अनुमति',
    refused: 'मना',
  },
  proof: 'प्रमाण',
  signedBy: 'ग्राहक के डिवाइस के हस्ताक्षर',
  entries: (count, isClosed) => `${count} प्रविष्टियाँ${isClosed ? ', बंद' : ''}, आख़िरी हैश`,
  verify: 'इस सत्र का लॉग डाउनलोड करें और “mistri log verify” से जाँचें: बदली गई प्रविष्टि का नाम बताया जाता है।',
  imei: 'IMEI पढ़ा गया, आख़िरी अंक',
  note: 'टिप्पणी',
  page: (number, of) => `पृष्ठ ${number} / ${of}`,
};

export const reportWords: Readonly<Record<ConsentLanguage, ReportWords>> = { en, ta, hi };
