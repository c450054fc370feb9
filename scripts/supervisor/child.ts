import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

export interface Part {
  name: string;
  /** `setpriv` becomes the program, so this is the program's own. */
  pid: number;
  /** Resolves with the exit code. */
  ended: Promise<number>;
  lastLines(): string;
  /** `kill -9`: for tests of what survives it. */
  kill(): void;
  stop(): Promise<void>;
}

const keptLines = 25;
const stopTimeout_ms = 15_000;
const canGuard = process.platform === 'linux' && spawnSync('setpriv', ['--version']).status === 0;

export interface PartOptions {
  name: string;
  script: string;
  parameters?: readonly string[];
  environment: NodeJS.ProcessEnv;
  /** Print its lines as they come, with its name before each. */
  verbose?: boolean;
  /** Gets its lines as they come, as they are: progress of a program that people wait for. */
  print?: (line: string) => void;
}

/** Starts one of our programs in a process group of its own; on Linux it ends with us even when we are killed. */
export function startPart(options: PartOptions): Part {
  const program = [
    process.execPath,
    ...(options.parameters ?? []).filter((word) => word.startsWith('--watch')),
    options.script,
  ];
  const rest = (options.parameters ?? []).filter((word) => !word.startsWith('--watch'));
  const command = canGuard ? ['setpriv', '--pdeathsig=TERM', '--', ...program, ...rest] : [...program, ...rest];
  const child = spawn(command[0] as string, command.slice(1), {
    cwd: root,
    // Compiled code is kept between starts: a third less work before the first request is answered.
    env: {
      NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/node-compile'),
      ...process.env,
      ...options.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const lines = keepLines(child, options);
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code ?? 1));
  });
  return {
    name: options.name,
    pid: child.pid ?? 0,
    ended,
    lastLines: () => lines.join('\n'),
    kill: () => void child.kill('SIGKILL'),
    stop: () => stopChild(child, ended),
  };
}

function keepLines(child: ChildProcess, options: PartOptions): string[] {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.on('data', (chunk: Buffer) => {
      const pieces = (rest + chunk.toString()).split('\n');
      rest = pieces.pop() ?? '';
      for (const line of pieces) {
        lines.push(line);
        if (lines.length > keptLines) lines.shift();
        if (options.verbose) console.log(`${options.name} │ ${line}`);
        if (stream === child.stdout) options.print?.(line);
      }
    });
  }
  return lines;
}

async function stopChild(child: ChildProcess, ended: Promise<number>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeout_ms);
  await ended;
  clearTimeout(timer);
}

const running = new Set<Part>();

/** Runs a program of ours to its end. @throws with its last lines when it fails */
export async function runToEnd(options: PartOptions): Promise<void> {
  const part = startPart(options);
  running.add(part);
  const code = await part.ended;
  running.delete(part);
  if (code !== 0) throw new Error(`${options.name} failed (exit code ${code}):\n${part.lastLines()}`);
}

/** Before what they work on is stopped: demo data without a database is a page of errors. */
export async function stopRunning(): Promise<void> {
  await Promise.all([...running].map((part) => part.stop()));
}

/** Waits until an address answers below 500. @throws when the part ends first, or after two minutes */
export async function untilHealthy(part: Part, url: string): Promise<void> {
  let code: number | undefined;
  void part.ended.then((value) => (code = value));
  for (let waited_ms = 0; waited_ms < 120_000; waited_ms += 100) {
    if (code !== undefined) throw new Error(`${part.name} ended with code ${code}:\n${part.lastLines()}`);
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000), redirect: 'manual' }).catch(() => undefined);
    if (answer && answer.status < 500) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${part.name} does not answer at ${url}:\n${part.lastLines()}`);
}
