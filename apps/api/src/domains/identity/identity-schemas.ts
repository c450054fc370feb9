import { Type } from 'typebox';
import { adminCapabilities, roles, userStatuses } from '@mistri/contracts/auth/roles';
import { idPattern } from '#platform/ids.ts';
import { emailPattern } from './contact-details.ts';

const closed = { additionalProperties: false } as const;
const email = Type.String({ maxLength: 254, pattern: emailPattern, description: 'E-mail address' });
const password = Type.String({ minLength: 8, maxLength: 200 });
const code = Type.String({ pattern: '^\\d{6}$', description: 'Six digits' });
const locale = Type.Enum(['en', 'ta', 'hi']);
const moment = Type.String({ format: 'date-time' });

export const signUpBody = Type.Object(
  {
    email,
    password,
    role: Type.Enum(['customer', 'technician', 'dealer', 'provider']),
    class: Type.Optional(Type.Enum(['hardware', 'software'])),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    locale: Type.Optional(locale),
  },
  closed,
);

/** For log-in any text is taken as password: rules may have been other ones when it was chosen. */
export const logInBody = Type.Object({ email, password: Type.String({ minLength: 1, maxLength: 200 }) }, closed);
export const ticketBody = Type.Object(
  {
    ticket: Type.String({ pattern: idPattern('ses') }),
    code: Type.String({ minLength: 6, maxLength: 12, description: 'TOTP code or recovery code' }),
  },
  closed,
);
export const refreshBody = Type.Object(
  { refreshToken: Type.Optional(Type.String({ pattern: '^mrt_[\\w-]{43}$' })) },
  closed,
);
export const phoneBody = Type.Object({ phone: Type.String({ minLength: 10, maxLength: 20 }) }, closed);
export const phoneCodeBody = Type.Object({ phone: Type.String({ minLength: 10, maxLength: 20 }), code }, closed);
export const codeBody = Type.Object({ code }, closed);
export const factorBody = Type.Object({ code: Type.String({ minLength: 6, maxLength: 12 }) }, closed);
export const emailBody = Type.Object({ email }, closed);
export const resetBody = Type.Object({ email, code, password }, closed);
export const profileBody = Type.Object(
  { name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })), locale: Type.Optional(locale) },
  { ...closed, minProperties: 1 },
);
export const statusBody = Type.Object(
  { status: Type.Enum(['active', 'suspended', 'blocked']), reason: Type.String({ minLength: 5, maxLength: 500 }) },
  closed,
);
export const grantBody = Type.Object(
  {
    capability: Type.Enum([...adminCapabilities]),
    reason: Type.String({ minLength: 5, maxLength: 500 }),
    expiresAt: Type.Optional(moment),
  },
  closed,
);
export const userParams = Type.Object({ userId: Type.String({ pattern: idPattern('usr') }) });
export const sessionParams = Type.Object({ sessionId: Type.String({ pattern: idPattern('ses') }) });

const signedIn = Type.Object({
  status: Type.Literal('signed_in'),
  userId: Type.String(),
  sessionId: Type.String(),
  /** Seconds until the access token ends. */
  expiresIn: Type.Integer(),
  accessToken: Type.Optional(Type.String({ description: 'Only for clients; pages get cookies' })),
  refreshToken: Type.Optional(Type.String()),
});
const secondFactorNeeded = Type.Object({
  status: Type.Literal('second_factor_required'),
  ticket: Type.String(),
  methods: Type.Array(Type.Enum(['totp', 'passkey'])),
});
export const signedInResult = signedIn;
export const logInResult = Type.Union([signedIn, secondFactorNeeded]);
export const doneResult = Type.Object({ done: Type.Literal(true) });

export const meResult = Type.Object({
  userId: Type.String(),
  role: Type.Enum([...roles]),
  status: Type.Enum([...userStatuses]),
  capabilities: Type.Array(Type.Enum([...adminCapabilities])),
  email: Type.Union([Type.String(), Type.Null()]),
  emailVerified: Type.Boolean(),
  phone: Type.Union([Type.String(), Type.Null()]),
  phoneVerified: Type.Boolean(),
  name: Type.Union([Type.String(), Type.Null()]),
  locale,
  memberships: Type.Array(Type.String()),
  secondFactors: Type.Array(Type.Enum(['totp', 'passkey'])),
  secondFactorRequired: Type.Boolean(),
  createdAt: moment,
});
export const sessionsResult = Type.Object({
  sessions: Type.Array(
    Type.Object({
      sessionId: Type.String(),
      label: Type.String(),
      createdAt: moment,
      lastUsedAt: moment,
      current: Type.Boolean(),
    }),
  ),
});
export const endedResult = Type.Object({ ended: Type.Integer() });
export const statusResult = Type.Object({ userId: Type.String(), status: Type.Enum([...userStatuses]) });
export const totpResult = Type.Object({ secret: Type.String(), uri: Type.String() });
export const recoveryResult = Type.Object({ recoveryCodes: Type.Array(Type.String()) });
