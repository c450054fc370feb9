import { joinBytes, viewOf } from '@mistri/usb';
import { ByteStream } from '../shell/byte-stream.ts';
import type { ShellHost, ShellState } from '../shell/program.ts';
import { runScript } from '../shell/run-script.ts';
import type { AdbSocket } from './adb-socket.ts';

export interface ShellRequest {
  /** Empty: interactive. */
  readonly script: string;
  /** Shell protocol v2: numbered packets and an exit status. */
  readonly isTwo: boolean;
  readonly hasTerminal: boolean;
}

/** `shell:…`, `shell,v2,TERM=…,pty:…`, `exec:…`. @returns undefined when the name is none of them */
export function readShellRequest(name: string): ShellRequest | undefined {
  const found = /^(shell|exec)((?:,[^:,]*)*):(.*)$/s.exec(name);
  if (!found) return undefined;
  const [, kind, words = '', script = ''] = found;
  const options = words.split(',');
  const isTwo = options.includes('v2');
  return { script, isTwo, hasTerminal: kind === 'shell' && (options.includes('pty') || (!isTwo && script === '')) };
}

const packet = { stdin: 0, stdout: 1, stderr: 2, exit: 3, closeStdin: 4 } as const;
const mostPacket = 1024 * 1024;

export async function shellService(
  socket: AdbSocket,
  request: ShellRequest,
  host: ShellHost,
  state: ShellState,
): Promise<void> {
  const [stdin, stdout, stderr] = [new ByteStream(), new ByteStream(), new ByteStream()];
  void feed(socket, stdin, request.isTwo);
  const send = async (id: number, stream: ByteStream): Promise<void> => {
    try {
      for (let chunk = await stream.read(); chunk; chunk = await stream.read())
        await socket.write(request.isTwo ? packetOf(id, chunk) : chunk);
    } catch {
      // The computer has left: programs that still write get a broken pipe.
      stream.break();
    }
  };
  const sending = [send(packet.stdout, stdout), send(packet.stderr, stderr)];
  const streams = { stdin, stdout, stderr };
  const status =
    request.script === ''
      ? await interactive(host, state, streams, request.hasTerminal)
      : await runScript(host, state, request.script, streams);
  stdin.break();
  stdout.end();
  stderr.end();
  await Promise.all(sending);
  if (request.isTwo) await socket.write(packetOf(packet.exit, Uint8Array.of(status)));
}

function packetOf(id: number, bytes: Uint8Array): Uint8Array {
  const head = new Uint8Array(5);
  head[0] = id;
  viewOf(head).setUint32(1, bytes.length, true);
  return joinBytes([head, bytes]);
}

async function feed(socket: AdbSocket, stdin: ByteStream, isTwo: boolean): Promise<void> {
  try {
    for (;;) {
      if (!isTwo) {
        const chunk = await socket.read();
        if (!chunk) break;
        await stdin.write(chunk);
        continue;
      }
      const head = await socket.take(5);
      const length = head ? viewOf(head).getUint32(1, true) : 0;
      const body = head && length <= mostPacket ? await socket.take(length) : undefined;
      if (!head || !body) break;
      if (head[0] === packet.stdin) await stdin.write(body);
      else if (head[0] === packet.closeStdin) stdin.end();
    }
  } catch {
    // The shell wants no more input.
  }
  stdin.end();
}

const prompt = (state: ShellState): string => `one:${state.folder} $ `;

/** A line is no longer than this, typed ahead or not. */
const mostLine = 4096;

/** What is typed, line by line, also while a program runs. */
class Keys {
  #waiting = '';
  #wake: (() => void) | undefined;
  #ended = false;
  #interrupt: (() => void) | undefined;

  async follow(stdin: ByteStream): Promise<void> {
    const decoder = new TextDecoder();
    for (let chunk = await stdin.read(); chunk; chunk = await stdin.read()) {
      this.#waiting += decoder.decode(chunk, { stream: true });
      this.#look();
      this.#wake?.();
    }
    this.#ended = true;
    this.#wake?.();
  }

