import { Type } from 'typebox';

const reference = Type.Union([Type.String(), Type.Null()]);

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
};
