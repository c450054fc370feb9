import { connect, createServer, type Socket } from 'node:net';

export type Tap = (bytes: Buffer, from: 'client' | 'server') => Buffer;

export interface TappedPort {
  readonly port: number;
  /** Swallows everything from now on, both ways, without telling anybody. */
  mute(): void;
  readonly connections: ReadonlySet<Socket>;
  close(): void;
}

/** A TCP port that passes everything on to another one, and lets a test see, change or swallow it. */
export async function tappedPort(toPort: number, tap: Tap = (bytes) => bytes): Promise<TappedPort> {
  const connections = new Set<Socket>();
  let isMute = false;
  const join = (from: Socket, to: Socket, side: 'client' | 'server'): void => {
    connections.add(from);
    from.on('error', () => undefined);
    from.on('close', () => {
      connections.delete(from);
      if (!isMute) to.destroy();
    });
    from.on('end', () => {
      if (!isMute) to.end();
    });
    from.on('data', (bytes: Buffer) => {
      if (isMute) return;
      if (to.write(tap(bytes, side))) return;
      from.pause();
      to.once('drain', () => from.resume());
    });
  };
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const onward = connect({ port: toPort, host: '127.0.0.1', allowHalfOpen: true });
    join(client, onward, 'client');
    join(onward, client, 'server');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    mute: () => (isMute = true),
    connections,
    close: () => {
      server.close();
      for (const connection of connections) connection.destroy();
    },
  };
}
