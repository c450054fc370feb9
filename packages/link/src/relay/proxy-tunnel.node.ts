import { connect, type Socket } from 'node:net';
import { ConnectError } from '../channels/connect-error.ts';
import { connectErrorOf } from '../channels/socket-channel.node.ts';

const answerWithin_ms = 10_000;
const maxHead_bytes = 16 * 1024;

export interface TunnelOptions {
  /** `http://name:password@proxy.example:8080`; the proxy sees ciphertext and the relay's address, nothing else. */
  readonly proxy: URL;
  readonly host: string;
  readonly port: number;
  readonly signal?: AbortSignal;
}

/**
 * A connection through a corporate proxy, by CONNECT (RFC 9110 §9.3.6), with basic authentication (RFC 7617) when the
 * proxy's address has a name and a password.
 *
 * @throws ConnectError saying what the proxy answered
 */
export function tunnelThrough(options: TunnelOptions): Promise<Socket> {
  const { proxy, signal } = options;
  if (proxy.protocol !== 'http:')
    return Promise.reject(new ConnectError('failed', 'only proxies of kind http:// are known'));
  const host = proxy.hostname.replaceAll(/[[\]]/g, '');
  const socket = connect({ host, port: Number(proxy.port || 80), noDelay: true, allowHalfOpen: true });
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    const done = (error?: ConnectError): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', given);
      socket.off('data', read);
      socket.off('close', closed);
      socket.off('end', closed);
      if (!error) {
        socket.off('error', failed);
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(() => {
      done(new ConnectError('no answer', 'the proxy does not answer'));
    }, answerWithin_ms);
    const given = (): void => {
      done(new ConnectError('failed', 'given up'));
    };
    const failed = (error: Error): void => {
      const { outcome, message } = connectErrorOf(error);
      done(new ConnectError(outcome, `the proxy: ${message}`));
    };
    const closed = (): void => {
      done(new ConnectError('refused', 'the proxy hung up'));
    };
    const read = (bytes: Buffer): void => {
      head = Buffer.concat([head, bytes]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0 && head.length > maxHead_bytes) done(new ConnectError('failed', 'the proxy answers without end'));
      if (end < 0) return;
      const refusal = refusalIn(head.subarray(0, end).toString('latin1'));
      if (!refusal) {
        socket.pause();
        const rest = head.subarray(end + 4);
        if (rest.length > 0) socket.unshift(rest);
      }
      done(refusal);
    };
    socket.on('data', read);
    socket.on('error', failed);
    socket.on('close', closed);
    socket.on('end', closed);
    socket.once('connect', () => socket.write(requestOf(options)));
    signal?.addEventListener('abort', given);
    if (signal?.aborted) given();
  });
}

function requestOf({ proxy, host, port }: TunnelOptions): string {
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const basic = Buffer.from(credentials).toString('base64');
  const authorization = proxy.username ? `Proxy-Authorization: Basic ${basic}\r\n` : '';
  return `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${authorization}\r\n`;
}

function refusalIn(head: string): ConnectError | undefined {
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1];
  if (status === undefined) return new ConnectError('failed', 'the proxy speaks no HTTP');
  if (status.startsWith('2')) return undefined;
  if (status === '407') return new ConnectError('refused', 'the proxy wants a name and a password, or others (407)');
  return new ConnectError('refused', `the proxy says ${status}`);
}
