import { absolute } from '../system/file-path.ts';
import { FileError } from '../system/file-error.ts';
import type { FileSystem } from '../system/file-system.ts';
import { ByteStream } from './byte-stream.ts';
import type { Redirection } from './parse-script.ts';
import type { Streams } from './program.ts';

export interface RedirectionScope {
  readonly files: FileSystem;
  readonly uid: number;
  readonly folder: string;
  expand(target: Redirection['target']): Promise<string>;
}

export interface Redirected {
  readonly streams: Streams;
  /** Resolves when everything is in the files. */
  finish(): Promise<void>;
}

/** Opens what stands behind `<`, `>`, `>>` and `2>&1`, from left to right. @returns the status when one cannot be opened */
export async function openRedirections(
  redirections: readonly Redirection[],
  outer: Streams,
  scope: RedirectionScope,
): Promise<number | Redirected> {
  const made = { ...outer };
  const writers: Promise<void>[] = [];
  const ends: ByteStream[] = [];
  const nameOf = (descriptor: number): 'stdin' | 'stdout' | 'stderr' =>
    (['stdin', 'stdout', 'stderr'] as const)[descriptor] ?? 'stdout';
  for (const { descriptor, kind, target } of redirections) {
    const given = await scope.expand(target);
    if (kind === 'same') {
      made[nameOf(descriptor)] = made[nameOf(Number(given))];
      continue;
    }
    const file = { ...scope, path: absolute(scope.folder, given), stream: new ByteStream() };
    try {
      if (kind === 'read') feed(file);
      else writers.push(drain(file, kind === 'append', outer));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      for (const one of ends) one.end();
      const verb = kind === 'read' ? 'open' : 'create';
      await outer.stderr.write(`/system/bin/sh: can't ${verb} ${given}: ${error.message}\n`);
      return 1;
    }
    if (kind !== 'read') ends.push(file.stream);
    made[nameOf(descriptor)] = file.stream;
  }
  const finish = async (): Promise<void> => {
    for (const one of ends) one.end();
    await Promise.all(writers);
  };
  return { streams: made, finish };
}

interface RedirectedFile {
  readonly files: FileSystem;
  readonly uid: number;
  readonly path: string;
  readonly stream: ByteStream;
}

function feed({ files, uid, path, stream }: RedirectedFile): void {
  if (path === '/dev/null') return stream.end();
  const chunks = files.read(path, uid);
  const first = chunks.next();
  const pump = async (): Promise<void> => {
    for (let next = first; !next.done; next = chunks.next()) await stream.write(next.value);
    stream.end();
  };
  pump().catch(() => stream.end());
}

function drain({ files, uid, path, stream }: RedirectedFile, append: boolean, outer: Streams): Promise<void> {
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
