import { Type } from 'typebox';
import { orNull, planFields } from '../link-schemas.ts';
import { termsRefusals } from './plan-terms.ts';
import { boughtPlans, planPeriods, purchaseStates } from '../link-tables.ts';

const closed = { additionalProperties: false } as const;
const moment = Type.String({ format: 'date-time' });
const paise = Type.Integer({ minimum: 0 });
const line = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: '^(?=.*\\S)[^\\u0000-\\u001f\\u007f]*$' });

export const buyBody = Type.Object(
  {
    plan: Type.Enum([...boughtPlans]),
    period: Type.Enum([...planPeriods]),
    expectedPriceMinor: Type.Integer({
      minimum: 1,
      maximum: 1_000_000_000,
      description: 'The price that was shown: without GST, less what is left of the plan before',
    }),
    billing: Type.Object(
      {
        name: line(120),
        gstin: Type.Optional(orNull(Type.String({ minLength: 15, maxLength: 15 }))),
        addressLine: line(200),
        city: line(80),
        pin: Type.String({ pattern: '^[1-9][0-9]{5}$' }),
        stateCode: Type.Optional(Type.String({ pattern: '^[0-9]{2}$', description: 'Where a PIN lies in two States' })),
      },
      closed,
    ),
  },
  closed,
);

export const purchase = Type.Object({
  purchaseId: Type.String(),
  plan: Type.Enum([...boughtPlans]),
  period: Type.Enum([...planPeriods]),
  state: Type.Enum([...purchaseStates, 'replaced']),
  priceMinor: paise,
  creditMinor: paise,
  totalMinor: paise,
  orderedAt: moment,
  payBy: moment,
  from: orNull(moment),
  until: orNull(moment),
  isYours: Type.Boolean(),
  checkoutId: orNull(Type.String({ description: 'Start the payment with it' })),
  invoiceId: orNull(Type.String({ description: 'Its buyer’s only' })),
});

export const subscription = Type.Object({
  teamId: Type.String(),
  plan: Type.Object(planFields),
  standing: Type.Enum(['free', 'given', 'paid', 'grace']),
  paidUntil: orNull(moment),
  endsForGoodAt: orNull(moment),
  offers: Type.Array(
    Type.Object({
      ...planFields,
      gstRate_bp: Type.Integer(),
      isRenewal: Type.Boolean(),
      periods: Type.Array(
        Type.Object({
          period: Type.Enum([...planPeriods]),
          fullMinor: paise,
          creditMinor: paise,
          priceMinor: paise,
          from: orNull(moment),
          until: orNull(moment),
          refusal: orNull(Type.Enum([...termsRefusals])),
        }),
      ),
    }),
  ),
  purchases: Type.Array(purchase),
});
