/** `failed`: the last attempt failed; the payer may try again, and a late capture still counts. */
export const paymentStates = ['created', 'pending', 'failed', 'captured'] as const;
export type PaymentState = (typeof paymentStates)[number];

/** Forward only. Whatever order webhooks, the returning payer and the poller come in, the end is the same. */
export const paymentTransitions: Readonly<Record<PaymentState, readonly PaymentState[]>> = {
  created: ['pending', 'failed', 'captured'],
  pending: ['failed', 'captured'],
  failed: ['captured'],
  captured: [],
};
