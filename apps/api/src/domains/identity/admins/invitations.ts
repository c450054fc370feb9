import { createHash, randomBytes } from 'node:crypto';
import type { AdminCapability } from '@mistri/contracts/auth/roles';
import { audit, type Origin } from '#platform/audit.ts';
import { day_ms } from '#platform/clock.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { inTransaction } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { findUserByEmailIndex } from '../identity-store.ts';
import { clientOf } from '../sessions/client.ts';
import { openSession, type OpenedSession } from '../sessions/open-session.ts';
import { asUser } from '../sessions/refresh-session.ts';
import type { Http } from '../sessions/session-answer.ts';
import { hashPassword, weakPassword } from '../sign-in/passwords.ts';
import { emailIndex, normalEmail } from '../users/contact-details.ts';
import { registerUser } from '../users/register-user.ts';

const life_ms = 3 * day_ms;

type InviteRefusal = 'identity.email_taken' | 'identity.invited_already';

/**
 * ROLE-7: an owner invites an admin. The token goes to the mailbox only (sealed until then), so accepting proves the
 * address. An address with an account can't become an admin: admins have accounts for nothing else.
 */
export async function inviteAdmin(
  tx: Tx,
  services: Services,
  origin: Origin,
  wanted: { email: string; capabilities: AdminCapability[]; reason: string },
): Promise<Result<{ invitationId: string; expiresAt: Date }, InviteRefusal>> {
  const email = normalEmail(wanted.email);
  const index = emailIndex(services, email);
  if (await findUserByEmailIndex(tx, index)) {
    return refuse('identity.email_taken', 'This address has an account. Invite a separate address for admin work.');
  }
  const open = await openInvitations(tx, origin.at).where('email_index', '=', index).executeTakeFirst();
  if (open)
    return refuse('identity.invited_already', 'This address is invited already. Withdraw that invitation first.');
  const invitationId = newId('inv');
  const token = `mai_${randomBytes(32).toString('base64url')}`;
  const rowKey = services.crypto.newDataKey();
  const expiresAt = new Date(origin.at.getTime() + life_ms);
  await tx
    .insertInto('admin_invitations')
    .values({
      invitation_id: invitationId,
      token_hash: tokenHash(token),
      row_key: rowKey,
      email_index: index,
      email_sealed: services.crypto.seal(rowKey, email, `${invitationId}:email`),
      token_sealed: services.crypto.seal(rowKey, token, `${invitationId}:token`),
      capabilities: wanted.capabilities,
      invited_by: origin.actor.userId,
      created_at: origin.at,
      expires_at: expiresAt,
      accepted_at: null,
      withdrawn_at: null,
    })
    .execute();
  await audit(tx, origin, {
    action: 'identity.admin_invited',
    subjectId: invitationId,
    reason: wanted.reason,
    after: { capabilities: wanted.capabilities },
  });
  await emit(tx, origin, { name: 'identity.admin_invited.v1', subject: invitationId, payload: { invitationId } });
  return ok({ invitationId, expiresAt });
}

export function openInvitations(db: Db, now: Date) {
  return db
    .selectFrom('admin_invitations')
    .selectAll()
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '>', now);
}

type AcceptRefusal = 'identity.invitation_over' | 'identity.weak_password' | 'identity.email_taken';

/** Makes the admin. Without a second factor the session can do nothing but set one up. */
export async function acceptInvitation(
  http: Http,
  origin: Origin,
  input: { token: string; password: string; name: string },
): Promise<Result<OpenedSession, AcceptRefusal>> {
  const { services } = http;
  const client = clientOf(services, http.request, http.reply);
  const weak = weakPassword(input.password, '');
  if (weak) return weak;
  const passwordHash = await hashPassword(services, input.password);
  return inTransaction<OpenedSession, AcceptRefusal>(services.db, async (tx) => {
    const invitation = await openInvitations(tx, origin.at)
      .where('token_hash', '=', tokenHash(input.token))
      .forUpdate()
      .executeTakeFirst();
    if (!invitation) {
      return refuse(
        'identity.invitation_over',
        'This invitation was used, withdrawn or has expired. Ask for a new one.',
      );
    }
    const context = `${invitation.invitation_id}:email`;
    const email = services.crypto.open(invitation.row_key, invitation.email_sealed, context);
    const user = await registerUser(tx, services, origin, {
      role: 'admin',
      email,
      name: input.name,
      passwordHash,
      emailVerified: true,
    });
    if (!user) return refuse('identity.email_taken', 'This address has an account by now. Ask for a new invitation.');
    await giveInvited(tx, origin, user.user_id, invitation);
    return ok(await openSession(tx, { ...user, secondFactor: false }, client, origin));
  });
}

async function giveInvited(
  tx: Tx,
  origin: Origin,
  userId: string,
  invitation: { invitation_id: string; invited_by: string; capabilities: AdminCapability[] },
): Promise<void> {
  const grants = invitation.capabilities.map((capability) => ({
    user_id: userId,
    capability,
    granted_by: invitation.invited_by,
    granted_at: origin.at,
    expires_at: null,
  }));
  if (grants.length > 0) await tx.insertInto('admin_grants').values(grants).execute();
  await tx
    .updateTable('admin_invitations')
    .set({ accepted_at: origin.at, token_sealed: null })
    .where('invitation_id', '=', invitation.invitation_id)
    .execute();
  await audit(tx, asUser(origin, userId), {
    action: 'identity.invitation_accepted',
    subjectId: userId,
    after: { invitationId: invitation.invitation_id, capabilities: invitation.capabilities },
  });
}

function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
