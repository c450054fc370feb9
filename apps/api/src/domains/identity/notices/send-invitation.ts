import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { openInvitations } from '../admins/invitations.ts';

/** Brings the token to the invited mailbox and cuts it from the table. Staff mail: English. */
export async function sendInvitation(db: Db, services: Services, invitationId: string): Promise<void> {
  const invitation = await openInvitations(db, services.clock.now())
    .where('invitation_id', '=', invitationId)
    .executeTakeFirst();
  if (!invitation?.token_sealed) return;
  const open = (sealed: string, field: string): string =>
    services.crypto.open(invitation.row_key, sealed, `${invitationId}:${field}`);
  // After `#`: the browser keeps it to itself, so the token is in no server's log.
  const link = `${services.config.publicOrigin}/invitation#${open(invitation.token_sealed, 'token')}`;
  await services.mailer.send({
    to: open(invitation.email_sealed, 'email'),
    subject: 'You are invited to work on Mistri',
    text: `Open this link within three days to set your password, then set up a second factor:\n\n${link}\n\nDid you not expect this? Then ignore it.`,
    key: invitationId,
  });
  await db
    .updateTable('admin_invitations')
    .set({ token_sealed: null })
    .where('invitation_id', '=', invitationId)
    .execute();
}
