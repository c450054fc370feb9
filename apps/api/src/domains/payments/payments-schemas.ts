import { Type } from 'typebox';
import { paymentStates } from '@mistri/contracts/payments/payment-states';
import { idPattern } from '#platform/ids.ts';

const closed = { additionalProperties: false } as const;
const moment = Type.String({ format: 'date-time' });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

export const paymentParams = Type.Object({ paymentId: Type.String({ pattern: idPattern('pay') }) });

export const refundParams = Type.Object({ refundId: Type.String({ pattern: idPattern('rfd') }) });
export const refundRetried = Type.Object({ refundId: Type.String() });

export const checkBody = Type.Object(
  { reason: Type.String({ minLength: 3, maxLength: 500 }) },
  { additionalProperties: false },
);
export const checkOrdered = Type.Object({ paymentId: Type.String() });

export const startBody = Type.Object(
  {
    checkoutId: Type.Optional(Type.String({ pattern: idPattern('chk') })),
    /** Any order of the checkout; all of its orders are paid together. */
    orderId: Type.Optional(Type.String({ pattern: idPattern('ord') })),
  },
  { ...closed, minProperties: 1, maxProperties: 1 },
);

export const verifyBody = Type.Object(
  {
    paymentId: Type.String({ pattern: idPattern('pay') }),
    razorpayPaymentId: Type.String({ pattern: '^pay_\\w{1,40}$' }),
    razorpayOrderId: Type.String({ pattern: '^order_\\w{1,40}$' }),
    razorpaySignature: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  },
  closed,
);

export const paymentResult = Type.Object({
  paymentId: Type.String(),
  checkoutId: Type.String(),
  state: Type.Enum([...paymentStates]),
  amountMinor: Type.Integer(),
  refundedMinor: Type.Integer(),
  currency: Type.Literal('INR'),
  method: nullable(Type.String()),
  failureCode: nullable(Type.String()),
  createdAt: moment,
  capturedAt: nullable(moment),
  jobs: Type.Array(Type.Object({ jobId: Type.String(), amountMinor: Type.Integer() })),
  /** Post this form in the browser to pay; null once there is nothing to pay. */
  checkoutForm: nullable(Type.Object({ url: Type.String(), fields: Type.Record(Type.String(), Type.String()) })),
});

export const listQuery = Type.Object(
  {
    state: Type.Optional(Type.Enum([...paymentStates])),
    cursor: Type.Optional(Type.String({ pattern: idPattern('pay') })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  closed,
);

export const listResult = Type.Object({
  payments: Type.Array(Type.Omit(paymentResult, ['checkoutForm', 'jobs'])),
  nextCursor: nullable(Type.String()),
});
