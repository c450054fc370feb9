import { readCookie } from '#web/api/browser-api.ts';
import { pinCookie, pinForm } from './delivery-pin-form.ts';

const year_s = 365 * 86_400;

export function knownPin(): string | undefined {
  const value = readCookie(pinCookie);
  return value !== undefined && pinForm.test(value) ? value : undefined;
}

export function rememberPin(pin: string): void {
  document.cookie = `${pinCookie}=${pin}; path=/; max-age=${year_s}; samesite=lax`;
}
