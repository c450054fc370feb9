import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '#platform/http/http-problem.ts';
import type { Db, Tx } from '#platform/db/database.ts';

const keyForm = /^[\x21-\x7e]{8,128}$/;

export interface StoredAnswer {
  status: number;
  body: unknown;
}

export function idempotencyKey(request: FastifyRequest, required: boolean): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) {
    if (!required) return undefined;
    throw new HttpProblem(
      400,
      'idempotency.key_missing',
      'Send an Idempotency-Key header: a new random text for each new action.',
    );
  }
  if (typeof key === 'string' && keyForm.test(key)) return key;
  throw new HttpProblem(400, 'idempotency.key_invalid', 'Idempotency-Key must be 8–128 visible ASCII characters.');
}

/** What makes two requests "the same": method is in the route, so path parameters, query and body. */
export function requestHash(request: FastifyRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([request.params ?? null, request.query ?? null, request.body ?? null]))
    .digest('hex');
}

export interface KeyClaim {
  actor: string;
  route: string;
  key: string;
  bodyHash: string;
  at: Date;
}

/**
 * Takes the key inside the deciding transaction. A second request with the same key waits here for the first one's end
 * (unique index), then gets its stored answer.
 *
 * @returns the stored answer when the key was used before, undefined when it is now ours
 */
export async function claimKey(tx: Tx | Db, claim: KeyClaim): Promise<StoredAnswer | undefined> {
  const mine = await tx
    .insertInto('idempotency_keys')
    .values({
      actor: claim.actor,
      route: claim.route,
      key: claim.key,
      body_hash: claim.bodyHash,
      status: null,
      response: null,
      created_at: claim.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst();
  if (mine) return undefined;
  const earlier = await tx
    .selectFrom('idempotency_keys')
    .select(['body_hash', 'status', 'response'])
    .where('actor', '=', claim.actor)
    .where('route', '=', claim.route)
    .where('key', '=', claim.key)
    .executeTakeFirst();
  if (!earlier) return claimKey(tx, claim);
  if (earlier.body_hash !== claim.bodyHash) {
    throw new HttpProblem(
      422,
      'idempotency.key_reused',
      'This Idempotency-Key was used for a different request. Use a new one.',
    );
  }
  if (earlier.status === null) {
    throw new HttpProblem(
      409,
      'idempotency.in_progress',
      'The first request with this Idempotency-Key is still running.',
    );
  }
  return { status: earlier.status, body: earlier.response };
}

export async function storeAnswer(tx: Tx | Db, claim: KeyClaim, answer: StoredAnswer): Promise<void> {
  await tx
    .updateTable('idempotency_keys')
    .set({ status: answer.status, response: JSON.stringify(answer.body) })
    .where('actor', '=', claim.actor)
    .where('route', '=', claim.route)
    .where('key', '=', claim.key)
    .execute();
}
