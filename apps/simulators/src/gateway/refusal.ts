/** What the gateway answers when it does not do something. Returned, never thrown. */
export interface RazorpayError {
  code: 'BAD_REQUEST_ERROR' | 'GATEWAY_ERROR' | 'SERVER_ERROR';
  description: string;
  source: string;
  step: string;
  reason: string;
  metadata: Record<string, string>;
  field?: string;
}

export class Refusal {
  readonly status: number;
  readonly error: RazorpayError;
  constructor(status: number, error: RazorpayError) {
    this.status = status;
    this.error = error;
  }
}

export interface RefusalDetail {
  field?: string;
  reason?: string;
  step?: string;
  status?: number;
  metadata?: Record<string, string>;
}

export function refuse(description: string, detail: RefusalDetail = {}): Refusal {
  return new Refusal(detail.status ?? 400, {
    code: 'BAD_REQUEST_ERROR',
    description,
    source: 'business',
    step: detail.step ?? 'payment_initiation',
    reason: detail.reason ?? 'input_validation_failed',
    metadata: detail.metadata ?? {},
    ...(detail.field ? { field: detail.field } : {}),
  });
}

/** The same answer for an id that is malformed, foreign or unknown. */
export const notThere = (field = 'id'): Refusal =>
  refuse('The id provided does not exist', { field, reason: 'input_validation_failed' });

export const isRefusal = (value: unknown): value is Refusal => value instanceof Refusal;
