/** As many as are taken from the other side for one attempt; each makes this one send packets somewhere. */
export const maxCandidates = 24;

export interface CandidateRules {
  /** Both sides may be on one machine. */
  readonly loopback: boolean;
  /**
   * This side asks for names ending in `.local` by multicast on its own network and nowhere else: browsers do, which is how two of
   * them on one network find each other since they hide their addresses. A library that asks the machine's resolver does not.
   */
  readonly mdns?: boolean;
}

/** A name as browsers make them up, one for each address and page (draft-ietf-mmusic-mdns-ice-candidates §3.1.1): a random UUID. */
const mdnsName = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\.local$/;

/**
 * Whether a candidate (RFC 8839 §5.1) of the other side is used: UDP only, addresses and no names (asking for a name would
 * tell somebody's name server; see `mdns` for the exception), no relays (Link has its own), and not this machine, a group, or nobody.
 */
export function mayUseCandidate(line: string, rules: CandidateRules): boolean {
  const words = line
    .replace(/^a=/, '')
    .replace(/^candidate:/, '')
    .trim()
    .split(/\s+/);
  const [, component, transport, , address = '', port, typ, type] = words;
  if (component !== '1' || transport?.toLowerCase() !== 'udp' || typ !== 'typ') return false;
  if (!/^\d{1,5}$/.test(port ?? '') || Number(port) < 1 || Number(port) > 65_535) return false;
  if (type !== 'host' && type !== 'srflx' && type !== 'prflx') return false;
  if (rules.mdns && type === 'host' && mdnsName.test(address.toLowerCase())) return true;
  return mayReach(address.toLowerCase(), rules.loopback);
}

function mayReach(address: string, loopback: boolean): boolean {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) {
    const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
    if ([a, b, c, d].some((part) => part > 255)) return false;
    if (a === 127) return loopback;
    return a !== 0 && a < 224 && !(a === 169 && b === 254);
  }
  if (!address.includes(':') || !/^[0-9a-f:]{2,39}$/.test(address)) return false;
  if (address === '::1') return loopback;
  // Nobody, one wire, a group, and IPv4 in disguise (which is written with dots, or this way).
  return !/^(::$|fe[89ab]|ff|::|0+:0*:)/.test(address);
}

/** A description without the candidates that are not used; how many it had stays bounded. */
export function filterDescription(sdp: string, rules: CandidateRules): string {
  let count = 0;
  const kept = sdp.split(/\r?\n/).filter((line) => {
    if (!line.startsWith('a=candidate:')) return true;
    count += 1;
    return count <= maxCandidates && mayUseCandidate(line, rules);
  });
  return kept.join('\r\n');
}
