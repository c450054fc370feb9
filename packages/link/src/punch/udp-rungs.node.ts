import type { LinkCandidate } from '@mistri/contracts/link/index';
import type { Rung } from '../ladder/rung.ts';
import { mayKnockAt } from './candidate-addresses.node.ts';
import type { SessionRole } from './knock-packet.node.ts';
import type { UdpSession } from './udp-session.node.ts';

/** One call for each of this many addresses; more would only be noise. */
const maxQuicRungs = 4;
const punchWithin_ms = 6000;

export interface UdpRungOptions {
  readonly session: UdpSession;
  /** What the other side said of itself. */
  readonly candidates: readonly LinkCandidate[];
  /** As `UdpNodeOptions.loopback`. */
  readonly loopback?: boolean;
}

/** QUIC to addresses of the other side that need no hole: its own and forwarded ones. Forwarded ones first. */
export function quicRungs(options: UdpRungOptions): Rung[] {
  const { session, loopback = false } = options;
  const reachable = udpOf(options.candidates)
    .filter((candidate) => candidate.kind !== 'mapped' && mayKnockAt(candidate, { loopback }))
    .toSorted((one, other) => Number(other.kind === 'forwarded') - Number(one.kind === 'forwarded'));
  return reachable.slice(0, maxQuicRungs).map((target) => ({
    kind: 'quic',
    target: textOf(target),
    headStart_ms: 20,
    within_ms: punchWithin_ms,
    open: (signal) => session.call({ kind: 'quic', targets: [target], signal }),
  }));
}

/** A punch through the routers of both sides, to whichever address answers first: the guest calls, the host lets it in. */
export function iceRung(options: UdpRungOptions & { readonly role: SessionRole }): Rung | undefined {
  const { session, role } = options;
  const targets = udpOf(options.candidates);
  const [first] = targets.filter(({ kind }) => kind === 'mapped');
  if (!first) return undefined;
  return {
    kind: 'ice',
    target: `${textOf(first)}${targets.length > 1 ? ` and ${targets.length - 1} more` : ''}`,
    headStart_ms: 40,
    within_ms: punchWithin_ms,
    open: (signal) =>
      role === 'guest'
        ? session.call({ kind: 'ice', targets, signal, within_ms: punchWithin_ms })
        : session.awaitCall({ targets, signal, within_ms: punchWithin_ms }),
  };
}

function udpOf(candidates: readonly LinkCandidate[]): LinkCandidate[] {
  return candidates.filter(({ transport }) => transport === 'udp');
}

function textOf({ address, port }: LinkCandidate): string {
  return `${address} port ${port}`;
}
