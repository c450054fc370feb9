/**
 * The CSRF cookie lives as long as the session and is the only one of its cookies that scripts may read: that it exists
 * says "somebody was signed in here". It is a hint for what to show; the api alone decides what is allowed.
 */
export const sessionHintCookie = 'mistri_csrf';
export const accessCookie = 'mistri_at';
