import type { Duplex } from 'node:stream';
import type { Channel } from '../channels/channel.ts';
import { ChannelDuplex } from '../channels/channel-duplex.node.ts';
import { ConnectError } from '../channels/connect-error.ts';
import { SocketChannel } from '../channels/socket-channel.node.ts';
import { secureClient, secureServer, type TlsOptions } from './tls-secure.node.ts';

/**
 * Makes a bare channel a secure one by TLS 1.3 between the two devices. Over a socket TLS takes the socket itself, and no
 * byte passes through JavaScript on its way.
 *
 * @throws ConnectError when the other side is not the expected device, or the channel ends before it proves it
 */
export function secureByTls(bare: Channel, options: TlsOptions & { readonly isClient: boolean }): Promise<Channel> {
  const raw = streamOf(bare);
  const { kind, path } = bare;
  return (options.isClient ? secureClient : secureServer)(raw, { ...options, kind, path });
}

function streamOf(bare: Channel): Duplex {
  if (!(bare instanceof SocketChannel)) return new ChannelDuplex(bare);
  const socket = bare.release();
  if (!socket) throw new ConnectError('refused', 'closed before the handshake');
  return socket;
}
