import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { root } from '../supervisor/child.ts';

export interface MistriProcess {
  readonly child: ChildProcess;
  /** Everything it has printed, both outputs. */
  output(): string;
  /** Standard output alone. */
  printed(): string;
  /** @throws with everything that was printed, when it does not come in time or the program ends first */
  says(text: string | RegExp, within_ms?: number): Promise<RegExpExecArray | undefined>;
  readonly ended: Promise<number>;
  stop(): Promise<number>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

export interface MistriOptions {
  /** Where configuration and key of this device are. */
  readonly home: string;
  /** Before the command, e.g. `ip netns exec host0`. */
  readonly prefix?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  readonly input?: 'pipe' | 'ignore';
  /** Another program of this repository instead: `apps/relay/bin/mistri-relay.mjs`. */
  readonly program?: string;
}

/** The public command as a process of its own. */
export function startMistri(words: readonly string[], options: MistriOptions): MistriProcess {
  const [command = '', ...rest] = [
    ...(options.prefix ?? []),
    process.execPath,
    path.join(root, options.program ?? 'apps/agent/bin/mistri.mjs'),
    ...words,
  ];
  const { NODE_OPTIONS: _options, ...environment } = process.env;
  const child = spawn(command, rest, {
    cwd: root,
    env: { ...environment, MISTRI_HOME: options.home, ...options.environment },
    stdio: [options.input ?? 'ignore', 'pipe', 'pipe'],
  });
  let text = '';
  let printed = '';
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  child.stdout?.on('data', (bytes: Buffer) => {
    text += bytes.toString();
    printed += bytes.toString();
    changed();
  });
  child.stderr?.on('data', (bytes: Buffer) => {
    text += bytes.toString();
    changed();
  });
  let code: number | undefined;
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (given) => resolve(given ?? 1));
  });
  void ended.then((given) => {
    code = given;
    changed();
  });
  return {
    child,
    output: () => text,
    printed: () => printed,
    ended,
    says: (wanted, within_ms = 180_000) =>
      new Promise((resolve, reject) => {
        const over = (): void => {
          clearTimeout(timer);
          listeners.delete(look);
        };
        const fail = (why: string): void => {
          over();
          reject(new Error(`mistri ${words.join(' ')}: ${why}; wanted ${String(wanted)}, said:\n${text}`));
        };
        const timer = setTimeout(() => fail(`not within ${within_ms} ms`), within_ms);
        const look = (): void => {
          const found = typeof wanted === 'string' ? text.includes(wanted) : wanted.exec(text);
          if (found) {
            over();
            resolve(found === true ? undefined : found);
          } else if (code !== undefined) fail(`ended with ${code}`);
        };
        listeners.add(look);
        look();
      }),
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Runs it to its end. */
export async function runMistri(
  words: readonly string[],
  options: MistriOptions,
): Promise<{ readonly code: number; readonly output: string; readonly printed: string }> {
  const run = startMistri(words, options);
  const code = await run.ended;
  return { code, output: run.output(), printed: run.printed() };
}
