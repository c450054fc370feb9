import { Type } from 'typebox';
import { datedRulesBody, datedRulesResult } from '@mistri/contracts/dated-rules';
import { jobNumberText } from '@mistri/contracts/jobs/job-number-text';
import { buyerKinds, orderMovers, orderStates } from '@mistri/contracts/orders/order-states';
import { idPattern } from '#platform/ids.ts';
import { orderRulesSchema } from './order-rules.ts';

const closed = { additionalProperties: false } as const;
const moment = Type.String({ format: 'date-time' });
const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const minor = Type.Integer({ minimum: 0 });
const nullableText = Type.Union([Type.String(), Type.Null()]);
const nullableMoment = Type.Union([moment, Type.Null()]);

export const orderParams = Type.Object({ orderId: Type.String({ pattern: idPattern('ord') }) });
export const dealerParams = Type.Object({ dealerId: Type.String({ pattern: idPattern('dlr') }) });
export const addressParams = Type.Object({ addressId: Type.String({ pattern: idPattern('adr') }) });
export const productParams = Type.Object({ productId: Type.String({ pattern: idPattern('prd') }) });

const productId = Type.String({ pattern: idPattern('prd') });
const quantity = Type.Integer({ minimum: 1, maximum: 10_000 });
const items = Type.Array(Type.Object({ productId, quantity }, closed), { minItems: 1, maxItems: 100 });

export const addressBody = Type.Object(
  {
    name: text(100),
    lines: Type.Array(text(120), { minItems: 1, maxItems: 4 }),
    city: text(60),
    pin: Type.String({ pattern: '^[1-9]\\d{5}$' }),
    stateCode: Type.Optional(Type.String({ pattern: '^\\d{2}$' })),
    phone: Type.String({ pattern: '^(\\+91)?[6-9]\\d{9}$', description: 'Indian mobile number' }),
  },
  closed,
);
export const addressResult = Type.Object({
  addressId: Type.String(),
  name: Type.String(),
  lines: Type.Array(Type.String()),
  city: Type.String(),
  pin: Type.String(),
  stateCode: Type.String(),
  stateName: Type.String(),
  phone: Type.Optional(Type.String()),
});
export const addressesResult = Type.Object({ addresses: Type.Array(addressResult) });

export const cartItemBody = Type.Object({ quantity: Type.Integer({ minimum: 0, maximum: 10_000 }) }, closed);
export const cartResult = Type.Object({
  items: Type.Array(Type.Object({ productId: Type.String(), quantity: Type.Integer() })),
});

export const quoteBody = Type.Object(
  {
    items,
    buyerKind: Type.Enum([...buyerKinds]),
    /** A saved address, or just where it would go. */
    addressId: Type.Optional(Type.String({ pattern: idPattern('adr') })),
    pin: Type.Optional(Type.String({ pattern: '^[1-9]\\d{5}$' })),
  },
  closed,
);

const ruleFlags = Type.Object({
  ruleVersion: Type.Integer(),
  buyerKind: Type.Enum([...buyerKinds]),
  minimum_minor: minor,
  judged_minor: minor,
  minimumMet: Type.Boolean(),
  distance_km: Type.Union([Type.Integer(), Type.Null()]),
});

export const quoteResult = Type.Object({
  orders: Type.Array(
    Type.Object({
      dealerId: Type.String(),
      dealerName: Type.String(),
      items: Type.Array(
        Type.Object({
          productId: Type.String(),
          title: Type.String(),
          quantity: Type.Integer(),
          unitMinor: minor,
          totalMinor: minor,
        }),
      ),
      goodsMinor: minor,
      deliveryMinor: minor,
      feeMinor: minor,
      totalMinor: minor,
      ruleFlags,
    }),
  ),
  totalAmount: minor,
  minimumMet: Type.Boolean(),
});

export const placeBody = Type.Object(
  {
    items,
    buyerKind: Type.Enum([...buyerKinds]),
    addressId: Type.String({ pattern: idPattern('adr') }),
    /** Total the buyer saw, in paise; a different one is refused. */
    expectedTotal: Type.Optional(minor),
  },
  closed,
);
export const placeResult = Type.Object({
  checkoutId: Type.String(),
  totalAmount: minor,
  reservedUntil: moment,
  orders: Type.Array(Type.Object({ orderId: Type.String(), dealerId: Type.String(), totalAmount: minor })),
});

