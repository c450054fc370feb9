import type { FileSystem } from '../system/file-system.ts';
import type { ByteStream } from './byte-stream.ts';

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

export function copyState(state: ShellState): ShellState {
  return { folder: state.folder, lastStatus: state.lastStatus, variables: new Map(state.variables) };
}
