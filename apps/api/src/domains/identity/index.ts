import type { FastifyRequest } from 'fastify';
import type { Actor } from '#platform/auth/actor.ts';
import { defineRoom } from '#platform/room.ts';
import type { Services } from '#platform/services.ts';

export const room = defineRoom({ name: 'identity' });

export function createAuthenticator(_services: Services): (request: FastifyRequest) => Promise<Actor | undefined> {
  return () => Promise.resolve(undefined);
}
