import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Crypto } from '#platform/crypto/crypto.ts';
import { gather, type Gathering } from '#platform/db/gathered-rows.ts';
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

/** The answer that was given to this key. A key of another request, or of one long ago, is refused. */
export async function findAnswer(db: Db, crypto: Crypto, claim: KeyClaim): Promise<StoredAnswer | undefined> {
  const earlier = await db
    .selectFrom('idempotency_keys')
    .select(['body_hash', 'status', 'response'])
    .where('actor', '=', claim.actor)
    .where('route', '=', claim.route)
    .where('key', '=', claim.key)
    .executeTakeFirst();
  if (!earlier) return undefined;
  if (earlier.body_hash !== claim.bodyHash) {
    throw new HttpProblem(
      422,
      'idempotency.key_reused',
      'This Idempotency-Key was used for a different request. Use a new one.',
    );
  }
  if (earlier.status === null || earlier.response === null) {
    throw new HttpProblem(
      409,
      'idempotency.too_old',
      'This Idempotency-Key was used days ago, and is not used again. Look at what it made, or send a new one.',
    );
  }
  return { status: earlier.status, body: openAnswer(crypto, claim, earlier.response) };
}

interface AnswerRow {
  readonly actor: string;
  readonly route: string;
  readonly key: string;
  readonly body_hash: string;
  readonly status: number;
  readonly response: string;
  readonly created_at: Date;
}

const answerRows: Gathering<AnswerRow> = {
  table: 'idempotency_keys',
  insert: `
    INSERT INTO idempotency_keys (actor, route, key, body_hash, status, response, created_at)
    SELECT actor, route, key, body_hash, status, response, created_at
    FROM json_to_recordset($1::json) AS given (
      actor text, route text, key text, body_hash text, status int, response text, created_at timestamptz)`,
};

/**
 * Takes the key and keeps its answer, with COMMIT. Of several requests with one key that came at once one commits; the
 * others wait for it at the unique index, fail, and get its answer.
 *
 * Answers carry addresses, names and numbers: sealed like all personal data (GOV-6), and cut after some days.
 */
export async function storeAnswer(tx: Tx, crypto: Crypto, claim: KeyClaim, answer: StoredAnswer): Promise<void> {
  await gather(tx, answerRows, {
    actor: claim.actor,
    route: claim.route,
    key: claim.key,
    body_hash: claim.bodyHash,
    status: answer.status,
    response: sealAnswer(crypto, claim, answer.body),
    created_at: claim.at,
  });
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
