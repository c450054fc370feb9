import { type ChildProcess, execFileSync, spawn, type SpawnOptions } from 'node:child_process';

/**
 * What stands between a host and the public network. `open`: nothing. `cone`: one port for everybody, and everybody may
 * send to it. `restricted`: one port for everybody, answers only (RFC 4787: address and port-dependent filtering).
 * `symmetric`: another port for each destination. `no-udp`: as `restricted`, UDP dropped. `web-only`: TCP to port 443 only.
 * `proxy-only`: TCP to the proxy's port 3128 only. `udp-443`: no TCP but to the control plane's address, of UDP port 443 only. `six`: nothing in front of it, and IPv6 only.
 */
export const routerKinds = [
  'open',
  'cone',
  'restricted',
  'symmetric',
  'no-udp',
  'web-only',
  'proxy-only',
  'udp-443',
  'six',
] as const;
export type RouterKind = (typeof routerKinds)[number];

export type RouterFault = 'no-udp' | 'reset-tcp';

export interface NatLab {
  /** Namespaces: the public network with its two server addresses, and the hosts. */
  readonly public: string;
  readonly hosts: readonly string[];
  readonly servers: readonly [string, string];
  /** The address by which the public network knows the router (or the open host) of each. */
  readonly outside: readonly string[];
  /** The host's own address. */
  readonly inside: readonly string[];
  /** A process in one of the namespaces. */
  start(namespace: string, command: readonly string[], options?: SpawnOptions): ChildProcess;
  /** Takes a host's wire away and gives it back. */
  setWire(host: number, isUp: boolean): void;
  /** What the router of a host does from now on, besides its kind: nothing, drop UDP, or reset every TCP connection. */
  setRouter(host: number, fault: RouterFault | undefined): void;
  /** The host gets another address behind its router, as after a change of networks: what it had open is dead. */
  moveHost(host: number, lastByte: number): void;
  close(): void;
}

/** True where namespaces and nftables can be used: root on Linux. */
export function canHaveNats(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('nft', ['--version'], { stdio: 'ignore' });
    const probe = `mistri-probe-${process.pid}`;
    ip('netns', 'add', probe);
    ip('netns', 'del', probe);
    return true;
  } catch {
    return false;
  }
}

