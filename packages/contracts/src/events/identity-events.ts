import { Type } from 'typebox';
import { userStatuses } from '../auth/roles.ts';

const status = Type.Enum([...userStatuses]);

/** Events of the room `identity`. No personal data: subscribers ask the room. */
export const identityEvents = {
  'identity.user_registered.v1': Type.Object({ userId: Type.String(), role: Type.String() }),
  'identity.user_status_changed.v1': Type.Object({ userId: Type.String(), from: status, to: status }),
  'identity.new_device.v1': Type.Object({ userId: Type.String(), label: Type.String() }),
  'identity.sessions_ended.v1': Type.Object({ userId: Type.String(), sessionIds: Type.Array(Type.String()) }),
  /** A one-time code waits to be sent; the code itself is sealed in the room's table. */
  'identity.code_requested.v1': Type.Object({ codeId: Type.String(), userId: Type.String() }),
  /** A used refresh token came again: somebody has a copy (ID-2). */
  'identity.token_reuse_found.v1': Type.Object({ userId: Type.String(), sessionId: Type.String() }),
};
