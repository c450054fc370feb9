import type { Random } from './mutate.ts';

/** `refused`: in the one way in which this parser may say no. Everything else that is thrown is a fault. */
export type Outcome = 'taken' | 'refused';

export interface Parser {
  /** All of them are `taken`: a parser that says no to everything has not been tested. */
  readonly seeds: readonly Uint8Array[];
  /** Words of this language, put in here and there. */
  readonly words?: readonly string[];
  read(input: Uint8Array<ArrayBuffer>, random: Random): Outcome | Promise<Outcome>;
}

/** Something of ours that reads what another machine, a file or a phone says. */
export interface FuzzTarget {
  readonly name: string;
  /** What one input may take of memory, whatever it says about itself. */
  readonly most_bytes: number;
  make(): Parser | Promise<Parser>;
}

type ErrorKind = new (...given: never[]) => Error;

/** Runs a parser that throws. @throws what is none of its own kinds of error */
export function outcomeOf(act: () => unknown, ...kinds: readonly ErrorKind[]): Outcome {
  try {
    act();
    return 'taken';
  } catch (error) {
    if (kinds.some((kind) => error instanceof kind)) return 'refused';
    throw error;
  }
}

export async function outcomeOfAsync(act: () => Promise<unknown>, ...kinds: readonly ErrorKind[]): Promise<Outcome> {
  try {
    await act();
    return 'taken';
  } catch (error) {
    if (kinds.some((kind) => error instanceof kind)) return 'refused';
    throw error;
  }
}

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

export function jsonOf(value: unknown): Uint8Array<ArrayBuffer> {
  return bytesOf(JSON.stringify(value));
}

/** What is encoded again must be what was read. */
export function same(a: Uint8Array, b: Uint8Array, what: string): void {
  if (Buffer.compare(a, b) !== 0) throw new Error(`${what}: encoded again it is something else`);
}

export function must(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(what);
}
