import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { findUserByContactIndex, tellUser } from '#rooms/identity/index.ts';
import { findInvitation } from './invitations-store.ts';

/** DLT template of notices about the security of an account (IN-14). */
const dltTemplateId = '1107000000000000002';

const texts = {
  en: {
    subject: 'You are invited to a team on Mistri',
    text: 'Somebody invites you to share devices in their team. Look at it, and accept or decline, under Account → Teams. If you do nothing, the invitation ends after seven days.',
  },
  ta: {
    subject: 'மேஸ்திரியில் ஒரு குழுவிற்கு அழைக்கப்பட்டுள்ளீர்கள்',
    text: 'ஒருவர் தங்கள் குழுவின் சாதனங்களைப் பகிர உங்களை அழைக்கிறார். கணக்கு → குழுக்கள் பகுதியில் பார்த்து ஏற்கவும் அல்லது மறுக்கவும். எதுவும் செய்யாவிட்டால் ஏழு நாட்களில் அழைப்பு முடியும்.',
  },
  hi: {
    subject: 'मिस्त्री पर एक टीम में आपको बुलाया गया है',
    text: 'कोई आपको अपनी टीम के डिवाइस साझा करने के लिए बुला रहा है। खाता → टीम में देखें और स्वीकार या अस्वीकार करें। कुछ न करने पर निमंत्रण सात दिन में समाप्त हो जाता है।',
  },
} as const;

/** Whether there is such a user is known here only: whoever invites sees the same in either case. */
export async function tellInvited(
  db: Db,
  services: Services,
  about: { invitationId: string; key: string },
): Promise<void> {
  const invitation = await findInvitation(db, about.invitationId);
  const user = invitation && (await findUserByContactIndex(db, invitation.contact_index));
  if (!user) return;
  await tellUser(db, services, {
    userId: user.user_id,
    key: about.key,
    dltTemplateId,
    message: (locale) => texts[locale],
  });
}
