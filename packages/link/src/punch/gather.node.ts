import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { LinkCandidate, natKinds } from '@mistri/contracts/link/index';
import { askBinding, type Binding } from '@mistri/stun/node';
import type { UdpAddress, UdpSocket } from '../channels/quic/udp-socket.node.ts';
import { hostCandidates } from './candidate-addresses.node.ts';

export type NatKind = (typeof natKinds)[number];

export interface Gathered {
  readonly candidates: LinkCandidate[];
  readonly nat: NatKind;
}

/** Short: a session waits for this, and the relay carries meanwhile. */
const patience = { first_ms: 150, tries: 3 };

/**
 * What a socket may be reached at, and what kind of router is in front of it. Two questions to two addresses are enough
 * for what matters to a punch: whether the port is the same for everybody (RFC 4787 §4.1).
 */
export async function gatherOn(
  socket: UdpSocket,
  options: { readonly stun: readonly string[]; readonly loopback: boolean },
): Promise<Gathered> {
  const host = hostCandidates(
    { family: socket.family, port: socket.local.port, bound: socket.local.address },
    { loopback: options.loopback },
  );
  const servers = await resolveAll(options.stun, socket.family);
  if (servers.length === 0) return { candidates: host, nat: 'unknown' };
  const asked = await Promise.all(servers.map((server) => askBinding(socket.raw, server, patience)));
  const bindings = asked.filter((binding) => binding !== undefined);
  const [first] = bindings;
  if (!first) return { candidates: host, nat: 'blocked' };
  const { address, port } = first.mapped;
  if (host.some((own) => own.address === address && own.port === port)) return { candidates: host, nat: 'none' };
  const mapped = bindings.map((binding): LinkCandidate => candidateOf(binding));
  const second = bindings[1] ?? (await askElsewhere(socket, servers, first));
  return { candidates: [...host, ...unique(mapped)], nat: kindOf(first, second) };
}

function kindOf(first: Binding, second: Binding | undefined): NatKind {
  if (!second) return 'unknown';
  const isSame = first.mapped.address === second.mapped.address && first.mapped.port === second.mapped.port;
  return isSame ? 'endpoint-independent' : 'symmetric';
}

async function askElsewhere(
  socket: UdpSocket,
  servers: readonly UdpAddress[],
  first: Binding,
): Promise<Binding | undefined> {
  const { otherAddress } = first;
  const [server] = servers;
  return otherAddress && server
    ? askBinding(socket.raw, { address: otherAddress.address, port: server.port }, patience)
    : undefined;
}

function candidateOf({ mapped }: Binding): LinkCandidate {
  return { transport: 'udp', kind: 'mapped', address: mapped.address, port: mapped.port };
}

function unique(candidates: readonly LinkCandidate[]): LinkCandidate[] {
  return candidates.filter(
    (one, index) => candidates.findIndex((other) => other.address === one.address && other.port === one.port) === index,
  );
}

/** `host:port` of the configuration, as addresses of one family; names that don't resolve are left out. */
async function resolveAll(servers: readonly string[], family: 4 | 6): Promise<UdpAddress[]> {
  const found = await Promise.all(
    servers.slice(0, 4).map(async (server): Promise<UdpAddress | undefined> => {
      const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+)):(\d+)$/.exec(server) ?? [];
      const host = bracketed ?? plain;
      if (!host || !port) return undefined;
      if (isIP(host)) return isIP(host) === family ? { address: host, port: Number(port) } : undefined;
      try {
        const { address } = await lookup(host, { family });
        return { address, port: Number(port) };
      } catch {
        return undefined;
      }
    }),
  );
  return found.filter((server) => server !== undefined);
}
