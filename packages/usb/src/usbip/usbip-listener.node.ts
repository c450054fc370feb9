import { createServer, type Server, type Socket } from 'node:net';
import type { BytePipe } from '../byte-pipe.ts';
import type { UsbIpServer } from './usbip-server.ts';

/** A socket as a pipe. */
export function socketPipe(socket: Socket): BytePipe {
  socket.setNoDelay(true);
  // A broken socket ends the iteration below; without a listener the error would end the process.
  socket.on('error', () => socket.destroy());
  return {
    incoming: readSocket(socket),
    write: (bytes) =>
      new Promise((resolve) => {
        if (socket.destroyed) return resolve();
        // The callback comes also when the socket breaks: nobody waits for ever.
        socket.write(bytes, () => resolve());
      }),
    close: () => socket.destroy(),
  };
}

async function* readSocket(socket: Socket): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of socket) yield chunk as Uint8Array;
  } catch {
    // Broken or destroyed: the same as an end.
  }
}

export interface UsbIpListener {
  readonly port: number;
  close(): Promise<void>;
}

const mostConnections = 16;

/**
 * Offers devices to the kernel of this machine. Loopback only: USB/IP has no authentication of its own, so the address is not
 * an option. @param port 0 for a free one
 */
export async function listenUsbIp(server: UsbIpServer, port = 0): Promise<UsbIpListener> {
  const sockets = new Set<Socket>();
  const listener: Server = createServer((socket) => {
    if (sockets.size >= mostConnections) return socket.destroy();
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    void server.serve(socketPipe(socket));
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(port, '127.0.0.1', resolve);
  });
  const address = listener.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        listener.close(() => resolve());
      }),
  };
}
