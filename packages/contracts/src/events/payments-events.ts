import { Type } from 'typebox';

const jobs = Type.Array(Type.Object({ jobId: Type.String(), amount_minor: Type.Integer() }));

/** Events of the room `payments`. Subject: the payment's id. */
export const paymentsEvents = {
  'payments.started.v1': Type.Object({ paymentId: Type.String(), checkoutId: Type.String() }),
  'payments.captured.v1': Type.Object({
    paymentId: Type.String(),
    checkoutId: Type.String(),
    payerId: Type.String(),
    gatewayPaymentId: Type.String(),
    jobs,
    capturedAt: Type.String(),
  }),
  /** The last attempt failed; the payer may try again. */
  'payments.failed.v1': Type.Object({
    paymentId: Type.String(),
    checkoutId: Type.String(),
    jobs,
    failureCode: Type.String(),
  }),
  'payments.refunded.v1': Type.Object({
    paymentId: Type.String(),
    jobId: Type.String(),
    refundId: Type.String(),
    amount_minor: Type.Integer(),
  }),
  'payments.refund_failed.v1': Type.Object({
    paymentId: Type.String(),
    jobId: Type.String(),
    refundId: Type.String(),
    failure: Type.String(),
  }),
  /** Finance asks the gateway again for a refund it refused. */
  'payments.refund_retry_due.v1': Type.Object({ refundId: Type.String() }),
  /** A verified webhook waits in the inbox. */
  'payments.webhook_received.v1': Type.Object({ gateway: Type.String(), gatewayEventId: Type.String() }),
  /** The payer came back from the gateway's page: ask the gateway, believe nobody else. */
  'payments.check_due.v1': Type.Object({ paymentId: Type.String() }),
  /** What the gateway says about a payout; the payouts room books it. */
  'payments.payout_reported.v1': Type.Object({
    payoutId: Type.String(),
    reference: Type.Union([Type.String(), Type.Null()]),
    amount_minor: Type.Integer(),
    status: Type.String(),
    failure: Type.Union([Type.String(), Type.Null()]),
    utr: Type.Union([Type.String(), Type.Null()]),
  }),
  /** PAY-9: money neither came nor failed for two hours. */
  'payments.stuck.v1': Type.Object({ paymentId: Type.String(), since: Type.String() }),
};
