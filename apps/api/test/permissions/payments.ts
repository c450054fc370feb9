import { heldJobFor } from './escrow.ts';
import type { RouteOutcomes } from './outcomes.ts';

const unknownPayment = 'pay_01m7y4fx08ese84vy41smkbps2';

const payers = { customer: 200, business: 200 };
const foreignPayment = { public: 401, others: 403, customer: 404, business: 404 };
const readers = { 'admin:finance': 200, 'admin:operations': 200, 'admin:support': 200, 'admin:auditor': 200 };

export const paymentsOutcomes: readonly RouteOutcomes[] = [
  ...['/api/payments', '/api/payments/initiate'].map((path): RouteOutcomes => ({
    route: `POST ${path}`,
    // Paid already: the payment that exists is answered, and the gateway is not asked.
    request: async (world, walker, whose) => ({
      body: { checkoutId: (await heldJobFor(world, walker, whose)).checkoutId },
    }),
    own: { customer: 201, business: 201 },
    foreign: foreignPayment,
  })),
  {
    route: 'POST /api/payments/verify',
    // Nobody can make the signature but the gateway: the owner is told so, a stranger learns nothing.
    request: async (world, walker, whose) => ({
      body: {
        paymentId: (await heldJobFor(world, walker, whose)).paymentId,
        razorpayPaymentId: 'pay_1',
        razorpayOrderId: 'order_1',
        razorpaySignature: 'a'.repeat(64),
      },
    }),
    own: { customer: 422, business: 422 },
    foreign: foreignPayment,
  },
  {
    route: 'GET /api/payments',
    anyone: { public: 401, others: 403, ...payers, 'admin:finance': 200, 'admin:auditor': 200 },
  },
  {
    route: 'GET /api/payments/:paymentId',
    request: async (world, walker, whose) => ({
      params: { paymentId: (await heldJobFor(world, walker, whose)).paymentId },
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
