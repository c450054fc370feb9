import { spawn } from 'node:child_process';
import type { Stream } from '@mistri/link';

export const consoleLabel = 'console/1';

/**
 * The program of the configuration, with the stream as its input and output. It gets no environment of this process but
 * what a program needs, and ends with the stream.
 *
 * @returns how it ended, for the log
 */
export function runConsole(stream: Stream, [program = '', ...parameters]: readonly string[]): Promise<string> {
  const { PATH, HOME, LANG, USER } = process.env;
  const child = spawn(program, parameters, { stdio: ['pipe', 'pipe', 'pipe'], env: { PATH, HOME, LANG, USER } });
  return new Promise((resolve) => {
    const over = (how: string): void => {
      child.kill('SIGHUP');
      resolve(how);
    };
    for (const output of [child.stdout, child.stderr]) {
      output.on('data', (bytes: Buffer) => {
        if (stream.isOver || stream.write(bytes)) return;
        child.stdout.pause();
        child.stderr.pause();
      });
    }
    child.stdin.on('drain', () => {
      stream.resume();
    });
    child.stdin.on('error', () => undefined);
    child.on('error', (error: NodeJS.ErrnoException) => {
      stream.reset('the program of the console cannot be started');
      over(`${program} cannot be started (${error.code ?? error.name})`);
    });
    child.on('close', (code, signal) => {
      stream.end();
      resolve(`ended (${signal ?? code})`);
    });
    stream.listen({
      data: (bytes) => {
        if (!child.stdin.write(Buffer.from(bytes))) stream.pause();
      },
      drain: () => {
        child.stdout.resume();
        child.stderr.resume();
      },
      peerEnded: () => {
        child.stdin.end();
      },
      closed: (reason) => {
        over(reason ?? 'ended');
      },
    });
  });
}
