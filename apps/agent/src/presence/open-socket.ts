import type { ClientRequestArgs } from 'node:http';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { maxPresenceMessage_bytes } from '@mistri/contracts/link/presence-rules';
import { WebSocket } from 'ws';
import { version } from '../version.ts';
import { proxyFor } from './proxy.ts';

/** A WebSocket to the control plane, through a proxy where there is one. Messages have no need of compression. */
export function openSocket(address: URL, configuredProxy: string | undefined): WebSocket {
  const url = new URL(address);
  url.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const proxy = proxyFor(url, configuredProxy, process.env);
  return new WebSocket(url, {
    perMessageDeflate: false,
    // A list of nodes is the longest thing a server says.
    maxPayload: 4 * maxPresenceMessage_bytes,
    handshakeTimeout: 15_000,
    headers: { 'user-agent': `mistri/${version} ${process.platform}` },
    ...(proxy ? { createConnection: through(proxy, url.protocol === 'wss:') } : {}),
  });
}

type Create = NonNullable<ClientRequestArgs['createConnection']>;

function through(proxy: URL, isSecure: boolean): Create {
  return (options, done) => {
    void connectThrough(proxy, isSecure, String(options.host), Number(options.port)).then((result) => {
      // Node takes no connection together with an error, whatever the types say.
      const tell = done as (error: Error | null, socket?: Duplex) => void;
      return result instanceof Error ? tell(result) : tell(null, result);
    });
    return undefined;
  };
}

async function connectThrough(proxy: URL, isSecure: boolean, host: string, port: number): Promise<Duplex | Error> {
  try {
    const { tunnelThrough } = await import('@mistri/link/proxy-tunnel');
    const socket = await tunnelThrough({ proxy, host, port });
    // A server name is a name, never an address (RFC 6066 §3).
    const name = isIP(host) === 0 ? { servername: host } : {};
    // TLS reads from it by itself; HTTP would wait for ever on a socket that was paused.
    return isSecure ? connectTls({ socket, ALPNProtocols: ['http/1.1'], ...name }) : socket.resume();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
