import type { RouteOutcomes } from './outcomes.ts';

const unknownPayment = 'pay_01m7y4fx08ese84vy41smkbps2';

export const paymentsOutcomes: readonly RouteOutcomes[] = [
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
