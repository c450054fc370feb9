import { connect, type Socket } from 'node:net';

const answerWithin_ms = 15_000;
const mostHead_bytes = 16 * 1024;

/** Which proxy stands between this device and an address: the configured one, else the environment's (curl's rules). */
export function proxyFor(url: URL, configured: string | undefined, environment: NodeJS.ProcessEnv): URL | undefined {
  const read = (name: string): string | undefined => environment[name.toLowerCase()] || environment[name];
  if (isExempt(url.hostname, configured ? '' : (read('NO_PROXY') ?? ''))) return undefined;
  const isSecure = url.protocol === 'https:' || url.protocol === 'wss:';
  // HTTP_PROXY in capitals may come from a request's header in CGI programs; this is none.
  const text = configured ?? read(isSecure ? 'HTTPS_PROXY' : 'HTTP_PROXY') ?? read('ALL_PROXY');
  const proxy = text ? (URL.parse(text) ?? URL.parse(`http://${text}`)) : null;
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

/**
 * A way through a proxy by CONNECT (RFC 9110 §9.3.6).
 *
 * @throws Error saying what the proxy answered
 */
export function connectByProxy(proxy: URL, target: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: proxy.hostname.replaceAll(/[[\]]/g, ''), port: Number(proxy.port || 80) });
    const fail = (why: string): void => {
      socket.destroy();
      reject(new Error(`the proxy ${proxy.host} ${why}`));
    };
    let head = Buffer.alloc(0);
    const read = (bytes: Buffer): void => {
      head = Buffer.concat([head, bytes]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) {
        if (head.length > mostHead_bytes) fail('answers without end');
        return;
      }
      socket.off('data', read);
      const [, status = ''] = /^HTTP\/1\.[01] (\d{3})/.exec(head.toString('latin1')) ?? [];
      if (status !== '200') {
        fail(status === '407' ? 'wants a name and a password' : `refuses (${status || 'no HTTP'})`);
        return;
      }
      socket.setTimeout(0);
      socket.removeAllListeners();
      socket.pause();
      const rest = head.subarray(end + 4);
      if (rest.length > 0) socket.unshift(rest);
      resolve(socket);
    };
    socket.on('data', read);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      fail(`cannot be reached (${error.code ?? error.name})`);
    });
    socket.on('close', () => {
      fail('hung up');
    });
    socket.setTimeout(answerWithin_ms, () => {
      fail('does not answer');
    });
    socket.on('connect', () => {
      socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${credentialsOf(proxy)}\r\n`);
    });
  });
}

function credentialsOf(proxy: URL): string {
  if (!proxy.username) return '';
  const text = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return `Proxy-Authorization: Basic ${Buffer.from(text).toString('base64')}\r\n`;
}
