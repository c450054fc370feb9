import { createClient } from '@mistri/api-client';
import { sessionHintCookies } from '#web/session/session-hint.ts';

export function readCookie(name: string): string | undefined {
  if (typeof document === 'undefined') return undefined;
  const entry = document.cookie.split('; ').find((part) => part.startsWith(`${name}=`));
  return entry === undefined ? undefined : decodeURIComponent(entry.slice(name.length + 1));
}

/** The token that every change carries; there as long as somebody is signed in. */
export function csrfToken(): string | undefined {
  for (const name of sessionHintCookies) {
    const found = readCookie(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Fired when the session turned out to be over and could not be renewed. */
export const signedOutEvent = 'mistri:signed-out';

/** The api as the page's own origin offers it. One client for the page, so that one renewal serves all its calls. */
export const browserApi = createClient({
  origin: '',
  csrfToken,
  onSignedOut: () => globalThis.dispatchEvent(new Event(signedOutEvent)),
});
