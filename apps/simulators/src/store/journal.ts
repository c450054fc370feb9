import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';

/**
 * Append-only file of changes. One line is one batch, written with one call: a line torn by `kill -9` is dropped whole
 * at the next start, so what belongs together (payment captured, order paid) is there together or not at all.
 */
type Change = [kind: string, id: string, value: unknown];

/** What can be asked for the present value of an entity; `undefined` means deleted. */
export interface JournalSource {
  read(kind: string, id: string): unknown;
  all(): Iterable<Change>;
}

const flushEvery_ms = 20;
const linesPerBatch = 500;
/** The file is rewritten when it has grown to this much more than what is alive in it. */
const rewriteAbove_bytes = 64 * 1024 * 1024;
const rewriteFactor = 4;

export class Journal {
  readonly #file: string;
  #source: JournalSource | undefined;
  readonly #dirty = new Map<string, Set<string>>();
  #handle: FileHandle | undefined;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #size_bytes = 0;
  #alive_bytes = 0;

  constructor(file: string) {
    this.#file = path.resolve(file);
  }

  /** Reads what an earlier process left. A damaged last line is the sign of a hard stop and is left out. */
  async load(): Promise<Map<string, Map<string, unknown>>> {
    const found = new Map<string, Map<string, unknown>>();
    if (!existsSync(this.#file)) return found;
    let number = 0;
    let damaged: number | undefined;
    for await (const line of createInterface({ input: createReadStream(this.#file), crlfDelay: Infinity })) {
      number += 1;
      if (line === '') continue;
      if (damaged !== undefined) {
        throw new Error(`${this.#file} is damaged in line ${damaged}; move it away to start with nothing`);
      }
      const changes = parseBatch(line);
      if (changes === undefined) damaged = number;
      for (const [kind, id, value] of changes ?? []) {
        const entities = found.get(kind) ?? new Map<string, unknown>();
        found.set(kind, entities);
        if (value === null) entities.delete(id);
        else entities.set(id, value);
      }
    }
    return found;
  }

  /** Starts writing: first everything alive into a fresh file (so the file never grows over restarts), then changes. */
  async start(source: JournalSource): Promise<void> {
    this.#source = source;
    await this.#rewrite();
  }

  touch(kind: string, id: string): void {
    let ids = this.#dirty.get(kind);
    if (!ids) this.#dirty.set(kind, (ids = new Set()));
    ids.add(id);
    this.#timer ??= setTimeout(() => void this.flush(), flushEvery_ms).unref();
  }

  /** Writes what changed since the last time. Flushes follow one another, never overlap. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#handle?.sync();
    await this.#handle?.close();
    this.#handle = undefined;
  }

  async #write(): Promise<void> {
    const source = this.#source;
    if (!source || !this.#handle || this.#dirty.size === 0) return;
    const changes: Change[] = [];
    for (const [kind, ids] of this.#dirty)
      for (const id of ids) changes.push([kind, id, source.read(kind, id) ?? null]);
    this.#dirty.clear();
    const line = Buffer.from(`${JSON.stringify(changes)}\n`);
    await this.#handle.appendFile(line);
    this.#size_bytes += line.length;
    if (this.#size_bytes > Math.max(rewriteAbove_bytes, this.#alive_bytes * rewriteFactor)) await this.#rewrite();
  }

  async #rewrite(): Promise<void> {
    mkdirSync(path.dirname(this.#file), { recursive: true });
    const fresh = `${this.#file}.new`;
    this.#alive_bytes = writeAll(fresh, this.#source?.all() ?? []);
    await this.#handle?.close();
    renameSync(fresh, this.#file);
    this.#handle = await open(this.#file, 'a');
    this.#size_bytes = this.#alive_bytes;
  }
}

function parseBatch(line: string): Change[] | undefined {
  try {
    return JSON.parse(line) as Change[];
  } catch {
    return undefined;
  }
}

/** In one go and synchronously, so that nothing changes in between. @returns bytes written */
function writeAll(file: string, changes: Iterable<Change>): number {
  const descriptor = openSync(file, 'w');
  let written_bytes = 0;
  let batch: Change[] = [];
  const writeBatch = (): void => {
    if (batch.length > 0) written_bytes += writeSync(descriptor, `${JSON.stringify(batch)}\n`);
    batch = [];
  };
  try {
    for (const change of changes) {
      batch.push(change);
      if (batch.length >= linesPerBatch) writeBatch();
    }
    writeBatch();
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return written_bytes;
}
