import { readCookie } from '#web/api/browser-api.ts';

/** Where to deliver, as last said on any page. A cookie, so that server-rendered pages can estimate too. */
export const pinCookie = 'mistri_pin';
export const pinForm = /^[1-9]\d{5}$/;
const year_s = 365 * 86_400;

export function knownPin(): string | undefined {
  const value = readCookie(pinCookie);
  return value !== undefined && pinForm.test(value) ? value : undefined;
}

export function rememberPin(pin: string): void {
  document.cookie = `${pinCookie}=${pin}; path=/; max-age=${year_s}; samesite=lax`;
}
