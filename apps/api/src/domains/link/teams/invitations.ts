import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { violatedConstraint } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { contactIndexOf, findUser, provedContactIndexes } from '#rooms/identity/index.ts';
import { linkLimits } from '../link-limits.ts';
import { lockNames } from '../lock-name.ts';
import { tooManyTeams } from './change-team.ts';
import {
  closeInvitation,
  findInvitation,
  insertInvitation,
  type Invitation,
  openInvitationsOf,
} from './invitations-store.ts';
import { planOf } from './plans.ts';
import { demandRole, type RightsRefusal } from './team-rights.ts';
import { countsOf, findTeam, putMember, roleIn, teamsOf } from './teams-store.ts';

export type InviteRefusal = RightsRefusal | 'link.no_contact' | 'link.no_seat' | 'link.invited_already';

/**
 * Asks somebody into a team by the address or number they have on Mistri. Whoever invites sees the same whether there is
 * such a person, whether they are in the team, and whatever they do with it.
 */
export async function invite(
  tx: Tx,
  services: Services,
  origin: Origin,
  given: { teamId: string; userId: string; contact: string; role: 'admin' | 'member' },
): Promise<Result<Invitation & { contact: string }, InviteRefusal>> {
  const { teamId, userId, role } = given;
  await lockNames(tx, `team:${teamId}`);
  const refusal = await demandRole(tx, teamId, userId, role === 'admin' ? 'owner' : 'admin');
  if (refusal) return refusal;
  const contact = contactIndexOf(services, given.contact);
  if (!contact) {
    const message = 'is neither an e-mail address nor an Indian mobile number';
    return refuse('link.no_contact', `This ${message}.`, { errors: [{ path: 'contact', message }] });
  }
  const full = await noSeat(tx, teamId, origin.at, 'invited too');
  if (full) return full;
  const open = await openInvitationsOf(tx, teamId, origin.at);
  if (open.some((invitation) => invitation.contact_index === contact.index)) return invitedAlready();
  const invitation = await writeInvitation(tx, services, origin, { teamId, userId, role, ...contact });
  if (!invitation) return invitedAlready();
  await audit(tx, origin, { action: 'link.invited', subjectId: teamId, after: { role } });
  const { invitation_id: invitationId } = invitation;
  await emit(tx, origin, { name: 'link.invited.v1', subject: invitationId, payload: { invitationId } });
  return ok({ ...invitation, contact: contact.normal });
}

const invitedAlready = () => refuse('link.invited_already', 'There is an open invitation for this address or number.');

async function writeInvitation(
  tx: Tx,
  services: Services,
  origin: Origin,
  given: { teamId: string; userId: string; role: 'admin' | 'member'; index: string; normal: string },
): Promise<Invitation | undefined> {
  // One whose time is over makes room for the next.
  await tx
    .updateTable('link_invitations')
    .set({ state: 'withdrawn', decided_at: origin.at })
    .where('team_id', '=', given.teamId)
    .where('state', '=', 'open')
    .where('expires_at', '<=', origin.at)
    .execute();
  const invitationId = newId('inv');
  const rowKey = services.crypto.newDataKey();
  try {
    return await insertInvitation(tx, {
      invitation_id: invitationId,
      team_id: given.teamId,
      contact_index: given.index,
      row_key: rowKey,
      contact_sealed: services.crypto.seal(rowKey, given.normal, invitationId),
      role: given.role,
      invited_by: given.userId,
      created_at: origin.at,
      expires_at: new Date(origin.at.getTime() + linkLimits.invitationLife_ms),
    });
  } catch (error) {
    if (violatedConstraint(error) === 'link_invitations_once') return undefined;
    throw error;
  }
}

export function contactOf(services: Services, invitation: Invitation): string {
  return services.crypto.open(invitation.row_key, invitation.contact_sealed, invitation.invitation_id);
}

export async function withdrawInvitation(
  tx: Tx,
  origin: Origin,
  given: { teamId: string; userId: string; invitationId: string },
): Promise<Result<{ done: true }, RightsRefusal | 'link.no_such_invitation'>> {
  const refusal = await demandRole(tx, given.teamId, given.userId, 'admin');
  if (refusal) return refusal;
  const invitation = await findInvitation(tx, given.invitationId);
  if (invitation?.team_id !== given.teamId) return noSuchInvitation();
  await closeInvitation(tx, given.invitationId, { state: 'withdrawn', at: origin.at });
  await audit(tx, origin, { action: 'link.invitation_withdrawn', subjectId: given.teamId });
  return ok({ done: true });
}

const noSuchInvitation = () => refuse('link.no_such_invitation', 'There is no such invitation, or its time is over.');

export type DecideRefusal = 'link.no_such_invitation' | 'link.no_seat' | 'link.too_many_teams';

/** By whoever has proved that the address or number is theirs. */
export async function decideInvitation(
  tx: Tx,
  origin: Origin,
  given: { invitationId: string; userId: string; accept: boolean },
): Promise<Result<{ done: true }, DecideRefusal>> {
  const { userId, invitationId } = given;
  const [invitation, user] = await Promise.all([findInvitation(tx, invitationId), findUser(tx, userId)]);
  const isTheirs = invitation && user && provedContactIndexes(user).includes(invitation.contact_index);
  if (!isTheirs || invitation.state !== 'open' || invitation.expires_at <= origin.at) return noSuchInvitation();
  const { team_id: teamId, role } = invitation;
  await lockNames(tx, `person:${userId}`, `team:${teamId}`);
  const isIn = (await roleIn(tx, teamId, userId)) !== undefined;
  if (given.accept && !isIn) {
    if ((await teamsOf(tx, userId)).length >= linkLimits.teamsPerPerson) return tooManyTeams();
    const full = await noSeat(tx, teamId, origin.at, 'members only');
    if (full) return full;
  }
  const state = given.accept ? 'accepted' : 'declined';
  if (!(await closeInvitation(tx, invitationId, { state, at: origin.at }))) return noSuchInvitation();
  if (given.accept && !isIn) await putMember(tx, { team_id: teamId, user_id: userId, role, joined_at: origin.at });
  await audit(tx, origin, { action: `link.invitation_${state}`, subjectId: teamId, after: { userId, role } });
  return ok({ done: true });
}

async function noSeat(
  tx: Tx,
  teamId: string,
  at: Date,
  whom: 'members only' | 'invited too',
): Promise<Refusal<'link.no_seat'> | undefined> {
  const team = await findTeam(tx, teamId);
  if (!team) throw new Error('loaded as resource');
  const [plan, counts] = await Promise.all([planOf(tx, team.plan, at), countsOf(tx, teamId)]);
  const taken = counts.members + (whom === 'invited too' ? counts.invited : 0);
  if (taken < plan.seats) return undefined;
  return refuse('link.no_seat', `The team's plan has ${plan.seats} seats, and all are taken or promised.`, {
    details: { seats: plan.seats },
  });
}
