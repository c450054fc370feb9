import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** `::ffff:192.0.2.7` is 192.0.2.7: a socket that listens on both families sees IPv4 addresses so. */
export function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address)?.[1];
  if (mapped) return mapped;
  // The zone of a link-local address is no part of it.
  return address.replace(/%.*$/, '');
}

/** `192.0.2.0/24`, `2001:db8::/32` or one address. @returns undefined when it is none */
export function parseCidr(text: string): { address: string; prefix: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [given = '', length] = text.split('/');
  const address = plainAddress(given);
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined;
  if (!family || text.split('/').length > 2 || given.includes('%')) return undefined;
  const bits = family === 'ipv4' ? 32 : 128;
  // `::ffff:192.0.2.0/120` counts its bits from the front of the IPv6 address.
  const shift = address === given ? 0 : 96;
  const prefix = length === undefined ? bits : Number(length) - shift;
  const isLength = length === undefined || /^\d{1,3}$/.test(length);
  return isLength && prefix >= 0 && prefix <= bits ? { address, prefix, family } : undefined;
}

/** Who may use the relay: nobody of `deny`, and with an `allow` list only those on it. */
export class AddressList {
  #allow: BlockList | undefined;
  #deny: BlockList;

  constructor(allow: readonly string[] | undefined, deny: readonly string[] = []) {
    this.#allow = allow && listOf(allow);
    this.#deny = listOf(deny);
  }

  allows(address: string): boolean {
    const plain = plainAddress(address);
    const family = isIPv4(plain) ? 'ipv4' : 'ipv6';
    if (!isIPv4(plain) && !isIPv6(plain)) return false;
    if (this.#deny.check(plain, family)) return false;
    return this.#allow?.check(plain, family) ?? true;
  }
}

function listOf(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const parsed = parseCidr(cidr);
    if (!parsed) throw new Error(`${cidr} is no address or CIDR`);
    list.addSubnet(parsed.address, parsed.prefix, parsed.family);
  }
  return list;
}

/** For logs: the network somebody is in, not who it is. */
export function coarseAddress(address: string): string {
  const plain = plainAddress(address);
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  return isIPv6(plain) ? `${groupsOf(plain).slice(0, 3).join(':')}::/48` : 'unknown';
}

/** Who counts as one: an IPv4 address, or the /64 that a house or a phone has of IPv6. */
export function countedAddress(address: string): string {
  const plain = plainAddress(address);
  return isIPv6(plain) ? `${groupsOf(plain).slice(0, 4).join(':')}::/64` : plain;
}

function groupsOf(address: string): string[] {
  const [front = '', back] = address.split('::');
  const head = front === '' ? [] : front.split(':');
  const tail = back === undefined || back === '' ? [] : back.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  return back === undefined ? head : [...head, ...zeros, ...tail];
}
