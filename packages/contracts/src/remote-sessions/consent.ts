import Type, { type Static } from 'typebox';
import { closed, textLine, typeId } from '../plain-text.ts';
import { powers } from '../repair/powers.ts';
import { sessionModes } from './session-states.ts';

export const consentLanguages = ['en', 'ta', 'hi'] as const;
export type ConsentLanguage = (typeof consentLanguages)[number];

/** Ed25519 public key of a device, 32 bytes, base64url. */
export const deviceKey = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });
/** Ed25519 signature, 64 bytes, base64url. */
export const signatureText = Type.String({ pattern: '^[A-Za-z0-9_-]{86}$' });
/** SHA-256, lower-case hex. */
export const sha256Text = Type.String({ pattern: '^[0-9a-f]{64}$' });
/** RFC 3339 in UTC with milliseconds: one way to write a moment, so that signed texts compare. */
export const exactMoment = Type.String({
  pattern: String.raw`^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$`,
});

/** The phone as USB tells it: what a consent is for, and what is compared when the phone comes back (USB-4). */
export const ConsentPhone = Type.Object(
  {
    vendorId: Type.Integer({ minimum: 0, maximum: 0xffff }),
    productId: Type.Integer({ minimum: 0, maximum: 0xffff }),
    serialNumber: Type.Optional(textLine(1, 126)),
    manufacturer: Type.Optional(textLine(1, 126)),
    product: Type.Optional(textLine(1, 126)),
  },
  closed,
);
export type ConsentPhone = Static<typeof ConsentPhone>;

/**
 * What the customer allows (USB-5): signed by the customer's device key over `mistri.consent.v1` ‖ 0x00 ‖ canonical JSON
 * (`signConsent`, `verifyConsent` and `consentHash` are in @mistri/signed-log). Consent 1 starts the session; each later one
 * replaces the one before as a whole and names its SHA-256. Powers given are those of the newest.
 */
export const Consent = Type.Object(
  {
    v: Type.Literal(1),
    sessionId: typeId('rms'),
    repairId: typeId('rep'),
    /** 1, 2, 3 … */
    number: Type.Integer({ minimum: 1, maximum: 1000 }),
    previous: Type.Optional(sha256Text),
    customer: Type.Object({ userId: typeId('usr'), deviceId: typeId('dev'), key: deviceKey }, closed),
    technician: Type.Object(
      {
        userId: typeId('usr'),
        name: textLine(1, 120),
        certificate: textLine(1, 40),
        deviceId: typeId('dev'),
        key: deviceKey,
      },
      closed,
    ),
    phone: ConsentPhone,
    mode: Type.Enum([...sessionModes]),
    powers: Type.Array(Type.Enum([...powers]), { minItems: 0, maxItems: powers.length, uniqueItems: true }),
    grantedAt: exactMoment,
    endsAt: exactMoment,
    language: Type.Enum([...consentLanguages]),
    text: Type.Object({ version: Type.Integer({ minimum: 1 }), sha256: sha256Text }, closed),
  },
  closed,
);
export type Consent = Static<typeof Consent>;

export const SignedConsent = Type.Object({ consent: Consent, signature: signatureText }, closed);
export type SignedConsent = Static<typeof SignedConsent>;
