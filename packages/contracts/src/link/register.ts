import Type, { type Static } from 'typebox';
import { linkPlatforms } from './presence.ts';

/**
 * A device registers by `POST /api/devices/challenges` → `{ nonce, expiresAt }`, then `POST /api/devices` with this body,
 * where `signature` is over `signedBytes(registerPurpose, nonce)` of packages/link. Who it belongs to comes from the
 * request: a session of the person (log-in, or the device grant), or `Authorization: Bearer mdt_…`, a device token.
 */
export const registerPurpose = 'register';
export const deviceTokenPrefix = 'mdt_';

export const deviceName = Type.String({
  minLength: 1,
  maxLength: 80,
  pattern: '^(?=.*\\S)[^\\u0000-\\u001f\\u007f]*$',
  description: 'What its person calls it',
});

export const RegisterDevice = Type.Object(
  {
    nonce: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
    key: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description: 'Ed25519 public key, 32 bytes, base64url' }),
    signature: Type.String({ pattern: '^[A-Za-z0-9_-]{86}$', description: 'Ed25519 over the nonce, base64url' }),
    name: deviceName,
    kind: Type.Union([Type.Literal('agent'), Type.Literal('browser')]),
    platform: Type.Enum([...linkPlatforms]),
    version: Type.Optional(Type.String({ maxLength: 40, pattern: '^[\\w.+-]{1,40}$' })),
    isTemporary: Type.Optional(
      Type.Boolean({ description: 'For one session: leaves the list by itself soon after it is away for good' }),
    ),
  },
  { additionalProperties: false },
);
export type RegisterDevice = Static<typeof RegisterDevice>;
