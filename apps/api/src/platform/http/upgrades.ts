import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Metric } from 'prom-client';

/** What a room does with an HTTP upgrade of its own path (a raw WebSocket). Made once per process. */
export interface Upgrade {
  /** Takes the connection over. `address` is the client's, as for requests. Must not throw. */
  take(request: IncomingMessage, socket: Duplex, head: Buffer, address: string): void;
  /** Called when the server listens, and before it closes. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** How many connections are open: for tests. */
  count(): number;
  /** Its own numbers, registered nowhere yet. */
  readonly metrics: readonly Metric[];
}

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * Gives upgrades of these paths to their rooms; all others stay with whoever listened before (Socket.IO, the pages'
 * development server). Call it after those have been attached.
 */
export function routeUpgrades(
  server: Server,
  upgrades: ReadonlyMap<string, Upgrade>,
  addressOf: (request: IncomingMessage) => Promise<string | undefined>,
): void {
  const others = server.listeners('upgrade') as UpgradeListener[];
  server.removeAllListeners('upgrade');
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const upgrade = upgrades.get((request.url ?? '').split('?', 1)[0] ?? '');
    if (!upgrade) {
      for (const listener of others) listener.call(server, request, socket, head);
      return;
    }
    // Until somebody owns it, an error of the socket would end the process.
    const ignore = (): void => undefined;
    socket.on('error', ignore);
    void addressOf(request).then(
      (address) => {
        socket.off('error', ignore);
        if (address === undefined) refuseUpgrade(socket, 429, 'Too Many Requests');
        else upgrade.take(request, socket, head, address);
      },
      () => refuseUpgrade(socket, 500, 'Internal Server Error'),
    );
  });
}

export function refuseUpgrade(socket: Duplex, status: number, text: string): void {
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  setTimeout(() => socket.destroy(), 1_000).unref();
}
