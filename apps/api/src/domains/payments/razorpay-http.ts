import { GatewayError } from './gateway.ts';
import { translateRazorpayError } from './razorpay-errors.ts';

export interface RazorpayHttp {
  request<T>(
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<T>;
}

export interface RazorpayAccess {
  baseUrl: string;
  keyId: string;
  keySecret: string;
  timeout_ms: number;
}

/** For what the SDK lacks (RazorpayX payouts) or hides (headers). Same errors as the SDK after translation. */
export function razorpayHttp(access: RazorpayAccess): RazorpayHttp {
  const authorization = `Basic ${Buffer.from(`${access.keyId}:${access.keySecret}`).toString('base64')}`;
  return {
    request: async <T>(
      method: string,
      path: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ): Promise<T> => {
      const response = await fetch(access.baseUrl + path, {
        method,
        headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(access.timeout_ms),
      }).catch(() => {
        throw new GatewayError('unreachable', 'NETWORK', 'the gateway did not answer');
      });
      const json = (await response.json().catch(() => ({}))) as { error?: unknown };
      if (!response.ok) throw translateRazorpayError({ statusCode: response.status, error: json.error });
      return json as T;
    },
  };
}
