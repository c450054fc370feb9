import { Type } from 'typebox';
import { adminCapabilities, userStatuses } from '../auth/roles.ts';

const status = Type.Enum([...userStatuses]);
const capability = Type.Enum([...adminCapabilities]);

/** What about a user's ways in changed; each is told to the user. */
export const credentialChanges = [
  'password_changed',
  'password_reset',
  'email_changed',
  'phone_changed',
  'totp_added',
  'totp_removed',
  'passkey_added',
  'passkey_removed',
  'recovery_codes_renewed',
  'recovery_code_used',
  'factors_reset',
  'identity_linked',
] as const;

/** Events of the room `identity`. No personal data: subscribers ask the room. */
export const identityEvents = {
  'identity.user_registered.v1': Type.Object({ userId: Type.String(), role: Type.String() }),
  'identity.user_status_changed.v1': Type.Object({ userId: Type.String(), from: status, to: status }),
  'identity.user_erased.v1': Type.Object({ userId: Type.String() }),
  'identity.new_device.v1': Type.Object({ userId: Type.String(), label: Type.String() }),
  'identity.sessions_ended.v1': Type.Object({ userId: Type.String(), sessionIds: Type.Array(Type.String()) }),
  'identity.credentials_changed.v1': Type.Object({ userId: Type.String(), change: Type.Enum([...credentialChanges]) }),
  /** A one-time code waits to be sent; the code itself is sealed in the room's table. */
  'identity.code_requested.v1': Type.Object({ codeId: Type.String() }),
  /** Somebody asked to reset a password. `account` is the keyed digest of what they typed, with or without an account. */
  'identity.reset_requested.v1': Type.Object({ account: Type.String(), network: Type.String() }),
  /** A used refresh token came again: somebody has a copy (ID-2). */
  'identity.token_reuse_found.v1': Type.Object({ userId: Type.String(), sessionId: Type.String() }),
  'identity.admin_invited.v1': Type.Object({ invitationId: Type.String() }),
  'identity.capability_changed.v1': Type.Object({ userId: Type.String(), capability, granted: Type.Boolean() }),
};
