import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal, refuse, type RazorpayError } from '../gateway/refusal.ts';

interface Violation {
  keyword: string;
  instancePath: string;
  params: Record<string, unknown>;
  message?: string;
}

/** What the validator found, in the gateway's words. */
export function refusalOfViolation(violation: Violation): Refusal {
  const at = violation.instancePath.slice(1).replaceAll('/', '.');
  const inside = (name: string): string => (at ? `${at}.${name}` : name);
  if (violation.keyword === 'required') {
    const field = inside(String(violation.params['missingProperty']));
    return refuse(`The ${field} field is required.`, { field });
  }
  if (violation.keyword === 'additionalProperties') {
    const field = inside(String(violation.params['additionalProperty']));
    return refuse(`${field} is/are not required and should not be sent`, { field, reason: 'extra_field_sent' });
  }
  const last = at.split('.').at(-1);
  if (last === 'amount' && violation.keyword === 'minimum') {
    return refuse('The amount must be at least INR 1.00', { field: at });
  }
  if (last === 'amount' && violation.keyword === 'type') return refuse('The amount must be an integer.', { field: at });
  if (last === 'on_hold_until') {
    return refuse('on_hold_until must be between 946684800 and 4765046400', { field: at });
  }
  return refuse(`The ${at || 'body'} is invalid: ${violation.message ?? violation.keyword}.`, { field: at || 'body' });
}

function serverError(): RazorpayError {
  return {
    code: 'SERVER_ERROR',
    description: 'We are facing some trouble completing your request at the moment. Please try again shortly.',
    source: 'internal',
    step: 'payment_initiation',
    reason: 'server_error',
    metadata: {},
  };
}

export function answerRazorpayError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const violation = error.validation?.at(-1) as Violation | undefined;
  if (violation) return sendRefusal(reply, refusalOfViolation(mostTelling(error.validation as Violation[])));
  const status = error.statusCode ?? 500;
  if (status < 500) {
    const description = status === 413 ? 'The request is too large.' : 'The request body is not valid JSON.';
    return sendRefusal(reply, refuse(description, { status, reason: 'input_validation_failed' }));
  }
  request.log.error({ err: error }, 'simulator');
  return reply.code(500).send({ error: serverError() });
}

/** Of several (a union that fits nowhere), the one deepest in the body says most. */
function mostTelling(violations: Violation[]): Violation {
  const [first] = violations as [Violation, ...Violation[]];
  if (violations.length === 1) return first;
  return violations.reduce(
    (best, next) => (next.keyword === 'anyOf' && next.instancePath.length <= best.instancePath.length ? next : best),
    first,
  );
}

export const sendRefusal = (reply: FastifyReply, refusal: Refusal): FastifyReply =>
  reply.code(refusal.status).send({ error: refusal.error });

/** The entity as the wire shows it, or the refusal with its status. */
export function answer<T>(reply: FastifyReply, outcome: T | Refusal, view: (value: T) => unknown): unknown {
  return outcome instanceof Refusal ? sendRefusal(reply, outcome) : view(outcome);
}

export const faultError = (status: number): { error: RazorpayError } => ({
  error:
    status === 502 || status === 504
      ? { ...serverError(), code: 'GATEWAY_ERROR', reason: 'gateway_error' }
      : serverError(),
});
