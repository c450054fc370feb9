import { isIP, isIPv6 } from 'node:net';

/** An IPv6 subscriber owns at least a /64 and can use a new address for every request. */
export function subscriberOf(ip: string): string {
  const groups = groupsOf(ip);
  return groups ? groups.slice(0, 4).join(':') : plainIPv4(ip);
}

/** Addresses of one mobile operator change within these bounds all day: /16 and /32. */
export function regionOf(ip: string): string {
  const groups = groupsOf(ip);
  return groups ? groups.slice(0, 2).join(':') : plainIPv4(ip).split('.').slice(0, 2).join('.');
}

function plainIPv4(ip: string): string {
  return ip.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}

/** In the form PostgreSQL's `inet` takes, whatever a proxy made of it. */
export function inetOf(ip: string): string {
  const address = plainIPv4(ip).split('%')[0] ?? '';
  return isIP(address) ? address : '0.0.0.0';
}

/** @returns the eight groups of an IPv6 address, undefined for IPv4 */
function groupsOf(ip: string): string[] | undefined {
  const address = plainIPv4(ip).split('%')[0] ?? '';
  if (!isIPv6(address)) return undefined;
  const [head = '', tail] = address.toLowerCase().split('::', 2);
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array.from({ length: gap }, () => '0'), ...right].map((group) => group.replace(/^0+(?=.)/, ''));
}