/** Hosts in namespaces of their own, each behind its router, on one public segment. Nothing of it is seen outside. */
export function makeNats(kinds: readonly RouterKind[]): NatLab {
  const prefix = `mistri-${process.pid}-${(labs += 1)}`;
  const made: string[] = [];
  const namespace = (name: string): string => {
    const full = `${prefix}-${name}`;
    ip('netns', 'add', full);
    made.push(full);
    ip('-n', full, 'link', 'set', 'lo', 'up');
    return full;
  };
  const close = (): void => {
    for (const name of made.splice(0)) quietly('netns', 'del', name);
  };
  try {
    const segment = namespace('public');
    ip('-n', segment, 'link', 'add', 'br0', 'type', 'bridge');
    ip('-n', segment, 'link', 'set', 'br0', 'up');
    for (const server of servers) ip('-n', segment, 'addr', 'add', `${server}/24`, 'dev', 'br0');
    ip('-n', segment, 'addr', 'add', `${six(1)}/64`, 'dev', 'br0', 'nodad');
    const hosts = kinds.map((kind, index) => behind(kind, index, { segment, namespace }));
    return {
      public: segment,
      hosts: hosts.map(({ name }) => name),
      servers,
      outside: kinds.map((_, index) => outsideOf(index)),
      inside: hosts.map(({ inside }) => inside),
      start: (name, command, options = {}) => spawn('ip', ['netns', 'exec', name, ...command], options),
      setWire: (host, isUp) => {
        ip('-n', hosts[host]?.name ?? '', 'link', 'set', 'eth0', isUp ? 'up' : 'down');
        // The kernel forgets routes over a wire that is down.
        const gateway = hosts[host]?.gateway;
        if (isUp && gateway) quietly('-n', hosts[host]?.name ?? '', 'route', 'add', 'default', 'via', gateway);
      },
      setRouter: (host, fault) => setRouter(hosts[host]?.router ?? '', fault),
      moveHost: (host, lastByte) => {
        const site = hosts[host];
        if (!site?.gateway) throw new Error('only a host behind a router moves');
        moveHost(site, site.gateway.replace(/\.1$/, `.${lastByte}`));
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

let labs = 0;
/** Documentation addresses (RFC 5737): they lead nowhere by mistake. */
const servers = ['198.51.100.1', '198.51.100.2'] as const;
const outsideOf = (index: number): string => `198.51.100.${11 + index}`;
/** Of RFC 3849. The public network itself is 1. */
export const six = (number: number): string => `2001:db8:51::${number.toString(16)}`;

interface Site {
  readonly name: string;
  readonly router?: string;
  /** Changes when the host moves. */
  inside: string;
  readonly gateway: string | undefined;
}

function behind(
  kind: RouterKind,
  index: number,
  lab: { readonly segment: string; readonly namespace: (name: string) => string },
): Site {
  const name = lab.namespace(`host${index}`);
  if (kind === 'six') {
    wire(lab.segment, `p${index}`, name, 'eth0');
    plug(lab.segment, `p${index}`);
    ip('-n', name, 'addr', 'add', `${six(11 + index)}/64`, 'dev', 'eth0', 'nodad');
    ip('-n', name, 'link', 'set', 'eth0', 'up');
    return { name, inside: six(11 + index), gateway: undefined };
  }
  if (kind === 'open') {
    wire(lab.segment, `p${index}`, name, 'eth0');
    plug(lab.segment, `p${index}`);
    ip('-n', name, 'addr', 'add', `${outsideOf(index)}/24`, 'dev', 'eth0');
    ip('-n', name, 'link', 'set', 'eth0', 'up');
    return { name, inside: outsideOf(index), gateway: undefined };
  }
  const router = lab.namespace(`router${index}`);
  const [gateway, inside] = [`10.${index + 1}.0.1`, `10.${index + 1}.0.2`];
  wire(lab.segment, `p${index}`, router, 'wan');
  plug(lab.segment, `p${index}`);
  ip('-n', router, 'addr', 'add', `${outsideOf(index)}/24`, 'dev', 'wan');
  ip('-n', router, 'link', 'set', 'wan', 'up');
  wire(router, 'lan', name, 'eth0');
  ip('-n', router, 'addr', 'add', `${gateway}/24`, 'dev', 'lan');
  ip('-n', router, 'link', 'set', 'lan', 'up');
  ip('-n', name, 'addr', 'add', `${inside}/24`, 'dev', 'eth0');
  ip('-n', name, 'link', 'set', 'eth0', 'up');
  ip('-n', name, 'route', 'add', 'default', 'via', gateway);
  execFileSync('ip', ['netns', 'exec', router, 'sysctl', '-qw', 'net.ipv4.ip_forward=1']);
  execFileSync('ip', ['netns', 'exec', router, 'nft', '-f', '-'], { input: rulesOf(kind, inside) });
  return { name, router, inside, gateway };
}

function setRouter(router: string, fault: RouterFault | undefined): void {
  if (router === '') throw new Error('an open host has no router');
  const rule = fault === 'no-udp' ? 'meta l4proto udp drop' : 'meta l4proto tcp reject with tcp reset';
  // Declared first, so that it can be deleted also when it is not there.
  const input = `table ip fault {}
delete table ip fault
table ip fault {
  chain through {
    type filter hook forward priority -10
    ${fault ? rule : ''}
  }
}
`;
  execFileSync('ip', ['netns', 'exec', router, 'nft', '-f', '-'], { input });
}

function moveHost(site: Site, address: string): void {
  if (address === site.inside) return;
  ip('-n', site.name, 'addr', 'add', `${address}/24`, 'dev', 'eth0');
  ip('-n', site.name, 'addr', 'del', `${site.inside}/24`, 'dev', 'eth0');
  // The address that stays was the second of its network, and may have gone with the first (promote_secondaries).
  quietly('-n', site.name, 'addr', 'add', `${address}/24`, 'dev', 'eth0');
  quietly('-n', site.name, 'route', 'add', 'default', 'via', site.gateway ?? '');
  site.inside = address;
}

/**
 * The `input` chain matters: without it an early packet of the peer reaches the router itself, which makes the kernel
 * remember a flow to itself and take the port away from the host's own flow. Real routers drop it.
 */
function rulesOf(kind: RouterKind, inside: string): string {
  const dropped = kind === 'no-udp' ? 'oifname "wan" ip protocol udp drop;' : '';
  const webOnly =
    kind === 'web-only' ? 'oifname "wan" tcp dport != 443 drop; oifname "wan" ip protocol != tcp drop;' : '';
  const proxyOnly = kind === 'proxy-only' ? proxyRules : '';
  const udp443 = kind === 'udp-443' ? udp443Rules : '';
  return `
table ip nat {
  chain out { type nat hook postrouting priority 100; oifname "wan" masquerade${kind === 'symmetric' ? ' fully-random' : ''}; }
  chain in { type nat hook prerouting priority -100; ${kind === 'cone' ? `iifname "wan" udp dport 1024-65535 dnat to ${inside};` : ''} }
}
table ip filter {
  chain own { type filter hook input priority 0; iifname "wan" ct state new drop; }
  chain through { type filter hook forward priority 0; ${kind === 'cone' ? '' : 'iifname "wan" ct state new drop;'} ${dropped} ${webOnly} ${proxyOnly} ${udp443} }
}
`;
}

const udp443Rules =
  'oifname "wan" meta l4proto tcp ip daddr != 198.51.100.1 drop; oifname "wan" udp dport != 443 drop;';
const proxyRules = 'oifname "wan" tcp dport != 3128 drop; oifname "wan" ip protocol != tcp drop;';

function wire(one: string, oneName: string, other: string, otherName: string): void {
  ip('link', 'add', oneName, 'netns', one, 'type', 'veth', 'peer', 'name', otherName, 'netns', other);
}

function plug(segment: string, name: string): void {
  ip('-n', segment, 'link', 'set', name, 'master', 'br0', 'up');
}

function ip(...words: readonly string[]): void {
  execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'pipe'] });
}

function quietly(...words: readonly string[]): void {
  try {
    ip(...words);
  } catch {
    // It is gone already.
  }
}
