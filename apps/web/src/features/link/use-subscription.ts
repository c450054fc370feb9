'use client';

import type { Data } from '@mistri/api-client';
import { browserApi } from '#web/api/browser-api.ts';
import { useAction } from '#web/app-kit/use-action.ts';
import { urls } from '#web/navigation/build-url.ts';

export type Subscription = Data<'GET /api/link/teams/{teamId}/subscription'>;
export type Purchase = Subscription['purchases'][number];

export const subscriptionKey = (teamId: string) => ['link', 'subscription', teamId] as const;

/** Goes to the payment of an order; starting twice is the same payment. */
export function usePayPlan(): { run: (checkoutId: string) => Promise<boolean>; busy: boolean } {
  return useAction({
    send: (checkoutId: string, key) => browserApi.post('/api/payments', { idempotencyKey: key, body: { checkoutId } }),
    onDone: (payment) => location.assign(urls.payment(payment.paymentId, true)),
  });
}
