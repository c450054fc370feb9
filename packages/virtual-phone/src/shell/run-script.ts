import { FileError, type FileSystem } from '../system/file-system.ts';
import { BrokenPipe, ByteStream } from './byte-stream.ts';
import {
  type Command,
  type List,
  parseScript,
  type Pipeline,
  type SimpleCommand,
  SyntaxProblem,
  type Word,
} from './parse-script.ts';

export interface Streams {
  readonly stdin: ByteStream;
  readonly stdout: ByteStream;
  readonly stderr: ByteStream;
}

/** What a program sees of the world. */
export interface Invocation extends Streams {
  readonly name: string;
  readonly words: readonly string[];
  readonly files: FileSystem;
  readonly uid: number;
  readonly shell: ShellState;
  readonly signal: AbortSignal;
  out(text: string): Promise<void>;
  fail(text: string): Promise<number>;
  /** A path as the program gives it to the kernel: from the current folder. */
  path(given: string): string;
}

export type Program = (invocation: Invocation) => Promise<number>;

export interface ShellState {
  folder: string;
  lastStatus: number;
  readonly variables: Map<string, string>;
}

export interface ShellHost {
  readonly files: FileSystem;
  readonly uid: number;
  readonly programs: ReadonlyMap<string, Program>;
  readonly signal: AbortSignal;
}

export function newShellState(variables: readonly (readonly [string, string])[] = []): ShellState {
  return { folder: '/', lastStatus: 0, variables: new Map(variables) };
}

class ExitRequest extends Error {
  readonly status: number;

  constructor(status: number) {
    super('exit');
    this.status = status;
  }
}

const brokenPipeStatus = 141;
const mostRounds = 100_000;

/** Runs a script to its end. @returns its exit status; 130 when it was stopped */
export async function runScript(host: ShellHost, state: ShellState, script: string, streams: Streams): Promise<number> {
  try {
    return await new Runner(host, state).list(parseScript(script), streams);
  } catch (error) {
    if (error instanceof ExitRequest) return error.status;
    if (error instanceof BrokenPipe) return brokenPipeStatus;
    if (!(error instanceof SyntaxProblem)) throw error;
    await streams.stderr.write(`/system/bin/sh: syntax error: ${error.message}\n`).catch(() => undefined);
    return 2;
  }
}

class Runner {
  readonly #host: ShellHost;
  readonly #state: ShellState;

  constructor(host: ShellHost, state: ShellState) {
    this.#host = host;
    this.#state = state;
  }

  async list(list: List, streams: Streams): Promise<number> {
    for (const { join, pipeline } of list) {
      const { lastStatus } = this.#state;
      if ((join === '&&' && lastStatus !== 0) || (join === '||' && lastStatus === 0)) continue;
      if (this.#host.signal.aborted) throw new ExitRequest(130);
      const status = await this.#pipeline(pipeline, streams);
      this.#state.lastStatus = pipeline.negated ? Number(status === 0) : status;
    }
    return this.#state.lastStatus;
  }

  async #pipeline({ commands }: Pipeline, streams: Streams): Promise<number> {
    const [only] = commands;
    if (commands.length === 1 && only) return this.#command(only, streams);
    let { stdin } = streams;
    const statuses = commands.map(async (command, index) => {
      const isLast = index === commands.length - 1;
      const input = stdin;
      const stdout = isLast ? streams.stdout : new ByteStream();
      stdin = stdout;
      // Each part of a pipeline is a shell of its own: what it sets does not stay.
      const part = new Runner(this.#host, copyState(this.#state));
      const status = await part.#isolated(command, { ...streams, stdin: input, stdout });
      if (index > 0) input.break();
      if (!isLast) stdout.end();
      return status;
    });
    return (await Promise.all(statuses)).at(-1) ?? 0;
  }

  async #isolated(command: Command, streams: Streams): Promise<number> {
    try {
      return await this.#command(command, streams);
    } catch (error) {
      if (error instanceof ExitRequest) return error.status;
      if (error instanceof BrokenPipe) return brokenPipeStatus;
      throw error;
    }
  }

  async #command(command: Command, streams: Streams): Promise<number> {
    switch (command.kind) {
      case 'simple':
        return this.#simple(command, streams);
      case 'group':
        if (!command.subshell) return this.list(command.body, streams);
        return new Runner(this.#host, copyState(this.#state)).#group(command.body, streams);
      case 'if': {
        for (const branch of command.branches)
          if ((await this.list(branch.test, streams)) === 0) return this.#fresh(branch.body, streams);
        return command.otherwise ? this.#fresh(command.otherwise, streams) : 0;
      }
      case 'loop': {
        let status = 0;
        for (let round = 0; round < mostRounds; round += 1) {
          if (((await this.list(command.test, streams)) === 0) === command.until) return status;
          status = await this.#fresh(command.body, streams);
        }
        throw new ExitRequest(1);
      }
      case 'for': {
        let status = 0;
        for (const value of await this.#expandAll(command.words, streams)) {
          this.#state.variables.set(command.name, value);
          status = await this.#fresh(command.body, streams);
        }
        return status;
      }
    }
  }

