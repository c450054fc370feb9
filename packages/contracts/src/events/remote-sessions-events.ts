import { Type } from 'typebox';
import { remoteSessionStates, sessionOutcomes } from '../remote-sessions/session-states.ts';

const session = {
  sessionId: Type.String(),
  repairId: Type.String(),
  customerId: Type.String(),
  technicianUserId: Type.String(),
};

/** Events of the room `remote-sessions`. Subject: the session's id. */
export const remoteSessionsEvents = {
  /** The customer is asked to allow it. */
  'remote_sessions.requested.v1': Type.Object({ ...session, answerBy: Type.String() }),
  'remote_sessions.consented.v1': Type.Object({ ...session, number: Type.Integer(), endsAt: Type.String() }),
  /** Anything that its pages show. */
  'remote_sessions.changed.v1': Type.Object({ ...session, state: Type.Enum([...remoteSessionStates]) }),
  'remote_sessions.log_grew.v1': Type.Object({ ...session, lastSeq: Type.Integer() }),
  'remote_sessions.ended.v1': Type.Object({
    ...session,
    outcome: Type.Enum([...sessionOutcomes]),
    endReason: Type.String(),
  }),
};
