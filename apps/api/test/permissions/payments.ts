import { type HeldJob, makeHeldJob } from '#test/held-job.ts';
import { heldJobFor } from './escrow.ts';
import type { RouteOutcomes, Walker, Whose } from './outcomes.ts';
import type { World } from './world.ts';

const unknownPayment = 'pay_01m7y4fx08ese84vy41smkbps2';

/** Everybody but staff buys something: technicians and sellers the plans of their teams. */
const payersWith = (status: number) => ({
  customer: status,
  business: status,
  technician: status,
  provider: status,
  dealer: status,
});
const payers = payersWith(200);
const foreignPayment = { public: 401, others: 403, ...payersWith(404) };

/** A job the walker has paid. */
async function paidJobOf(world: World, walker: Walker, whose: Whose): Promise<HeldJob> {
  if (whose === 'foreign') return heldJobFor(world, walker, whose);
  return world.once(`payments: paid by ${walker}`, async () =>
    makeHeldJob(world.test, { kind: 'repair', customerId: (await world.actor(walker)).userId }),
  );
}
const readers = { 'admin:finance': 200, 'admin:operations': 200, 'admin:support': 200, 'admin:auditor': 200 };

export const paymentsOutcomes: readonly RouteOutcomes[] = [
  ...['/api/payments', '/api/payments/initiate'].map((path): RouteOutcomes => ({
    route: `POST ${path}`,
    // Paid already: the payment that exists is answered, and the gateway is not asked.
    request: async (world, walker, whose) => ({
      body: { checkoutId: (await paidJobOf(world, walker, whose)).checkoutId },
    }),
    own: payersWith(201),
    foreign: foreignPayment,
  })),
  {
    route: 'POST /api/payments/verify',
    // Nobody can make the signature but the gateway: the owner is told so, a stranger learns nothing.
    request: async (world, walker, whose) => ({
      body: {
        paymentId: (await paidJobOf(world, walker, whose)).paymentId,
        razorpayPaymentId: 'pay_1',
        razorpayOrderId: 'order_1',
        razorpaySignature: 'a'.repeat(64),
      },
    }),
    own: payersWith(422),
    foreign: foreignPayment,
  },
  {
    route: 'GET /api/payments',
    anyone: { public: 401, others: 403, ...payers, 'admin:finance': 200, 'admin:auditor': 200 },
  },
  {
    route: 'GET /api/payments/:paymentId',
    request: async (world, walker, whose) => ({
      params: { paymentId: (await paidJobOf(world, walker, whose)).paymentId },
    }),
    own: payers,
    foreign: { ...foreignPayment, ...readers },
  },
  {
    route: 'POST /api/admin/payments/:paymentId/check',
    request: async (world, walker) => ({
      params: { paymentId: (await heldJobFor(world, walker, 'foreign')).paymentId },
      body: { reason: 'the buyer called' },
    }),
    anyone: { public: 401, others: 403, 'admin:finance': 202 },
  },
  {
    // No refund that failed: finance is told that there is none.
    route: 'POST /api/admin/refunds/:refundId/retry',
    request: () => ({ params: { refundId: 'rfd_01m7y4fx08ese84vy41smkbps2' } }),
    anyone: { public: 401, others: 403, 'admin:finance': 404 },
  },
  // Unsigned, so refused whoever brings it: signing in is no way around the signature.
  {
    route: 'POST /api/payments/webhook',
    request: () => ({ body: { event: 'payment.captured' } }),
    anyone: { public: 401, others: 401 },
    suspendedMay: true,
  },
  // Only brings a browser back to a page; nothing in it is believed.
  {
    route: 'GET /api/payments/return/:paymentId',
    request: () => ({ params: { paymentId: unknownPayment } }),
    anyone: { public: 303, others: 303 },
    suspendedMay: true,
  },
  {
    route: 'POST /api/payments/return/:paymentId',
    request: () => ({ params: { paymentId: unknownPayment }, body: {} }),
    anyone: { public: 303, others: 303 },
    suspendedMay: true,
  },
];
