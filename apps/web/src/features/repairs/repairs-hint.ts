import { csrfToken, readCookie } from '#web/api/browser-api.ts';
import { repairsCookie } from './repairs-cookie.ts';

/**
 * Whether the customer of this browser has repairs, as last seen: on phones they then have a tab of their own. A cookie, so
 * that the server draws the right tab at once.
 */
const changed = 'mistri:repairs';
const year_s = 365 * 86_400;

export const knownRepairs = (): boolean => csrfToken() !== undefined && readCookie(repairsCookie) === '1';

export function rememberRepairs(some: boolean): void {
  document.cookie = `${repairsCookie}=${some ? 1 : 0}; path=/; max-age=${some ? year_s : 0}; samesite=lax`;
  globalThis.dispatchEvent(new Event(changed));
}

export function watchRepairs(listener: () => void): () => void {
  globalThis.addEventListener(changed, listener);
  return () => globalThis.removeEventListener(changed, listener);
}
