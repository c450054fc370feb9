import type { LinkCandidate, LinkConfig, LinkRelay } from '@mistri/contracts/link/index';
import type { Channel } from '@mistri/link';
import type { DialOptions } from '@mistri/link/node';
import type { Device } from '../config/device.ts';
import { proxyFor } from '../presence/proxy.ts';
import type { Finding } from './examine.ts';

const relayWithin_ms = 10_000;

const natWords: Readonly<Record<string, readonly [Finding['verdict'], string]>> = {
  none: ['good', 'none: this device has a public address'],
  'endpoint-independent': ['good', 'keeps one port for everybody: holes can be punched'],
  'address-dependent': ['note', 'another port for each address: holes can be punched to most networks'],
  symmetric: ['note', 'another port for each destination: direct only to devices with an open or full-cone router'],
  blocked: ['note', 'no answer over UDP: it is blocked, so TCP and the relay remain'],
  unknown: ['note', 'not known: no STUN server could be asked'],
};

/** The router in front of this device, which relays answer, and what follows for the ladder. */
export async function* examineNetwork(device: Device, links: LinkConfig): AsyncGenerator<Finding> {
  const { candidates, nat } = await gather(device, links);
  const [verdict, says] = natWords[nat] ?? ['note', nat];
  yield { what: 'router (NAT)', verdict, says };
  const addresses = [...new Set(candidates.filter(({ kind }) => kind !== 'mapped').map(({ address }) => address))];
  yield {
    what: 'addresses',
    verdict: addresses.length > 0 ? 'good' : 'bad',
    says: addresses.length > 0 ? addresses.join(', ') : 'none: this machine is offline',
  };
  const reached = [];
  for (const relay of links.relays) {
    const findings = await tryRelay(device, relay);
    if (findings.some(({ verdict }) => verdict === 'good')) reached.push(relay);
    yield* findings;
  }
  if (links.relays.length === 0) yield { what: 'relays', verdict: 'note', says: 'the server names none' };
  yield rungsOf(nat, addresses.length > 0, reached.length > 0);
}

async function gather(device: Device, links: LinkConfig): Promise<{ candidates: LinkCandidate[]; nat: string }> {
  const { nodeDevice, UdpNode } = await import('@mistri/link/node');
  const udp = await UdpNode.open({
    device: nodeDevice(device.privateKey).certificate,
    stun: links.stun,
    loopback: new URL(device.config.server).hostname === '127.0.0.1',
  });
  try {
    return await udp.gather();
  } finally {
    await udp.close();
  }
}

/** By TLS, and by QUIC where the relay has it: either is enough. */
async function tryRelay(device: Device, relay: LinkRelay): Promise<Finding[]> {
  const { dialRelayByQuic, dialRelayByTls } = await import('@mistri/link/node');
  const { quic } = relay;
  const byTls = tryWay(device, relay, {
    what: `relay ${relay.id}`,
    fix: `Let this machine reach ${relay.tls} by TCP, or set a proxy.`,
    address: relay.tls,
    dial: dialRelayByTls,
  });
  if (quic === undefined) return [await byTls];
  const byQuic = tryWay(device, relay, {
    what: `relay ${relay.id} by QUIC`,
    fix: `Let this machine reach ${quic} by UDP.`,
    address: quic,
    dial: dialRelayByQuic,
  });
  const findings = await Promise.all([byTls, byQuic]);
  const isReached = findings.some(({ verdict }) => verdict === 'good');
  return findings.map(({ fix, ...finding }): Finding => {
    if (finding.verdict === 'good') return finding;
    return isReached ? { ...finding, verdict: 'note' } : { ...finding, ...(fix === undefined ? {} : { fix }) };
  });
}

interface RelayWay {
  readonly what: string;
  readonly fix: string;
  readonly address: string;
  dial(address: string, options: DialOptions): Promise<Channel>;
}

async function tryWay(device: Device, relay: LinkRelay, way: RelayWay): Promise<Finding> {
  const { what, fix, address } = way;
  const startedAt_ms = performance.now();
  const { fromBase64Url, systemClock } = await import('@mistri/link');
  try {
    const channel = await way.dial(address, {
      relay: { id: relay.id, key: fromBase64Url(relay.key) },
      proxy: proxyFor(new URL(`https://${address}`), device.config.proxy, process.env),
      signal: AbortSignal.timeout(relayWithin_ms),
      clock: systemClock(),
    });
    channel.abort('only tried');
    return {
      what,
      verdict: 'good',
      says: `open in ${Math.round(performance.now() - startedAt_ms)} ms, and it is the right one`,
    };
  } catch (error) {
    return { what, verdict: 'bad', says: error instanceof Error ? error.message : String(error), fix };
  }
}

function rungsOf(nat: string, hasAddress: boolean, hasRelay: boolean): Finding {
  const rungs = [
    ...(nat === 'none' ? ['direct TCP and QUIC from anywhere'] : ['direct TCP and QUIC in the same network']),
    ...(['endpoint-independent', 'address-dependent', 'symmetric'].includes(nat) ? ['hole-punched UDP'] : []),
    ...(hasRelay ? ['relay'] : []),
  ];
  if (!hasAddress || (!hasRelay && nat === 'blocked'))
    return {
      what: 'reachable',
      verdict: 'bad',
      says: 'by nothing',
      fix: 'Ask who runs the network to let port 443 out.',
    };
  return { what: 'reachable', verdict: 'good', says: `by ${rungs.join(', ')}` };
}
