import type { FromServer } from '@mistri/contracts/link/index';

/**
 * What the server said, checked. The three messages that an idle agent ever hears are checked by hand; for all others the
 * schemas are loaded, which cost 15 MB. `read-from-server.test.ts` holds both ways against each other.
 *
 * @returns undefined for what is no message, or one of a later version
 */
export async function readFromServer(text: string): Promise<FromServer | undefined> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (isIdleMessage(value)) return value;
  const { checkFromServer } = await import('./check-from-server.ts');
  return checkFromServer(value) ? value : undefined;
}

/** Exactly (no more and no less) the messages `pong`, `challenge` and `welcome` that the contract allows. */
export function isIdleMessage(value: unknown): value is FromServer {
  if (!isRecord(value)) return false;
  switch (value['type']) {
    case 'pong':
      return true;
    case 'challenge':
      return matches(value['nonce'], /^[A-Za-z0-9_-]{43}$/) && isMoment(value['serverTime']);
    case 'welcome':
      return (
        matches(value['deviceId'], /^dev_[0-9a-z]{26}$/) &&
        isText(value['name'], 80) &&
        isText(value['seenAddress'], 64) &&
        isConfig(value['config'])
      );
    default:
      return false;
  }
}

function isConfig(value: unknown): boolean {
  return (
    hasOnly(value, ['versions', 'issuer', 'keys', 'relays', 'stun']) &&
    isList(value['versions'], Infinity, (item) => Number.isInteger(item) && (item as number) >= 1) &&
    isText(value['issuer'], 200) &&
    isList(value['keys'], 8, isKey) &&
    isList(value['relays'], 64, isRelay) &&
    isList(value['stun'], 16, isHostPort)
  );
}

function isKey(value: unknown): boolean {
  return (
    isRecord(value) &&
    isText(value['kid'], 80) &&
    value['kty'] === 'OKP' &&
    value['crv'] === 'Ed25519' &&
    value['alg'] === 'EdDSA' &&
    value['use'] === 'sig' &&
    matches(value['x'], /^[A-Za-z0-9_-]{43}$/)
  );
}

function isRelay(value: unknown): boolean {
  if (!hasOnly(value, ['id', 'region', 'key', 'tls', 'quic', 'ws'])) return false;
  const { id, region, key, tls, quic, ws } = value;
  return (
    isText(id, 40) &&
    isText(region, 40) &&
    matches(key, /^[A-Za-z0-9_-]{43}$/) &&
    isHostPort(tls) &&
    (quic === undefined || isHostPort(quic)) &&
    (ws === undefined || (isText(ws, 300) && matches(ws, /^wss?:\/\//)))
  );
}

function isHostPort(value: unknown): boolean {
  return isText(value, 260) && matches(value, /^(\[[0-9a-fA-F:.]+\]|[^\s:/[\]]+):\d{1,5}$/);
}

/** RFC 3339, as the contract's `date-time`: exactly what the server writes, `toISOString()`. (`Date.parse` takes 31 November.) */
function isMoment(value: unknown): boolean {
  const at = typeof value === 'string' ? new Date(value) : undefined;
  return at !== undefined && !Number.isNaN(at.getTime()) && at.toISOString() === value;
}

function isText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length <= most;
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function isList(value: unknown, most: number, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length <= most && value.every(isItem);
}

function hasOnly(value: unknown, names: readonly string[]): value is Record<string, unknown> {
  return isRecord(value) && Object.keys(value).every((name) => names.includes(name));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
