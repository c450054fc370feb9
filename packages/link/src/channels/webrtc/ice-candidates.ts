/** As many as are taken from the other side for one attempt; each makes this one send packets somewhere. */
export const maxCandidates = 24;

/**
 * Whether a candidate (RFC 8839 §5.1) of the other side is used: UDP only, addresses and no names (asking for a name would
 * tell somebody's name server), no relays (Link has its own), and not this machine, a group, or nobody.
 */
export function mayUseCandidate(line: string, options: { readonly loopback: boolean }): boolean {
  const words = line
    .replace(/^a=/, '')
    .replace(/^candidate:/, '')
    .trim()
    .split(/\s+/);
  const [, component, transport, , address = '', port, typ, type] = words;
  if (component !== '1' || transport?.toLowerCase() !== 'udp' || typ !== 'typ') return false;
  if (!/^\d{1,5}$/.test(port ?? '') || Number(port) < 1 || Number(port) > 65_535) return false;
  if (type !== 'host' && type !== 'srflx' && type !== 'prflx') return false;
  return mayReach(address.toLowerCase(), options.loopback);
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
export function filterDescription(sdp: string, options: { readonly loopback: boolean }): string {
  let count = 0;
  const kept = sdp.split(/\r?\n/).filter((line) => {
    if (!line.startsWith('a=candidate:')) return true;
    count += 1;
    return count <= maxCandidates && mayUseCandidate(line, options);
  });
  return kept.join('\r\n');
}
