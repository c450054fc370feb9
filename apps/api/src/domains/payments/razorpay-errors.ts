import { GatewayError } from './gateway.ts';

/**
 * The one translator of the SDK's errors. It rejects with `{ statusCode, error: { code, description } }`, but a network
 * failure or a time-out surfaces as a TypeError (it reads `err.response.status` of an error without a response).
 */
export function translateRazorpayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  const { statusCode, error: details } = (error ?? {}) as {
    statusCode?: unknown;
    error?: { code?: unknown; description?: unknown };
  };
  if (typeof statusCode !== 'number') {
    return new GatewayError('unreachable', 'NETWORK', 'the gateway did not answer');
  }
  const code = typeof details?.code === 'string' ? details.code : `HTTP_${statusCode}`;
  const description = typeof details?.description === 'string' ? details.description : `HTTP ${statusCode}`;
  return new GatewayError(kindOf(statusCode, description), code, description);
}

function kindOf(status: number, description: string): GatewayError['kind'] {
  if (status === 404 || /does not exist|not found/i.test(description)) return 'not_found';
  if (status === 429 || status >= 500) return 'busy';
  return 'rejected';
}
