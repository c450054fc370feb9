import { Type } from 'typebox';
import { hsnSacPattern } from '@mistri/contracts/identifiers/index';
import { idPattern } from '#platform/ids.ts';
import { taxKinds } from './tax-kinds.ts';

const kind = Type.Enum([...taxKinds]);
const day = Type.String({ pattern: '^20[0-9]{2}-[0-9]{2}-[0-9]{2}$', description: 'day in India, 2026-11-21' });
const scope = Type.String({
  pattern: '^[a-z0-9_]{2,12}$',
  description: 'gst: HSN or SAC prefix · tds: with_pan, without_pan · otherwise: all',
});
const rateBp = Type.Integer({ minimum: 0, maximum: 10_000, description: 'basis points: 1800 is 18 %' });
const amount = Type.Integer({ minimum: 0, maximum: 100_000_000_000_000, description: 'paise' });
const textOrNull = Type.Union([Type.String(), Type.Null()]);

export const taxRateParams = Type.Object({ rateId: Type.String({ pattern: idPattern('txr') }) });
export const gstRateParams = Type.Object({ hsn: Type.String({ pattern: hsnSacPattern }) });

export const taxRateQuery = Type.Object(
  {
    kind: Type.Optional(kind),
    scope: Type.Optional(scope),
    on: Type.Optional(day),
    after: Type.Optional(Type.String({ pattern: idPattern('txr') })),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  },
  { additionalProperties: false },
);

export const taxRateBody = Type.Object(
  {
    kind,
    scope,
    rateBp: Type.Optional(rateBp),
    amount: Type.Optional(amount),
    validFrom: day,
    source: Type.String({ minLength: 3, maxLength: 300, description: 'the notification or section that says so' }),
    note: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false },
);

export const withdrawBody = Type.Object(
  { state: Type.Literal('withdrawn'), reason: Type.String({ minLength: 3, maxLength: 500 }) },
  { additionalProperties: false },
);

export const taxRateChanged = Type.Object({ rateId: Type.String() });

export const taxRatesResult = Type.Object({
  rates: Type.Array(
    Type.Object({
      rateId: Type.String(),
      kind,
      scope: Type.String(),
      rateBp: Type.Union([Type.Integer(), Type.Null()]),
      amount: Type.Union([Type.Integer(), Type.Null()]),
      validFrom: Type.String(),
      validTo: textOrNull,
      source: Type.String(),
      note: textOrNull,
      createdBy: Type.String(),
      createdAt: Type.String(),
      withdrawnBy: textOrNull,
      withdrawnAt: textOrNull,
      withdrawnReason: textOrNull,
    }),
  ),
  nextAfter: textOrNull,
});

export const gstRateResult = Type.Object({ hsn: Type.String(), rateBp: Type.Integer(), prefix: Type.String() });
