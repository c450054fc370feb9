/** Which proxy stands between this device and an address: the configured one, else the environment's (curl's rules). */
export function proxyFor(url: URL, configured: string | undefined, environment: NodeJS.ProcessEnv): URL | undefined {
  const read = (name: string): string | undefined => environment[name.toLowerCase()] || environment[name];
  if (isExempt(url.hostname, configured ? '' : (read('NO_PROXY') ?? ''))) return undefined;
  const isSecure = url.protocol === 'https:' || url.protocol === 'wss:';
  // HTTP_PROXY in capitals may come from a request's header in CGI programs; this is none.
  const text = configured ?? read(isSecure ? 'HTTPS_PROXY' : 'HTTP_PROXY') ?? read('ALL_PROXY');
  // `proxy.example:3128` without a scheme would be read as a scheme of that name.
  const proxy = text ? URL.parse(text.includes('://') ? text : `http://${text}`) : null;
  return proxy?.protocol === 'http:' ? proxy : undefined;
}

function isExempt(host: string, list: string): boolean {
  const bare = host.replaceAll(/[[\]]/g, '').toLowerCase();
  if (bare === 'localhost' || bare === '::1' || bare.startsWith('127.')) return true;
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      const name = entry.replace(/^\*?\./, '');
      return entry === '*' || (name !== '' && (bare === name || bare.endsWith(`.${name}`)));
    });
}
