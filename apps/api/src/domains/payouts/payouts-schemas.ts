import { type Static, Type } from 'typebox';
import { idPattern, typeIdSuffix } from '#platform/ids.ts';

const textOrNull = Type.Union([Type.String(), Type.Null()]);
const minor = Type.Integer({ description: 'paise' });
const payeePattern = `^(dlr|tec|prv|usr)_${typeIdSuffix}$`;
const payoutState = Type.Enum(['requested', 'processing', 'paid', 'failed', 'returned']);
const method = Type.Union([Type.Literal('route'), Type.Literal('bank')]);

export const payeeParams = Type.Object({ payeeId: Type.String({ pattern: payeePattern }) });
export const payoutParams = Type.Object({ payoutId: Type.String({ pattern: idPattern('pyo') }) });

const holderName = Type.String({ minLength: 2, maxLength: 120, pattern: "^[\\p{L}\\p{M}\\p{N} .,&'()/-]+$" });

export const accountBody = Type.Union([
  Type.Object(
    {
      method: Type.Literal('bank'),
      holderName,
      accountNumber: Type.String({ pattern: '^[0-9]{6,18}$', description: '6–18 digits' }),
      ifsc: Type.String({ pattern: '^[A-Z]{4}0[A-Z0-9]{6}$', description: 'e.g. SBIN0000001' }),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      method: Type.Literal('upi'),
      holderName,
      vpa: Type.String({ pattern: '^[A-Za-z0-9._-]{2,100}@[A-Za-z]{2,50}$', description: 'e.g. name@bank' }),
    },
    { additionalProperties: false },
  ),
]);

export const accountResult = Type.Object({
  method: Type.Union([Type.Literal('bank'), Type.Literal('upi')]),
  last4: Type.String(),
  usableFrom: Type.String({ format: 'date-time', description: 'nothing is paid out before (cool-off)' }),
  onboarding: Type.Union([Type.Literal('pending'), Type.Literal('active'), Type.Literal('rejected')]),
  onboardingError: textOrNull,
});

export const accountAnswer = Type.Object({ account: Type.Union([accountResult, Type.Null()]) });

export const accountSetResult = Type.Object({ usableFrom: Type.String({ format: 'date-time' }) });

export const payoutResult = Type.Object({
  payoutId: Type.String(),
  payeeId: Type.String(),
  payeeName: Type.String(),
  batchId: textOrNull,
  method,
  amount: minor,
  state: payoutState,
  utr: textOrNull,
  failure: textOrNull,
  requestedAt: Type.String(),
  sentAt: textOrNull,
  endedAt: textOrNull,
});

export const payoutDetailResult = Type.Object({
  ...payoutResult.properties,
  accountLast4: Type.String(),
  items: Type.Array(Type.Object({ jobId: Type.String(), kind: Type.String(), amount: minor })),
});

export const payoutListResult = Type.Object({
  payouts: Type.Array(payoutResult),
  nextAfter: textOrNull,
});

const page = {
  state: Type.Optional(payoutState),
  after: Type.Optional(Type.String({ pattern: idPattern('pyo') })),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
};

export const payoutListQuery = Type.Object(
  {
    ...page,
    payeeId: Type.Optional(Type.String({ pattern: payeePattern })),
    batchId: Type.Optional(Type.String({ pattern: idPattern('pba') })),
  },
  { additionalProperties: false },
);
export const ownPayoutsQuery = Type.Object(page, { additionalProperties: false });

export const batchBody = Type.Object(
  {
    payeeIds: Type.Optional(
      Type.Array(Type.String({ pattern: payeePattern }), { minItems: 1, maxItems: 200, uniqueItems: true }),
    ),
    note: Type.Optional(Type.String({ minLength: 3, maxLength: 300 })),
  },
  { additionalProperties: false },
);

export const batchResult = Type.Object({
  batchId: Type.String(),
  payoutIds: Type.Array(Type.String()),
  total: minor,
  skipped: Type.Array(
    Type.Object({
      payeeId: Type.String(),
      reason: Type.Enum(['inactive', 'no_account', 'cooling_off', 'onboarding', 'nothing_due']),
    }),
  ),
});

export const resendResult = Type.Object({ payoutId: Type.String(), state: payoutState });

export const statementQuery = Type.Object(
  {
    from: Type.String({ format: 'date', description: 'first day, India' }),
    to: Type.String({ format: 'date', description: 'last day, India' }),
  },
  { additionalProperties: false },
);

export const statementResult = Type.Object({
  payeeId: Type.String(),
  from: Type.String(),
  to: Type.String(),
  opening: minor,
  closing: minor,
  truncated: Type.Boolean(),
  lines: Type.Array(
    Type.Object({
      at: Type.String(),
      kind: Type.String(),
      jobId: textOrNull,
      reference: Type.String(),
      gross: minor,
      commission: minor,
      gst: minor,
      tcs: minor,
      tds: minor,
      amount: minor,
      balance: minor,
    }),
  ),
});

export type PayoutAnswer = Static<typeof payoutResult>;
export type StatementAnswer = Static<typeof statementResult>;
