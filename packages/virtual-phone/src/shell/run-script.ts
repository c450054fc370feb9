import { absolute, normal } from '../system/file-path.ts';
import { FileError } from '../system/file-error.ts';
import { BrokenPipe, ByteStream } from './byte-stream.ts';
import { expandToOne, expandWords, type WordScope } from './expand-words.ts';
import { openRedirections } from './open-redirections.ts';
import {
  type Command,
  type List,
  parseScript,
  type Pipeline,
  type SimpleCommand,
  SyntaxProblem,
} from './parse-script.ts';
import { copyState, type Invocation, type ShellHost, type ShellState, type Streams } from './program.ts';

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
        for (const value of await expandWords(command.words, this.#scope(streams))) {
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
    const scope = this.#scope(outer);
    const words = await expandWords(command.words, scope);
    const values: [string, string][] = [];
    for (const { name, value } of command.assignments) values.push([name, await expandToOne(value, scope)]);
    const [name, ...parameters] = words;
    const redirected = await openRedirections(command.redirections, outer, {
      files: scope.files,
      uid: scope.uid,
      folder: this.#state.folder,
      expand: (target) => expandToOne(target, scope),
    });
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

  #scope(streams: Streams): WordScope {
    const { files, uid } = this.#host;
    return { state: this.#state, files, uid, substitute: (script) => this.#substitute(script, streams) };
  }

  async #substitute(script: string, streams: Streams): Promise<string> {
    const stdout = new ByteStream();
    const running = runScript(this.#host, copyState(this.#state), script, { ...streams, stdout }).finally(() =>
      stdout.end(),
    );
    const text = new TextDecoder().decode(await stdout.readAll());
    this.#state.lastStatus = await running;
    return text.replace(/\n+$/, '');
  }
}
