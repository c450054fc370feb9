import { createServer, type Socket } from 'node:net';
import { type LinkConnection, priorities } from '@mistri/link';
import { CommandError, exitCodes, type Surroundings } from '../command.ts';
import { type ForwardTarget, textOfTarget, writeForwardLabel } from './forward-label.ts';
import { forwardedSocket, pipeSocket } from './pipe-socket.ts';

export interface ForwardOptions {
  readonly connection: LinkConnection;
  /** Resolves with the reason when the session is over. */
  readonly ended: Promise<string>;
  readonly around: Surroundings;
  readonly local: ForwardTarget;
  readonly target: ForwardTarget;
}

/** Listens until the session ends or the person stops it. */
export async function forwardPort(options: ForwardOptions): Promise<0> {
  const { connection, around, local, target, ended } = options;
  const open = new Set<Socket>();
  const server = createServer(forwardedSocket, (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    const stream = connection.open(writeForwardLabel(target), priorities.normal);
    void pipeSocket(socket, stream).then(({ reason }) => {
      if (reason !== undefined && !around.isJson) around.say(`${textOfTarget(target)}: ${reason}`);
    });
  });
  const port = await listening(server, local);
  const shown = local.host ?? '127.0.0.1';
  if (around.isJson) around.print(JSON.stringify({ listening: { address: shown, port }, node: connection.peerName }));
  else
    around.print(`${shown} port ${port} is now ${textOfTarget(target)} of "${connection.peerName}". Ctrl-C ends it.`);
  const stopped = new Promise<undefined>((resolve) => {
    around.signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const why = await Promise.race([stopped, ended]);
  server.close();
  for (const socket of open) socket.destroy();
  if (why !== undefined) throw new CommandError(exitCodes.unreachable, `The session is over: ${why}.`);
  return exitCodes.ok;
}

function listening(server: ReturnType<typeof createServer>, local: ForwardTarget): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'another program uses it' : (error.code ?? error.message);
      reject(
        new CommandError(
          exitCodes.failed,
          `Port ${local.port} of this machine cannot be opened: ${why}.`,
          'Choose another local port, or 0 for any free one.',
        ),
      );
    });
    server.listen(local.port, local.host ?? '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : local.port);
    });
  });
}