  async #group(body: List, streams: Streams): Promise<number> {
    try {
      return await this.list(body, streams);
    } catch (error) {
      if (error instanceof ExitRequest) return error.status;
      throw error;
    }
  }

  async #fresh(body: List, streams: Streams): Promise<number> {
    this.#state.lastStatus = 0;
    return this.list(body, streams);
  }

  async #simple(command: SimpleCommand, outer: Streams): Promise<number> {
    const words = await this.#expandAll(command.words, outer);
    const values: [string, string][] = [];
    for (const { name, value } of command.assignments) values.push([name, await this.#expandOne(value, outer)]);
    const [name, ...parameters] = words;
    const redirected = await this.#redirect(command, outer);
    if (typeof redirected === 'number') return redirected;
    try {
      if (name === undefined) {
        for (const [variable, value] of values) this.#state.variables.set(variable, value);
        return 0;
      }
      return await this.#run(name, parameters, redirected.streams);
    } finally {
      await redirected.finish();
    }
  }

  async #run(name: string, words: readonly string[], streams: Streams): Promise<number> {
    const say = async (text: string): Promise<void> => streams.stderr.write(`/system/bin/sh: ${text}\n`);
    switch (name) {
      case ':':
        return 0;
      case 'exit':
        throw new ExitRequest(Number(words[0] ?? this.#state.lastStatus) & 255);
      case 'cd':
        return this.#changeFolder(words[0] ?? '/', say);
      case 'export':
        for (const word of words) {
          const at = word.indexOf('=');
          if (at > 0) this.#state.variables.set(word.slice(0, at), word.slice(at + 1));
        }
        return 0;
      case 'unset':
        for (const word of words) this.#state.variables.delete(word);
        return 0;
      case 'exec': {
        const [program, ...rest] = words;
        if (program === undefined) return 0;
        throw new ExitRequest(await this.#run(program, rest, streams));
      }
      case 'sh':
        return this.#nested(words, streams);
      default:
    }
    const program = this.#host.programs.get(name.replace(/^\/(?:system\/bin|bin)\//, ''));
    if (program) return program(this.#invocation(name, words, streams));
    // A pushed file is content, never code: nothing but the programs of the system image runs on this phone.
    const isFile = name.includes('/') && this.#host.files.exists(absolute(this.#state.folder, name), this.#host.uid);
    await say(isFile ? `${name}: can't execute: Permission denied` : `${name}: inaccessible or not found`);
    return isFile ? 126 : 127;
  }

  async #changeFolder(to: string, say: (text: string) => Promise<void>): Promise<number> {
    const path = absolute(this.#state.folder, to);
    try {
      if (this.#host.files.stat(path, this.#host.uid).type !== 'directory') throw new FileError('ENOTDIR');
      this.#state.folder = normal(path);
      return 0;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await say(`cd: ${to}: ${error.message}`);
      return 2;
    }
  }

  async #nested(words: readonly string[], streams: Streams): Promise<number> {
    const [flag, script] = words;
    if (flag !== '-c' || script === undefined) {
      await streams.stderr.write('/system/bin/sh: only sh -c SCRIPT is offered\n');
      return 2;
    }
    return runScript(this.#host, copyState(this.#state), script, streams);
  }

  #invocation(name: string, words: readonly string[], streams: Streams): Invocation {
    const { files, uid, signal } = this.#host;
    return {
      ...streams,
      name,
      words,
      files,
      uid,
      signal,
      shell: this.#state,
      out: (text) => streams.stdout.write(text),
      fail: async (text) => {
        await streams.stderr.write(`${name}: ${text}\n`);
        return 1;
      },
      path: (given) => absolute(this.#state.folder, given),
    };
  }

  async #redirect(
    command: SimpleCommand,
    outer: Streams,
  ): Promise<number | { streams: Streams; finish: () => Promise<void> }> {
    const made = { ...outer };
    const writers: Promise<void>[] = [];
    const ends: ByteStream[] = [];
    const nameOf = (descriptor: number): 'stdin' | 'stdout' | 'stderr' =>
      (['stdin', 'stdout', 'stderr'] as const)[descriptor] ?? 'stdout';
    for (const { descriptor, kind, target } of command.redirections) {
      const given = await this.#expandOne(target, outer);
      if (kind === 'same') {
        made[nameOf(descriptor)] = made[nameOf(Number(given))];
        continue;
      }
      const path = absolute(this.#state.folder, given);
      const stream = new ByteStream();
      try {
        if (kind === 'read') this.#feed(path, stream);
        else writers.push(this.#drain(path, kind === 'append', stream, outer));
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        for (const one of ends) one.end();
        const verb = kind === 'read' ? 'open' : 'create';
        await outer.stderr.write(`/system/bin/sh: can't ${verb} ${given}: ${error.message}\n`);
        return 1;
      }
      if (kind !== 'read') ends.push(stream);
      made[nameOf(descriptor)] = stream;
    }
    const finish = async (): Promise<void> => {
      for (const one of ends) one.end();
      await Promise.all(writers);
    };
    return { streams: made, finish };
  }

  #feed(path: string, stream: ByteStream): void {
    if (path === '/dev/null') return stream.end();
    const chunks = this.#host.files.read(path, this.#host.uid);
    const first = chunks.next();
    const pump = async (): Promise<void> => {
      for (let next = first; !next.done; next = chunks.next()) await stream.write(next.value);
      stream.end();
    };
    pump().catch(() => stream.end());
  }

  #drain(path: string, append: boolean, stream: ByteStream, outer: Streams): Promise<void> {
    const { files, uid } = this.#host;
    const isNowhere = path === '/dev/null';
    if (!isNowhere && !(append && files.exists(path, uid))) files.create(path, uid);
    const pump = async (): Promise<void> => {
      for (let chunk = await stream.read(); chunk; chunk = await stream.read()) {
        if (isNowhere) continue;
        try {
          files.append(path, uid, chunk);
        } catch (error) {
          if (!(error instanceof FileError)) throw error;
          stream.break();
          await outer.stderr.write(`write: ${error.message}\n`).catch(() => undefined);
        }
      }
    };
    return pump();
  }

  async #expandAll(words: readonly Word[], streams: Streams): Promise<string[]> {
    const all: string[] = [];
    for (const word of words) all.push(...(await this.#expand(word, streams)));
    return all;
  }

  async #expandOne(word: Word, streams: Streams): Promise<string> {
    let text = '';
    for (const piece of word) text += await this.#valueOf(piece, streams);
    return text;
  }

  /** One word becomes none, one or several: unquoted values are split at blanks, then patterns are matched with files. */
  async #expand(word: Word, streams: Streams): Promise<string[]> {
    const fields: { text: string; pattern: string }[] = [];
    let open = false;
    const add = (text: string, isPattern: boolean): void => {
      const last = open ? fields.pop() : undefined;
      const pattern = isPattern ? text : text.replaceAll(/[*?[\]\\]/g, String.raw`\$&`);
      fields.push({ text: (last?.text ?? '') + text, pattern: (last?.pattern ?? '') + pattern });
      open = true;
    };
    for (const piece of word) {
      const value = await this.#valueOf(piece, streams);
      if (piece.quoted || piece.kind === 'text') {
        add(value, !piece.quoted);
        continue;
      }
      const parts = value.split(/[ \t\n]+/);
      for (const [index, part] of parts.entries()) {
        if (index > 0) open = false;
        if (part !== '') add(part, true);
      }
    }
    return fields.flatMap(({ text, pattern }) => (/(?<!\\)[*?[]/.test(pattern) ? this.#match(pattern, text) : [text]));
  }

  async #valueOf(piece: Word[number], streams: Streams): Promise<string> {
    if (piece.kind === 'text') return piece.text;
    if (piece.kind === 'variable') {
      if (piece.name === '?') return String(this.#state.lastStatus);
      if (piece.name === '$') return '2357';
      return this.#state.variables.get(piece.name) ?? piece.fallback ?? '';
    }
    const stdout = new ByteStream();
    const running = runScript(this.#host, copyState(this.#state), piece.script, { ...streams, stdout }).finally(() =>
      stdout.end(),
    );
    const text = new TextDecoder().decode(await stdout.readAll());
    this.#state.lastStatus = await running;
    return text.replace(/\n+$/, '');
  }

  #match(pattern: string, asWritten: string): string[] {
    const { files, uid } = this.#host;
    let found = [pattern.startsWith('/') ? '/' : ''];
    for (const part of pattern.split('/').filter((one) => one !== '')) {
      const isPattern = /(?<!\\)[*?[]/.test(part);
      found = found
        .flatMap((base) => {
          if (!isPattern) return [base + part.replaceAll(/\\(.)/g, '$1')];
          try {
            const names = files.list(absolute(this.#state.folder, base || '.'), uid);
            const test = globExpression(part);
            return names
              .filter((name) => test.test(name) && (!name.startsWith('.') || part.startsWith('.')))
              .map((name) => base + name);
          } catch {
            return [];
          }
        })
        .map((path) => `${path}/`);
    }
    const paths = found
      .map((path) => path.replace(/\/$/, ''))
      .filter((path) => files.exists(absolute(this.#state.folder, path), uid));
    return paths.length > 0 ? paths : [asWritten];
  }
}

export function globExpression(pattern: string): RegExp {
  const source = pattern.replaceAll(/\\(.)|\*|\?|\[!?[^\]]+\]|[.+^${}()|\\/\]]/g, (found, escaped?: string) => {
    if (escaped !== undefined) return escaped.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    if (found === '*') return '.*';
    if (found === '?') return '.';
    return found.startsWith('[') && found.length > 1 ? found.replace('[!', '[^') : `\\${found}`;
  });
  return new RegExp(`^${source}$`, 's');
}

function copyState(state: ShellState): ShellState {
  return { folder: state.folder, lastStatus: state.lastStatus, variables: new Map(state.variables) };
}

export function absolute(folder: string, path: string): string {
  return path.startsWith('/') ? path : `${folder}/${path}`;
}

export function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
