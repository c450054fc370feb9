import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import type { Client } from './client.ts';
import { endSessions } from './end-sessions.ts';
import { issueRefreshToken, refreshTokenHash, type OpenedSession } from './open-session.ts';

/**
 * Two tabs that wake up together send one cookie twice, and a page that is left while it refreshes never sees the
 * answer. Within this time a used cookie gets one more token if the one before was never used: it takes that one's
 * place, so a session never has two that work. Clients with bearer tokens have no tabs and get no such time.
 */
const cookieGrace_ms = 10_000;

interface TokenRow {
  token_hash: string;
  used_at: Date | null;
  session_id: string;
  user_id: string;
  via: 'bearer' | 'cookie';
  context: string;
  expires_at: Date;
  ended_at: Date | null;
}

/**
 * ID-2: each refresh token works once and brings the next one. A used one that comes again means that somebody has a
 * copy: the session ends for both.
 */
export async function refreshSession(
  services: Services,
  origin: Origin,
  client: Client,
  given: { token: string; from: 'body' | 'cookie' },
): Promise<Result<OpenedSession, 'identity.session_ended'>> {
  // The transaction commits also when the answer is a refusal: a found theft must stay found.
  return transact(services.db, async (tx) => {
    const row = await lockToken(tx, given.token);
    // A cookie session is refreshed by its cookie only: a script that somehow got the token can't carry it away.
    if (!row || row.ended_at !== null || row.expires_at <= origin.at || row.via !== fromVia[given.from]) return ended();
    if (row.used_at && !(await excused(tx, row, row.used_at, origin.at))) {
      await reportReuse(tx, origin, row);
      return ended();
    }
    await tx
      .updateTable('refresh_tokens')
      .set({ used_at: row.used_at ?? origin.at })
      .where('token_hash', '=', row.token_hash)
      .execute();
    await noteUse(tx, origin, row, client);
    const refreshToken = await issueRefreshToken(tx, row.session_id, origin.at, row.token_hash);
    return ok({ sessionId: row.session_id, userId: row.user_id, expiresAt: row.expires_at, refreshToken });
  });
}

const fromVia = { body: 'bearer', cookie: 'cookie' } as const;

const ended = () => refuse('identity.session_ended', 'You were signed out. Please sign in again.');

function lockToken(tx: Tx, token: string): Promise<TokenRow | undefined> {
  return tx
    .selectFrom('refresh_tokens')
    .innerJoin('sessions', 'sessions.session_id', 'refresh_tokens.session_id')
    .select([
      'refresh_tokens.token_hash',
      'refresh_tokens.used_at',
      'sessions.session_id',
      'sessions.user_id',
      'sessions.via',
      'sessions.context',
      'sessions.expires_at',
      'sessions.ended_at',
    ])
    .where('token_hash', '=', refreshTokenHash(token))
    .forUpdate()
    .executeTakeFirst();
}

/** A cookie that came twice at once: its successor was never used. That one stops working, the caller issues another. */
async function excused(tx: Tx, row: TokenRow, usedAt: Date, now: Date): Promise<boolean> {
  if (row.via !== 'cookie' || now.getTime() - usedAt.getTime() > cookieGrace_ms) return false;
  const grandchild = await tx
    .selectFrom('refresh_tokens as child')
    .innerJoin('refresh_tokens as grandchild', 'grandchild.parent', 'child.token_hash')
    .select('grandchild.token_hash')
    .where('child.parent', '=', row.token_hash)
    .limit(1)
    .executeTakeFirst();
  if (grandchild) return false;
  await tx
    .updateTable('refresh_tokens')
    .set({ used_at: now })
    .where('parent', '=', row.token_hash)
    .where('used_at', 'is', null)
    .execute();
  return true;
}

async function noteUse(tx: Tx, origin: Origin, row: TokenRow, client: Client): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ last_used_at: origin.at, context: client.context })
    .where('session_id', '=', row.session_id)
    .execute();
  if (row.context === client.context) return;
  await audit(tx, asUser(origin, row.user_id), {
    action: 'identity.context_changed',
    subjectId: row.user_id,
    after: { sessionId: row.session_id },
  });
}

async function reportReuse(tx: Tx, origin: Origin, row: TokenRow): Promise<void> {
  await endSessions(tx, origin, { userId: row.user_id, sessionId: row.session_id }, 'refresh token used twice');
  await audit(tx, asUser(origin, row.user_id), {
    action: 'identity.token_reuse_found',
    subjectId: row.user_id,
    after: { sessionId: row.session_id },
  });
  await emit(tx, origin, {
    name: 'identity.token_reuse_found.v1',
    subject: row.user_id,
    payload: { userId: row.user_id, sessionId: row.session_id },
  });
}

/** Decisions of people who are not signed in yet are written down under their name. */
export function asUser(origin: Origin, userId: string): Origin {
  return { ...origin, actor: { userId, role: 'system' } };
}