const orderSummary = {
  orderId: Type.String(),
  checkoutId: Type.String(),
  customerId: Type.String(),
  dealerId: Type.String(),
  dealerName: Type.String(),
  buyerKind: Type.Enum([...buyerKinds]),
  status: Type.Enum([...orderStates]),
  itemCount: Type.Integer(),
  firstTitle: Type.String(),
  totalAmount: minor,
  createdAt: moment,
  changedAt: moment,
  actBy: nullableMoment,
};
export const orderListResult = Type.Object({ orders: Type.Array(Type.Object(orderSummary)), nextCursor: nullableText });
export const orderListQuery = Type.Object(
  {
    status: Type.Optional(Type.Enum([...orderStates])),
    cursor: Type.Optional(Type.String({ pattern: idPattern('ord') })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  closed,
);
export const adminListQuery = Type.Object(
  {
    ...orderListQuery.properties,
    dealerId: Type.Optional(Type.String({ pattern: idPattern('dlr') })),
    customerId: Type.Optional(Type.String({ pattern: idPattern('usr') })),
    number: Type.Optional(jobNumberText),
    from: Type.Optional(moment),
    to: Type.Optional(moment),
  },
  closed,
);

export const orderResult = Type.Object({
  ...orderSummary,
  goodsMinor: minor,
  deliveryMinor: minor,
  feeMinor: minor,
  ruleFlags,
  reservationExpiresAt: moment,
  deliveredAt: nullableMoment,
  disputeWindowEndsAt: nullableMoment,
  lines: Type.Array(
    Type.Object({
      lineId: Type.String(),
      kind: Type.String(),
      productId: nullableText,
      description: Type.String(),
      hsn: Type.String(),
      quantity: Type.Integer(),
      unitMinor: minor,
      taxableMinor: minor,
      gstRateBp: Type.Integer(),
      cgstMinor: minor,
      sgstMinor: minor,
      igstMinor: minor,
      totalMinor: minor,
      refundedMinor: minor,
    }),
  ),
  deliveryAddress: Type.Union([Type.Omit(addressResult, ['addressId']), Type.Null()]),
  /** The dealer's, as on the tax invoice: while an accepted return has not arrived. */
  returnAddress: Type.Union([Type.Omit(addressResult, ['addressId']), Type.Null()]),
  timeline: Type.Array(
    Type.Object({
      at: moment,
      from: nullableText,
      to: Type.String(),
      mover: Type.Enum([...orderMovers]),
      reason: nullableText,
    }),
  ),
  shipment: Type.Union([
    Type.Object({
      courier: Type.String(),
      trackingNumber: Type.String(),
      trackingUrl: nullableText,
      shippedAt: moment,
      deliveredBy: Type.Union([Type.Literal('code'), Type.Literal('proof'), Type.Null()]),
      hasProof: Type.Boolean(),
    }),
    Type.Null(),
  ]),
  /** Only for the buyer, while the parcel is on its way. */
  deliveryCode: nullableText,
  returns: Type.Array(
    Type.Object({
      returnId: Type.String(),
      state: Type.String(),
      reasonCode: Type.String(),
      reason: Type.String(),
      answer: nullableText,
      amountMinor: minor,
      lines: Type.Array(Type.Object({ lineId: Type.String(), quantity: Type.Integer(), amount_minor: minor })),
      createdAt: moment,
    }),
  ),
  /** What the caller may do now. */
  moves: Type.Array(Type.Object({ to: Type.String(), needs: nullableText })),
});

export const moveBody = Type.Object(
  {
    status: Type.Enum(['accepted', 'packed', 'shipped', 'delivered', 'cancelled']),
    reason: Type.Optional(Type.String({ minLength: 3, maxLength: 500 })),
    courier: Type.Optional(text(60)),
    trackingNumber: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9-]{4,40}$' })),
    trackingUrl: Type.Optional(Type.String({ pattern: '^https://[^\\s<>"]{4,300}$' })),
    deliveryCode: Type.Optional(Type.String({ pattern: '^\\d{6}$' })),
  },
  closed,
);
export const movedResult = Type.Object({ orderId: Type.String(), status: Type.Enum([...orderStates]) });

export const returnBody = Type.Object(
  {
    reasonCode: Type.Enum(['defective', 'wrong_item', 'not_as_described', 'damaged', 'changed_mind']),
    reason: Type.String({ minLength: 5, maxLength: 1000 }),
    lines: Type.Array(Type.Object({ lineId: Type.String({ pattern: idPattern('jln') }), quantity }, closed), {
      minItems: 1,
      maxItems: 100,
    }),
  },
  closed,
);
export const returnResult = Type.Object({ returnId: Type.String(), amountMinor: minor });
export const answerReturnBody = Type.Object(
  {
    decision: Type.Enum(['accept', 'reject', 'withdraw', 'receive']),
    note: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  closed,
);

export const transitionsResult = Type.Object({
  transitions: Type.Array(
    Type.Object({ from: Type.String(), to: Type.String(), by: Type.Array(Type.String()), needs: nullableText }),
  ),
});
export const rulesBody = datedRulesBody(orderRulesSchema);
export const rulesResult = datedRulesResult(orderRulesSchema);
export const doneResult = Type.Object({ done: Type.Boolean() });

export const proofResult = Type.Object({ orderId: Type.String() });
export const nothing = Type.Object({});
