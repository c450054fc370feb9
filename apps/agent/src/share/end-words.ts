import type { ConsentLanguage } from '@mistri/contracts/remote-sessions/consent';
import { type EndReason, readEndReason, sentencesOfEnd } from '@mistri/contracts/remote-sessions/end-reasons';

const words: Readonly<Record<ConsentLanguage, Readonly<Record<EndReason, string>>>> = {
  en: sentencesOfEnd,
  ta: {
    customer_stopped: 'வாடிக்கையாளர் நிறுத்தினார்',
    customer_refused: 'வாடிக்கையாளர் மறுத்தார்',
    technician_finished: 'வல்லுநர் வேலையை முடித்தார்',
    technician_withdrew: 'வல்லுநர் கோரிக்கையைத் திரும்பப் பெற்றார்',
    admin_terminated: 'Mistri முடித்தது',
    time_over: 'நேரம் முடிந்தது',
    no_answer: 'உரிய நேரத்தில் யாரும் பதிலளிக்கவில்லை',
    connection_lost: 'இணைப்பு மீண்டும் கிடைக்கவில்லை',
    no_connection: 'இணைப்பு கிடைக்கவில்லை',
    job_completed: 'பழுதுபார்ப்பு முடிந்தது',
    job_cancelled: 'பழுதுபார்ப்பு கைவிடப்பட்டது',
    job_reassigned: 'பழுதுபார்ப்புக்கு இப்போது வேறு வல்லுநர் உள்ளார்',
    account_not_active: 'ஒரு கணக்கு இனி செயலில் இல்லை',
    device_removed: 'ஒரு சாதனம் நீக்கப்பட்டது',
    sessions_stopped: 'Mistri எல்லா அமர்வுகளையும் நிறுத்தியது',
  },
  hi: {
    customer_stopped: 'ग्राहक ने रोका',
    customer_refused: 'ग्राहक ने मना किया',
    technician_finished: 'तकनीशियन का काम पूरा हुआ',
    technician_withdrew: 'तकनीशियन ने अनुरोध वापस लिया',
    admin_terminated: 'Mistri ने समाप्त किया',
    time_over: 'समय पूरा हुआ',
    no_answer: 'समय पर किसी ने जवाब नहीं दिया',
    connection_lost: 'कनेक्शन वापस नहीं आया',
    no_connection: 'कोई कनेक्शन नहीं मिला',
    job_completed: 'मरम्मत पूरी हुई',
    job_cancelled: 'मरम्मत समाप्त हो गई',
    job_reassigned: 'मरम्मत अब किसी और तकनीशियन के पास है',
    account_not_active: 'एक खाता अब सक्रिय नहीं है',
    device_removed: 'एक डिवाइस हटाया गया',
    sessions_stopped: 'Mistri ने सभी सत्र रोक दिए',
  },
};

/** Why it is over, in the language that the customer has chosen; words that are no code of ours stay as they are. */
export function endWords(reason: string, language: ConsentLanguage): string {
  const known = readEndReason(reason);
  return known === undefined ? reason : words[language][known];
}
