import Razorpay from 'razorpay';
import { translateRazorpayError } from './razorpay-errors.ts';
import type { RazorpayAccess } from './razorpay-http.ts';

/** The official SDK, pointed at the configured host (its own is hard-coded). */
export function razorpaySdk(access: RazorpayAccess): Razorpay {
  const razorpay = new Razorpay({ key_id: access.keyId, key_secret: access.keySecret });
  const { rq } = razorpay.api as unknown as { rq: { defaults: { baseURL: string; timeout: number } } };
  rq.defaults.baseURL = access.baseUrl;
  rq.defaults.timeout = access.timeout_ms;
  return razorpay;
}

/** A call of the SDK, failing as ours do. */
export async function sdk<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw translateRazorpayError(error);
  }
}
