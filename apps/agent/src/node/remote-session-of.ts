import type { Introduction } from '@mistri/contracts/link/index';
import { readSessionScopes } from '@mistri/contracts/remote-sessions/session-states';

/**
 * Which remote session an introduction says it is for: to tell apart what concerns whom, before anything of it is checked. What may
 * be done is decided by the verified token.
 */
export function remoteSessionOf({ token }: Introduction): ReturnType<typeof readSessionScopes> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const scopes = typeof claims === 'object' && claims !== null && 'scopes' in claims ? claims.scopes : undefined;
    return Array.isArray(scopes) ? readSessionScopes(scopes.filter((scope) => typeof scope === 'string')) : undefined;
  } catch {
    return undefined;
  }
}
