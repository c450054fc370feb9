import { priorities } from '@mistri/link';
import { CommandError, type ExitCode, exitCodes, type Surroundings } from '../command.ts';
import { consoleLabel } from '../serve/run-console.ts';
import type { Opened } from './open-session.ts';

/** Standard input and output of this process become those of the program on the other device. */
export async function useConsole({ connection }: Opened, around: Surroundings): Promise<ExitCode> {
  const stream = connection.open(consoleLabel, priorities.interactive);
  const { stdin, stdout } = process;
  const stop = (): void => {
    stream.reset('stopped by the other side');
  };
  around.signal.addEventListener('abort', stop, { once: true });
  const why = await new Promise<string | undefined>((resolve) => {
    stdin.on('data', (bytes: Buffer) => {
      if (!stream.write(bytes)) stdin.pause();
    });
    stdin.on('end', () => {
      stream.end();
    });
    stdout.on('drain', () => {
      stream.resume();
    });
    stream.listen({
      data: (bytes) => {
        if (!stdout.write(Buffer.from(bytes))) stream.pause();
      },
      drain: () => {
        stdin.resume();
      },
      peerEnded: () => {
        stream.end();
      },
      closed: resolve,
    });
  });
  stdin.pause();
  stdin.unref?.();
  if (around.signal.aborted) return exitCodes.interrupted;
  if (why !== undefined) throw new CommandError(exitCodes.refused, `The console is over: ${why}.`);
  return exitCodes.ok;
}
