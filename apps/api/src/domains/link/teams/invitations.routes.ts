import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { findUser, maskContact, provedContactIndexes } from '#rooms/identity/index.ts';
import * as schemas from '../link-schemas.ts';
import { openInvitationsFor } from './invitations-store.ts';
import { decideInvitation, invite, withdrawInvitation } from './invitations.ts';
import { nameOf } from './present-team.ts';
import { rightsRefusals, teamResource } from './team-rights.ts';
import { findTeam } from './teams-store.ts';

const make = commandRoute({
  method: 'POST',
  path: '/api/link/teams/:teamId/invitations',
  summary: 'Ask somebody into the team by their e-mail address or mobile number (admins)',
  description: 'Answers the same whether there is such a person or not. An invitation holds for seven days.',
  action: 'link.of_team',
  params: schemas.teamParams,
  body: schemas.inviteBody,
  result: schemas.invitedResult,
  status: 201,
  refusals: { ...rightsRefusals, 'link.no_contact': 422, 'link.no_seat': 409, 'link.invited_already': 409 },
  resource: ({ db, actor, params }) => teamResource(db, actor, params.teamId),
  handle: async (call) => {
    const { userId } = signedIn(call);
    const made = await invite(call.tx, call.services, call.origin, { ...call.params, ...call.body, userId });
    if (!made.ok) return made;
    const { invitation_id: invitationId, expires_at, contact } = made.value;
    return ok({ invitationId, contact: maskContact(contact), expiresAt: expires_at.toISOString() });
  },
});

const withdraw = commandRoute({
  method: 'DELETE',
  path: '/api/link/teams/:teamId/invitations/:invitationId',
  summary: 'Take an invitation back (admins)',
  action: 'link.of_team',
  params: schemas.teamInvitationParams,
  result: schemas.doneResult,
  refusals: { ...rightsRefusals, 'link.no_such_invitation': 404 },
  resource: ({ db, actor, params }) => teamResource(db, actor, params.teamId),
  handle: (call) => withdrawInvitation(call.tx, call.origin, { ...call.params, userId: signedIn(call).userId }),
});

const listOwn = readRoute({
  method: 'GET',
  path: '/api/link/invitations',
  summary: 'Into which teams you are asked, by the addresses and numbers you have proved',
  action: 'link.own_invitations',
  result: schemas.ownInvitations,
  handle: async (call) => {
    const { db, services, origin } = call;
    const user = await findUser(db, signedIn(call).userId);
    const open = user ? await openInvitationsFor(db, provedContactIndexes(user), origin.at) : [];
    const invitations = await Promise.all(
      open.map(async (invitation) => ({
        invitationId: invitation.invitation_id,
        team: (await findTeam(db, invitation.team_id))?.name ?? null,
        invitedBy: await nameOf(db, services, invitation.invited_by),
        role: invitation.role,
        expiresAt: invitation.expires_at.toISOString(),
      })),
    );
    return ok({ invitations });
  },
});

const decide = commandRoute({
  method: 'POST',
  path: '/api/link/invitations/:invitationId',
  summary: 'Accept or decline an invitation',
  action: 'link.own_invitations',
  params: schemas.invitationParams,
  body: schemas.decideBody,
  result: schemas.doneResult,
  refusals: { 'link.no_such_invitation': 404, 'link.no_seat': 409, 'link.too_many_teams': 409 },
  handle: (call) =>
    decideInvitation(call.tx, call.origin, { ...call.params, ...call.body, userId: signedIn(call).userId }),
});

export const invitationRoutes = [make, withdraw, listOwn, decide];
