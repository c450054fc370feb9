import type { LinkCandidate, LinkConfig, LinkRelay } from '@mistri/contracts/link/index';
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
    const finding = await tryRelay(device, relay);
    if (finding.verdict === 'good') reached.push(relay);
    yield finding;
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

async function tryRelay(device: Device, relay: LinkRelay): Promise<Finding> {
  const what = `relay ${relay.id}`;
  const startedAt_ms = performance.now();
  const { dialRelayByTls } = await import('@mistri/link/node');
  const { fromBase64Url, systemClock } = await import('@mistri/link');
  try {
    const channel = await dialRelayByTls(relay.tls, {
      relay: { id: relay.id, key: fromBase64Url(relay.key) },
      proxy: proxyFor(new URL(`https://${relay.tls}`), device.config.proxy, process.env),
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
    const says = error instanceof Error ? error.message : String(error);
    const fix = `Let this machine reach ${relay.tls} by TCP, or set a proxy.`;
    return { what, verdict: 'bad', says, fix };
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
