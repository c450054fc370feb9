import { Type } from 'typebox';

const reference = Type.Union([Type.String(), Type.Null()]);

const planNews = { teamId: Type.String(), plan: Type.String(), ownerIds: Type.Array(Type.String()) };

/** Events of the room `link`. `openedBy` names the room that opened the session, `reference` what it belongs to there. */
export const linkEvents = {
  'link.session_opened.v1': Type.Object({
    sessionId: Type.String(),
    hostDeviceId: Type.String(),
    guestDeviceId: Type.String(),
    openedBy: Type.String(),
    reference,
  }),
  /** As its devices report it. Not told of sessions that rules of a team open. */
  'link.session_moved.v1': Type.Object({
    sessionId: Type.String(),
    openedBy: Type.String(),
    reference,
    state: Type.Enum(['connecting', 'open', 'paused']),
  }),
  'link.session_ended.v1': Type.Object({
    sessionId: Type.String(),
    openedBy: Type.String(),
    reference,
    endedBy: Type.Enum(['host', 'guest', 'server']),
  }),
  /** Somebody was asked into a team; whom is sealed in the room's table. */
  'link.invited.v1': Type.Object({ invitationId: Type.String() }),
  /** What is paid of a team's plan ends in so many days; its owners renew by hand. */
  'link.plan_ending.v1': Type.Object({ ...planNews, paidUntil: Type.String(), days: Type.Integer() }),
  /** Nobody renewed: the team is on the free plan. */
  'link.plan_ended.v1': Type.Object(planNews),
};
