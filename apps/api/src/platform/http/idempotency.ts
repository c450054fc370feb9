import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Crypto } from '#platform/crypto/crypto.ts';
import { sendAlong } from '#platform/db/pipelining-dialect.ts';
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
export async function claimKey(tx: Tx | Db, crypto: Crypto, claim: KeyClaim): Promise<StoredAnswer | undefined> {
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
  if (!earlier) return claimKey(tx, crypto, claim);
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
  if (earlier.response === null) {
    throw new HttpProblem(
      409,
      'idempotency.too_old',
      'This Idempotency-Key was used days ago, and is not used again. Look at what it made, or send a new one.',
    );
  }
  return { status: earlier.status, body: openAnswer(crypto, claim, earlier.response) };
}

/** Answers carry addresses, names and numbers: sealed like all personal data (GOV-6), and cut after some days. */
export async function storeAnswer(tx: Tx, crypto: Crypto, claim: KeyClaim, answer: StoredAnswer): Promise<void> {
  const change = tx
    .updateTable('idempotency_keys')
    .set({ status: answer.status, response: sealAnswer(crypto, claim, answer.body) })
    .where('actor', '=', claim.actor)
    .where('route', '=', claim.route)
    .where('key', '=', claim.key);
  await sendAlong(tx, change);
}

function sealAnswer(crypto: Crypto, claim: KeyClaim, body: unknown): string {
  const dataKey = crypto.newDataKey();
  return `${dataKey}:${crypto.seal(dataKey, JSON.stringify(body ?? null), contextOf(claim))}`;
}

function openAnswer(crypto: Crypto, claim: KeyClaim, stored: string): unknown {
  const [dataKey = '', sealed = ''] = stored.split(':', 2);
  return JSON.parse(crypto.open(dataKey, sealed, contextOf(claim)));
}

const contextOf = (claim: KeyClaim): string => `answer:${claim.actor}:${claim.route}:${claim.key}`;

/** Forgets answers older than this. The keys stay: what was done once is never done again (PAY-4). */
export async function cutOldAnswers(db: Db, before: Date): Promise<void> {
  await db
    .updateTable('idempotency_keys')
    .set({ response: null })
    .where('created_at', '<', before)
    .where('response', 'is not', null)
    .execute();
}
