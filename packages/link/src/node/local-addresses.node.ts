import { networkInterfaces } from 'node:os';

/**
 * Addresses at which this machine may be reached, IPv6 before IPv4, at most eight. Link-local IPv6 is left out: it means
 * nothing without the name of the interface, which the other side does not have.
 */
export function localAddresses(withLoopback: boolean): string[] {
  const found: string[] = [];
  for (const entries of Object.values(networkInterfaces())) {
    for (const { address, internal } of entries ?? []) {
      if (address.startsWith('fe80:') || address.startsWith('169.254.')) continue;
      if (internal && !withLoopback) continue;
      found.push(address);
    }
  }
  const isSix = (address: string): number => (address.includes(':') ? 0 : 1);
  return found.toSorted((a, b) => isSix(a) - isSix(b)).slice(0, 8);
}
