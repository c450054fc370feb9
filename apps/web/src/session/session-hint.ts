/**
 * The CSRF cookie lives as long as the session and is the only one of its cookies that scripts may read: that it exists
 * says "somebody was signed in here". It is a hint for what to show; the api alone decides what is allowed.
 */
const hint = 'mistri_csrf';
const access = 'mistri_at';

/** By https the api's cookies are bound to this very host by their names. */
const namesOf = (name: string): readonly string[] => [`__Host-${name}`, name];
export const sessionHintCookies = namesOf(hint);

interface Jar {
  has: (name: string) => boolean;
}

export const hasSession = (jar: Jar): boolean => namesOf(hint).some((name) => jar.has(name));
export const hasAccess = (jar: Jar): boolean => namesOf(access).some((name) => jar.has(name));
