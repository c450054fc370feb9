import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../gateway/refusal.ts';
import { sendRefusal } from './razorpay-errors.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Same time whatever the difference; digests make the lengths equal. */
export const sameSecret = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

/** Basic auth with key id and key secret. */
export function demandKey(keyId: string, keySecret: string) {
  const expected = digest(`Basic ${Buffer.from(`${keyId}:${keySecret}`).toString('base64')}`);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) return undefined;
    // Not awaited: a reply is thenable and would be waited for until it is sent.
    void reply.header('www-authenticate', 'Basic realm="Razorpay"');
    return sendRefusal(
      reply,
      refuse('Authentication failed', { status: 401, reason: 'authentication_failed', step: 'NA' }),
    );
  };
}
