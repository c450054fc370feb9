import { Type } from 'typebox';
import { audit } from '#platform/audit.ts';
import { commandRoute, externalRoute, readRoute } from '#platform/http/route.ts';
import { idPattern } from '#platform/ids.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { capability, doneResult, email, moment, name, newPassword, orNull, reason } from '../identity-schemas.ts';
import { answerSession, signedInResult } from '../sessions/session-answer.ts';
import { maskEmail } from '../users/contact-details.ts';
import { acceptInvitation, inviteAdmin, openInvitations } from './invitations.ts';

const capabilities = Type.Array(capability, { minItems: 1, maxItems: 6, uniqueItems: true });
const invitationParams = Type.Object({ invitationId: Type.String({ pattern: idPattern('inv') }) });

const inviteRoute = commandRoute({
  method: 'POST',
  path: '/api/admin/invitations',
  summary: 'Invite an admin by e-mail',
  action: 'identity.invite_admin',
  stepUp: true,
  status: 201,
  body: Type.Object({ email, capabilities, reason }, { additionalProperties: false }),
  result: Type.Object({ invitationId: Type.String(), expiresAt: moment }),
  refusals: { 'identity.email_taken': 409, 'identity.invited_already': 409 },
  handle: async ({ tx, services, origin, body }) => {
    const result = await inviteAdmin(tx, services, origin, body);
    if (!result.ok) return result;
    return ok({ ...result.value, expiresAt: result.value.expiresAt.toISOString() });
  },
});

const listRoute = readRoute({
  method: 'GET',
  path: '/api/admin/invitations',
  summary: 'Open invitations of admins',
  action: 'identity.read_admin_rules',
  result: Type.Object({
    invitations: Type.Array(
      Type.Object({
        invitationId: Type.String(),
        email: orNull(Type.String()),
        capabilities: Type.Array(capability),
        invitedBy: Type.String(),
        createdAt: moment,
        expiresAt: moment,
      }),
    ),
  }),
  handle: async ({ db, services, origin }) => {
    const rows = await openInvitations(db, origin.at).orderBy('created_at', 'desc').limit(200).execute();
    const invitations = rows.map((row) => ({
      invitationId: row.invitation_id,
      email: maskEmail(services.crypto.open(row.row_key, row.email_sealed, `${row.invitation_id}:email`)),
      capabilities: row.capabilities,
      invitedBy: row.invited_by,
      createdAt: row.created_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
    }));
    return ok({ invitations });
  },
});

const withdrawRoute = commandRoute({
  method: 'DELETE',
  path: '/api/admin/invitations/:invitationId',
  summary: 'Withdraw an invitation',
  action: 'identity.invite_admin',
  params: invitationParams,
  result: doneResult,
  refusals: { 'identity.invitation_over': 409 },
  handle: async ({ tx, origin, params }) => {
    const withdrawn = await tx
      .updateTable('admin_invitations')
      .set({ withdrawn_at: origin.at, token_sealed: null })
      .where('invitation_id', '=', params.invitationId)
      .where('accepted_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .returning('invitation_id')
      .executeTakeFirst();
    if (!withdrawn) return refuse('identity.invitation_over', 'This invitation was used or withdrawn already.');
    await audit(tx, origin, { action: 'identity.invitation_withdrawn', subjectId: params.invitationId });
    return ok({ done: true as const });
  },
});

const acceptRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/invitations/accept',
  summary: 'Become an admin by an invitation; a second factor comes next',
  action: 'identity.sign_up',
  limit: 'auth',
  body: Type.Object(
    { token: Type.String({ pattern: '^mai_[\\w-]{43}$' }), password: newPassword, name },
    { additionalProperties: false },
  ),
  result: signedInResult,
  refusals: { 'identity.invitation_over': 409, 'identity.weak_password': 422, 'identity.email_taken': 409 },
  handle: async (call) => {
    const result = await acceptInvitation(call, call.origin, call.body);
    return result.ok ? ok(await answerSession(call, result.value)) : result;
  },
});

export const invitationRoutes = [inviteRoute, listRoute, withdrawRoute, acceptRoute];
