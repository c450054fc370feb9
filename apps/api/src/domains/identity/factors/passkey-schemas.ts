import { Type } from 'typebox';

/** WebAuthn Level 3 §5.1: credentials as browsers' `toJSON()` writes them. Sizes are generous, not endless. */
const base64url = (maxLength: number) => Type.String({ pattern: '^[\\w-]*$', maxLength });

const common = {
  id: base64url(1400),
  rawId: base64url(1400),
  type: Type.Literal('public-key'),
  authenticatorAttachment: Type.Optional(Type.Enum(['platform', 'cross-platform'])),
  clientExtensionResults: Type.Object({}, { additionalProperties: true, maxProperties: 20 }),
};

export const registrationResponse = Type.Object(
  {
    ...common,
    response: Type.Object(
      {
        clientDataJSON: base64url(4_000),
        attestationObject: base64url(16_000),
        authenticatorData: Type.Optional(base64url(8_000)),
        transports: Type.Optional(Type.Array(Type.String({ maxLength: 20 }), { maxItems: 10 })),
        publicKeyAlgorithm: Type.Optional(Type.Integer()),
        publicKey: Type.Optional(base64url(4_000)),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);

export const authenticationResponse = Type.Object(
  {
    ...common,
    response: Type.Object(
      {
        clientDataJSON: base64url(4_000),
        authenticatorData: base64url(8_000),
        signature: base64url(4_000),
        userHandle: Type.Optional(Type.Union([base64url(200), Type.Null()])),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);
