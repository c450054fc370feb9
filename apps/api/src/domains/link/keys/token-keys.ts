import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { Selectable } from 'kysely';
import { type SessionClaims, signToken } from '@mistri/link';
import { audit, type Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import type { Services } from '#platform/services.ts';
import { linkLimits } from '../link-limits.ts';
import type { LinkKeysTable } from '../link-tables.ts';
import { lockNames } from '../lock-name.ts';

type KeyRow = Selectable<LinkKeysTable>;

export const sessionTokenType = 'mistri-link-session';

/** Private keys opened in this process: opening is cheap, but not for every introduction. */
const opened = new WeakMap<Services, Map<string, KeyObject>>();

/** Published ones, oldest first: of those that signed lately, that sign, and that will. */
export function publishedKeys(db: Db): Promise<KeyRow[]> {
  return db.selectFrom('link_keys').selectAll().orderBy('signs_from').limit(8).execute();
}

/** The key that signs now. The first is made when there is none. */
export async function signingKey(tx: Tx, services: Services, origin: Origin): Promise<KeyRow> {
  const present = await tx
    .selectFrom('link_keys')
    .selectAll()
    .where('signs_from', '<=', origin.at)
    .orderBy('signs_from', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (present) return present;
  await lockNames(tx, 'keys');
  const keys = await publishedKeys(tx);
  return keys[0] ?? (await makeKey(tx, services, origin, origin.at));
}

/** The next key, published now and signing in a day. Those it takes the place of go once no token of theirs can live. */
export async function rotateKeys(tx: Tx, services: Services, origin: Origin): Promise<void> {
  await lockNames(tx, 'keys');
  const waiting = (await publishedKeys(tx)).some((key) => key.signs_from > origin.at);
  if (!waiting) {
    await makeKey(tx, services, origin, new Date(origin.at.getTime() + linkLimits.keyPublishedBefore_ms));
  }
}

/** @returns whether any went */
export async function retireKeys(tx: Tx, origin: Origin): Promise<boolean> {
  await lockNames(tx, 'keys');
  const keys = await publishedKeys(tx);
  const silentSince = new Date(origin.at.getTime() - 2 * linkLimits.longestSession_ms);
  // A key signed until the next one began to.
  const old = keys.filter((_key, index) => (keys[index + 1]?.signs_from ?? origin.at) < silentSince);
  for (const { kid } of old) {
    await tx.deleteFrom('link_keys').where('kid', '=', kid).execute();
    await audit(tx, origin, { action: 'link.key_retired', subjectId: kid });
  }
  return old.length > 0;
}

async function makeKey(tx: Tx, services: Services, origin: Origin, signsFrom: Date): Promise<KeyRow> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const kid = newId('lky');
  const rowKey = services.crypto.newDataKey();
  const der = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const key = await tx
    .insertInto('link_keys')
    .values({
      kid,
      row_key: rowKey,
      private_sealed: services.crypto.seal(rowKey, der, kid),
      public_key: x,
      signs_from: signsFrom,
      created_at: origin.at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await audit(tx, origin, {
    action: 'link.key_made',
    subjectId: kid,
    after: { publicKey: x, signsFrom: signsFrom.toISOString() },
  });
  return key;
}

/** The same claims and key make the same token, so it can be made again for whoever comes back. */
export async function signClaims(db: Db, services: Services, signed: { kid: string; claims: string }): Promise<string> {
  const key = await openKey(db, services, signed.kid);
  const claims = JSON.parse(signed.claims) as SessionClaims;
  return signToken(
    claims,
    { kid: signed.kid, sign: (bytes) => Promise.resolve(new Uint8Array(sign(null, bytes, key))) },
    sessionTokenType,
  );
}

async function openKey(db: Db, services: Services, kid: string): Promise<KeyObject> {
  const known = opened.get(services) ?? new Map<string, KeyObject>();
  opened.set(services, known);
  const present = known.get(kid);
  if (present) return present;
  const row = await db.selectFrom('link_keys').selectAll().where('kid', '=', kid).executeTakeFirstOrThrow();
  const der = Buffer.from(services.crypto.open(row.row_key, row.private_sealed, kid), 'base64url');
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  known.set(kid, key);
  return key;
}
