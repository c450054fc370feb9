import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { LinkCandidate } from '@mistri/contracts/link/index';
import type { UdpAddress } from '../channels/quic/udp-socket.node.ts';

const never = new BlockList();
never.addSubnet('0.0.0.0', 8, 'ipv4');
never.addSubnet('224.0.0.0', 3, 'ipv4');
never.addSubnet('::', 128, 'ipv6');
never.addSubnet('ff00::', 8, 'ipv6');
// Of one wire each, so they mean nothing without the name of an interface.
never.addSubnet('169.254.0.0', 16, 'ipv4');
never.addSubnet('fe80::', 10, 'ipv6');

const ownMachine = new BlockList();
ownMachine.addSubnet('127.0.0.0', 8, 'ipv4');
ownMachine.addAddress('::1', 'ipv6');

export function isLoopback(address: string): boolean {
  return ownMachine.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/**
 * Where a knock may go. Candidates come from the other side: it must not be able to make us talk to our own machine, to
 * everybody on a wire, or to nobody.
 */
export function mayKnockAt({ address, port }: UdpAddress, options: { readonly loopback: boolean }): boolean {
  if (port < 1 || port > 65_535 || (!isIPv4(address) && !isIPv6(address))) return false;
  // IPv4 in disguise (a block list takes it for IPv4, and IPv4 for it).
  if (/^(0*:)*:?ffff:/i.test(address)) return false;
  if (never.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')) return false;
  return options.loopback || !isLoopback(address);
}

/** This machine's own addresses that others could reach, for a socket of that family and port. */
export function hostCandidates(
  socket: { readonly family: 4 | 6; readonly port: number; readonly bound: string },
  options: { readonly loopback: boolean },
): LinkCandidate[] {
  const isAny = socket.bound === '0.0.0.0' || socket.bound === '::';
  const all = isAny
    ? Object.values(networkInterfaces())
        .flatMap((of) => of ?? [])
        .filter(({ family }) => family === `IPv${socket.family}`)
    : [{ address: socket.bound }];
  return all
    .map(({ address }) => ({ transport: 'udp' as const, kind: 'host' as const, address, port: socket.port }))
    .filter((candidate) => mayKnockAt(candidate, options))
    .slice(0, 6);
}
