import { describe, expect, test } from 'vitest';
import { textPrograms } from '../programs/texts.ts';
import { ByteStream } from '../shell/byte-stream.ts';
import { newShellState, type Program, type ShellHost } from '../shell/program.ts';
import { uids } from '../system/file-node.ts';
import { FileSystem } from '../system/file-system.ts';
import type { AdbSocket } from './adb-socket.ts';
import { shellService } from './shell-service.ts';

/** Runs until it is interrupted, and says that it heard. */
const waits: Program = async (call) => {
  await call.out('waiting\n');
  await new Promise<void>((resolve) => call.signal.addEventListener('abort', () => resolve(), { once: true }));
  await call.out('never seen\n');
  return 130;
};
const floods: Program = async (call) => {
  for (;;) await call.out('more\n'.repeat(1000));
};

/** A terminal on the shell, without the packets of shell v2. */
function terminal() {
  const typed = new ByteStream();
  let shown = '';
  const socket = {
    read: () => typed.read(),
    // As over USB: the other side has its turn between two pieces.
    write: async (bytes: Uint8Array) => {
      shown = (shown + new TextDecoder().decode(bytes)).slice(-10_000);
      await new Promise((resolve) => setImmediate(resolve));
    },
  } as unknown as AdbSocket;
  const host: ShellHost = {
    files: new FileSystem(() => 1_700_000_000),
    uid: uids.shell,
    programs: new Map([...textPrograms, ['waits', waits], ['floods', floods]]),
    signal: new AbortController().signal,
  };
  const request = { script: '', isTwo: false, hasTerminal: true };
  const ended = shellService(socket, request, host, newShellState());
  return { type: (keys: string) => typed.write(keys), shown: () => shown, ended };
}

describe('a terminal', () => {
  test('Ctrl-C ends the program that runs, and the shell goes on', async () => {
    const { type, shown, ended } = terminal();
    await type('waits\r');
    await expect.poll(shown).toContain('waiting');
    await type('typed ahead\u0003');
    await expect.poll(shown).toMatch(/\^C\r\none:\/ \$ $/);
    await type('echo $?\rexit\r');
    await ended;
    expect(shown()).toContain('130\r\n');
    expect(shown()).not.toContain('never seen');
    expect(shown()).not.toContain('typed ahead');
  });

  test('a flood ends, too', async () => {
    const { type, shown, ended } = terminal();
    await type('floods\r');
    await expect.poll(shown).toContain('more');
    await type('\u0003');
    await expect.poll(shown).toContain('^C');
    await type('exit\r');
    await ended;
  });

  test('a pasted page is run line by line, with what was corrected', async () => {
    const { type, shown, ended } = terminal();
    await type('echo one\recho twx\u007fo\rgarbage\u0015echo three\rexit\r');
    await ended;
    const said = shown()
      .split('\r\n')
      .filter((line) => ['one', 'two', 'three'].includes(line));
    expect(said).toEqual(['one', 'two', 'three']);
  });
});