  /** Ctrl-C goes to the program that runs, and to the line otherwise. */
  interrupts(stop: (() => void) | undefined): void {
    this.#interrupt = stop;
    this.#look();
  }

  /** @returns what was typed since, up to the end of a line; undefined: nobody types any more */
  async next(): Promise<string | undefined> {
    while (this.#waiting === '') {
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const [line = ''] = /^[^\r\n]*[\r\n]?/.exec(this.#waiting) ?? [];
    this.#waiting = this.#waiting.slice(line.length);
    return line;
  }

  /** What was typed ahead of a Ctrl-C goes with it, as a terminal does it. */
  #look(): void {
    const at = this.#interrupt ? this.#waiting.lastIndexOf('\u0003') : -1;
    if (at < 0) return;
    this.#waiting = this.#waiting.slice(at + 1);
    this.#interrupt?.();
  }
}

/** Line by line. With a terminal, what is typed is shown, and backspace, Ctrl-C and Ctrl-D mean what they should. */
async function interactive(
  host: ShellHost,
  state: ShellState,
  streams: { stdin: ByteStream; stdout: ByteStream; stderr: ByteStream },
  hasTerminal: boolean,
): Promise<number> {
  const say = async (text: string): Promise<void> => (hasTerminal ? streams.stdout.write(text) : undefined);
  const keys = new Keys();
  void keys.follow(streams.stdin);
  await say(prompt(state));
  let line = '';
  for (let typed = await keys.next(); typed !== undefined; typed = await keys.next()) {
    // Shown together: a pasted page is one piece of output, not one for each letter.
    let shown = '';
    for (const char of typed) {
      if (char === '\u0004' && line === '') {
        await say(shown);
        return state.lastStatus;
      }
      if (char === '\u0003') {
        line = '';
        shown += `^C\r\n${prompt(state)}`;
      } else if (char === '\u0015') {
        shown += '\b \b'.repeat(line.length);
        line = '';
      } else if (char === '\u007f' || char === '\b') {
        if (line !== '') shown += '\b \b';
        line = line.slice(0, -1);
      } else if (char === '\r' || char === '\n') {
        await say(`${shown}\r\n`);
        shown = '';
        const script = line;
        line = '';
        if (/^\s*exit\b/.test(script)) return Number(script.trim().split(/\s+/)[1] ?? state.lastStatus) & 255;
        await runLine(host, state, script, { streams, hasTerminal, keys });
        await say(prompt(state));
      } else if (line.length < mostLine) {
        line += char;
        shown += char;
      }
    }
    await say(shown);
  }
  return state.lastStatus;
}

async function runLine(
  host: ShellHost,
  state: ShellState,
  script: string,
  {
    streams,
    hasTerminal,
    keys,
  }: { streams: { stdout: ByteStream; stderr: ByteStream }; hasTerminal: boolean; keys: Keys },
): Promise<void> {
  const stdin = new ByteStream();
  stdin.end();
  const stdout = new ByteStream();
  const stopped = new AbortController();
  const pump = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for (let chunk = await stdout.read(); chunk; chunk = await stdout.read()) {
      const text = decoder.decode(chunk, { stream: true });
      if (!stopped.signal.aborted) await streams.stdout.write(hasTerminal ? text.replaceAll('\n', '\r\n') : text);
    }
  };
  // Nobody reads the terminal any more: then nobody reads this program either.
  const pumping = pump().catch(() => stdout.break());
  if (hasTerminal)
    keys.interrupts(() => {
      stopped.abort();
      // A program that writes finds nobody to read it, one that waits hears of the signal.
      stdout.break();
    });
  try {
    state.lastStatus = await runScript(
      { ...host, signal: AbortSignal.any([host.signal, stopped.signal]) },
      state,
      script,
      { stdin, stdout, stderr: hasTerminal ? stdout : streams.stderr },
    );
  } finally {
    keys.interrupts(undefined);
  }
  stdout.end();
  await pumping;
  if (stopped.signal.aborted) {
    state.lastStatus = 130;
    await streams.stdout.write('^C\r\n');
  }
}
