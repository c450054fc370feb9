import type { ParseArgsConfig } from 'node:util';

/** What a command ends with; scripts rely on them, so a number is never given another meaning. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  notLoggedIn: 3,
  refused: 4,
  unreachable: 5,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Something a person can understand and do something about; anything else that is thrown is a bug. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;
  /** What to do now: a whole sentence. */
  readonly fix: string | undefined;

  constructor(exitCode: ExitCode, message: string, fix?: string) {
    super(message);
    this.exitCode = exitCode;
    this.fix = fix;
  }
}

export interface Given {
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  readonly words: readonly string[];
}

/** What a command may use of the world around it. */
export interface Surroundings {
  /** Where configuration and key of this device are. */
  readonly home: string;
  /** `--json`: one JSON document (or one per line) on standard output, nothing else there. */
  readonly isJson: boolean;
  readonly environment: NodeJS.ProcessEnv;
  /** Aborted by Ctrl-C and by SIGTERM. */
  readonly signal: AbortSignal;
  /** What the person asked for. */
  print(line: string): void;
  /** What happens meanwhile; on standard error. */
  say(line: string): void;
}

export interface Command {
  readonly name: string;
  /** After the name: `<local> <node>:<remote>`. */
  readonly usage: string;
  readonly summary: string;
  /** Paragraphs after the usage. */
  readonly help: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** What each option means, in the same order. */
  readonly explained: Readonly<Record<string, string>>;
  /** Fewest and most words. */
  readonly words: readonly [number, number];
  run(given: Given, around: Surroundings): Promise<ExitCode>;
}

export function textOf(given: Given, name: string): string | undefined {
  const value = given.values[name];
  return typeof value === 'string' ? value : undefined;
}

export function isSet(given: Given, name: string): boolean {
  return given.values[name] === true;
}

export function textsOf(given: Given, name: string): string[] {
  const value = given.values[name];
  if (!Array.isArray(value)) return typeof value === 'string' ? [value] : [];
  return value.filter((item) => typeof item === 'string');
}

/** @throws CommandError naming the option */
export function wholeNumberOf(
  given: Given,
  name: string,
  [least, most]: readonly [number, number],
): number | undefined {
  const text = textOf(given, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new CommandError(
      exitCodes.usage,
      `--${name} must be a whole number from ${least} to ${most}, not "${text}".`,
    );
  return value;
}
