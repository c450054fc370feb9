import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { tellUser } from '#rooms/identity/index.ts';
import { findDevice } from './devices-store.ts';

/** DLT template of notices about the security of an account (IN-14). */
const dltTemplateId = '1107000000000000002';

const texts = {
  en: {
    subject: 'A device was added to your Mistri account',
    text: (name: string) =>
      `The device “${name}” can now connect in your name.\n\nIf this was not you, remove it under Account → Devices, and sign out everywhere under Account → Security.`,
  },
  ta: {
    subject: 'உங்கள் மேஸ்திரி கணக்கில் ஒரு சாதனம் சேர்க்கப்பட்டது',
    text: (name: string) =>
      `“${name}” என்ற சாதனம் இனி உங்கள் பெயரில் இணைய முடியும்.\n\nஇது நீங்கள் இல்லையென்றால், கணக்கு → சாதனங்கள் பகுதியில் அதை நீக்கி, கணக்கு → பாதுகாப்பு பகுதியில் எல்லா இடங்களிலும் வெளியேறவும்.`,
  },
  hi: {
    subject: 'आपके मिस्त्री खाते में एक डिवाइस जोड़ा गया',
    text: (name: string) =>
      `डिवाइस “${name}” अब आपके नाम से जुड़ सकता है।\n\nअगर यह आपने नहीं किया, तो खाता → डिवाइस में उसे हटाएँ और खाता → सुरक्षा में हर जगह से साइन आउट करें।`,
  },
} as const;

/** A stolen session could add a device of the thief's: the owner hears of each, whatever the preferences say. */
export async function tellOwner(
  db: Db,
  services: Services,
  about: { deviceId: string; ownerId: string; key: string },
): Promise<void> {
  const device = await findDevice(db, about.deviceId);
  if (!device) return;
  await tellUser(db, services, {
    userId: about.ownerId,
    key: about.key,
    dltTemplateId,
    message: (locale) => ({ subject: texts[locale].subject, text: texts[locale].text(device.name) }),
  });
}
