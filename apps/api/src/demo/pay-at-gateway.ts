import type { DemoPerson, DemoWorld } from './demo-world.ts';

/** The gateway may know of the payment from a start before this one; asking it is what counts, as for everybody. */
export async function payAtGateway(
  world: DemoWorld,
  { buyer, checkoutId, key }: { buyer: DemoPerson; checkoutId: string; key: string },
): Promise<void> {
  const call = { method: 'POST', path: '/api/payments', body: { checkoutId } } as const;
  const started = await world.as(buyer, call, `demo-pay-${key}`);
  const { paymentId, checkoutForm } = started.data as {
    paymentId: string;
    checkoutForm: { fields: Record<string, string> };
  };
  const response = await fetch(`${world.app.services.config.simulatorsOrigin}/sim/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ order_id: checkoutForm.fields['order_id'], method: 'upi' }),
    signal: AbortSignal.timeout(10_000),
  });
  if (response.status >= 500) throw new Error(`the simulator did not take the payment of ${key}`);
  await world.app.http.inject({ method: 'GET', url: `/api/payments/return/${paymentId}` });
  await world.settle();
}
