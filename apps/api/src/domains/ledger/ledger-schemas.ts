import { Type } from 'typebox';

export const accountParams = Type.Object({
  accountId: Type.String({ pattern: '^[a-z_]{2,40}:[A-Za-z0-9_-]{1,80}$', description: '`<kind>:<owner>`' }),
});

export const entriesQuery = Type.Object(
  {
    from: Type.Optional(Type.String({ format: 'date-time' })),
    to: Type.Optional(Type.String({ format: 'date-time', description: 'exclusive' })),
    after: Type.Optional(
      Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'nextAfter of the page before' }),
    ),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  },
  { additionalProperties: false },
);

const minor = Type.Integer({ description: 'paise' });

export const entriesResult = Type.Object({
  accountId: Type.String(),
  balance: minor,
  lines: Type.Array(
    Type.Object({
      seq: Type.Integer(),
      transferId: Type.String(),
      kind: Type.String(),
      reference: Type.String(),
      jobId: Type.Union([Type.String(), Type.Null()]),
      at: Type.String({ format: 'date-time' }),
      counterpart: Type.String(),
      amount: minor,
    }),
  ),
  nextAfter: Type.Union([Type.Integer(), Type.Null()]),
});

export const trialBalanceResult = Type.Object({
  rows: Type.Array(
    Type.Object({
      kind: Type.String(),
      normalSide: Type.Union([Type.Literal('debit'), Type.Literal('credit')]),
      purpose: Type.String(),
      accounts: Type.Integer(),
      balance: minor,
    }),
  ),
  debitTotal: minor,
  creditTotal: minor,
});

export const checkResult = Type.Object({
  sound: Type.Boolean(),
  problems: Type.Array(
    Type.Object({
      problem: Type.String(),
      subject: Type.String(),
      expected: Type.Union([Type.Integer(), Type.Null()]),
      found: Type.Union([Type.Integer(), Type.Null()]),
    }),
  ),
});
