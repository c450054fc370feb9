import type { Services } from '#platform/services.ts';
import type { Gateway } from './gateway.ts';
import { razorpayGateway } from './razorpay-gateway.ts';

const gateways = new WeakMap<Services, Gateway>();

/** The configured gateway; one client per running app. */
export function gatewayOf(services: Services): Gateway {
  const known = gateways.get(services);
  if (known) return known;
  const gateway = razorpayGateway(services.config.razorpay);
  gateways.set(services, gateway);
  return gateway;
}
