import { generateSync } from 'otplib';
import type { Gateway } from '../gateway/gateway.ts';

export interface DemoCode {
  email: string;
  code: string;
  /** How long it is still good. */
  validFor_s: number;
}

export const maxDemoCodes = 50;
const period_s = 30;

/** The current one-time codes of the demo accounts (RFC 6238: SHA-1, six digits, 30 s). Real time, not the moved clock. */
export function demoCodes(gateway: Gateway): DemoCode[] {
  const epoch = Math.floor(Date.now() / 1000);
  return [...gateway.store.totp.values()].map((entry) => ({
    email: entry.id,
    code: generateSync({ secret: entry.secret, strategy: 'totp', epoch, period: period_s }),
    validFor_s: period_s - (epoch % period_s),
  }));
}
