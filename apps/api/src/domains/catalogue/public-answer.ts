import type { FastifyReply } from 'fastify';
import type { Actor } from '#platform/auth/actor.ts';
import type { BuyerKind } from './read-cards.ts';

/** A verified business sees B2B prices, everybody else B2C. */
export function buyerOf(actor: Actor | undefined): BuyerKind {
  return actor?.role === 'business' && actor.status === 'active' ? 'b2b' : 'b2c';
}

/**
 * Nobody's answer may be kept by browsers and proxies, for some seconds only: a dealer who is stopped leaves the pages
 * with the next reload (MKT-1), and checkout asks again anyway. Whoever is signed in sees their own prices.
 */
export function answerPublicly(call: { actor: Actor | undefined; reply: FastifyReply }, seconds = 15): void {
  call.reply.header('vary', 'authorization, cookie');
  call.reply.header('cache-control', call.actor ? 'private, no-store' : `public, max-age=${seconds}`);
}
