import { sql } from 'kysely';
import type { FromServer } from '@mistri/contracts/link/presence';
import type { Db } from '#platform/db/database.ts';

/**
 * What api processes say to each other. `deliver` goes to the process that holds the connections; the rest goes to all of
 * them, since each knows best whom it holds.
 */
export type Told =
  | { readonly kind: 'deliver'; readonly connections: readonly string[]; readonly message: FromServer }
  | {
      readonly kind: 'revoked';
      readonly sessionId: string;
      readonly devices: readonly string[];
      readonly reason: string;
    }
  | { readonly kind: 'cut'; readonly deviceId?: string; readonly ownerId?: string; readonly reason: string }
  | { readonly kind: 'drain'; readonly deviceId: string; readonly reason: string }
  | { readonly kind: 'config' };

export const channelOfAll = 'mistri_link';
export const channelOf = (processId: string): string => `mistri_link_${processId}`;

/** PostgreSQL takes 8,000 bytes in one NOTIFY; a letter takes three at most. */
const part_chars = 2_000;

/** Within a transaction it is heard when, and only if, that commits. Nothing of it is stored. */
export function tellAll(db: Db, told: Told): Promise<void> {
  return tell(db, channelOfAll, told);
}

export async function tell(db: Db, channel: string, told: Told): Promise<void> {
  const text = JSON.stringify(told);
  const id = crypto.randomUUID();
  const count = Math.ceil(text.length / part_chars);
  const parts = Array.from({ length: count }, (_, index) =>
    JSON.stringify({ id, index, count, text: text.slice(index * part_chars, (index + 1) * part_chars) }),
  );
  await sql`SELECT pg_notify(${channel}, part) FROM unnest(${parts}::text[]) AS part`.execute(db);
}

/** Puts parts together again. Unfinished ones are forgotten when there are too many: their sender has died. */
export function createJoiner(): (payload: string) => Told | undefined {
  const waiting = new Map<string, string[]>();
  return (payload) => {
    const { id, index, count, text } = JSON.parse(payload) as {
      id: string;
      index: number;
      count: number;
      text: string;
    };
    if (count === 1) return JSON.parse(text) as Told;
    const parts = waiting.get(id) ?? [];
    parts[index] = text;
    if (parts.filter((part) => part !== undefined).length === count) {
      waiting.delete(id);
      return JSON.parse(parts.join('')) as Told;
    }
    waiting.set(id, parts);
    const oldest = waiting.size > 1_000 ? waiting.keys().next().value : undefined;
    if (oldest !== undefined) waiting.delete(oldest);
    return undefined;
  };
}
