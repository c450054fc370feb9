import type { ServiceReports, ServiceResult } from '@mistri/android';
import type { IncrementalHash } from '../blobs/hash.ts';
import { frameKinds } from '../protocol/frame.ts';
import { limits } from '../protocol/limits.ts';
import type { Contents, FileEntry, OperationDone } from '../protocol/messages.ts';
import { writeJson } from '../protocol/read-json.ts';
import type { FramedStream } from '../streams/framed-stream.ts';
import type { HostContext } from './host-context.ts';

const progressEvery_ms = 100;
const listed_bytes = 32 * 1024;
const mostFacts = 600;
/** With the largest facts and command it still fits into one frame, whatever its letters cost as JSON. */
const mostText_characters = 4_000;

/** Everything that one operation says to the technician goes through here: counted, hashed, and no faster than the line takes it. */
export class OperationReports {
  readonly #context: HostContext;
  readonly #stream: FramedStream;
  readonly #id: string;
  readonly #hash: IncrementalHash;
  readonly #encoder = new TextEncoder();
  #streamed_bytes = 0;
  #progressAt_ms = Number.NEGATIVE_INFINITY;

  constructor(context: HostContext, stream: FramedStream, id: string) {
    this.#context = context;
    this.#stream = stream;
    this.#id = id;
    this.#hash = context.makeHash();
  }

  forEngine(signal: AbortSignal): ServiceReports {
    return {
      signal,
      onText: (from, text) => this.#send(from === 'out' ? frameKinds.out : frameKinds.err, this.#encoder.encode(text)),
      onBytes: (bytes) => this.#send(frameKinds.data, bytes),
      onProgress: (done_bytes, total_bytes) => this.#progress(done_bytes, total_bytes),
    };
  }

  /** Length and hash of what was passed on, or undefined when nothing was. Asked once, at the end. */
  contents(): Contents | undefined {
    return this.#streamed_bytes === 0 ? undefined : { length: this.#streamed_bytes, sha256: this.#hash.digest() };
  }

  async finish(result: ServiceResult & { ok: true }, contents: Contents | undefined): Promise<void> {
    const { command, exitStatus, text, facts, files } = result.value;
    for (const part of files ? inParts(files) : []) await this.#stream.sendJson(frameKinds.files, part);
    const done: OperationDone = {
      command,
      ...(exitStatus !== undefined && { exitStatus }),
      // What was streamed is not said twice.
      ...(text !== undefined && contents === undefined && { text: text.slice(0, mostText_characters) }),
      ...(facts && { facts: bounded(facts) }),
      ...(contents && { contents }),
    };
    await this.#stream.sendJson(frameKinds.done, done);
    this.#stream.end();
  }

  async #send(kind: (typeof frameKinds)['out' | 'err' | 'data'], bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += limits.data_bytes) {
      const piece = bytes.subarray(at, at + limits.data_bytes);
      this.#hash.update(piece);
      this.#streamed_bytes += piece.length;
      await this.#stream.send(kind, piece);
    }
  }

  #progress(done_bytes: number, total_bytes: number): void {
    const now_ms = this.#context.options.clock.now_ms();
    const isLast = done_bytes >= total_bytes;
    if ((!isLast && now_ms - this.#progressAt_ms < progressEvery_ms) || !this.#stream.hasRoom) return;
    this.#progressAt_ms = now_ms;
    void this.#stream.sendJson(frameKinds.progress, { done_bytes, total_bytes });
    this.#context.tell({ kind: 'progress', id: this.#id, done_bytes, total_bytes });
  }
}

/** A folder may hold thousands of files; a frame does not. */
function* inParts(files: readonly FileEntry[]): Generator<readonly FileEntry[]> {
  let part: FileEntry[] = [];
  let size_bytes = 0;
  for (const { name, size, isFolder, mtime_s } of files) {
    const file = { name: name.toWellFormed().slice(0, 1_000), size, isFolder, mtime_s };
    const cost_bytes = writeJson(file).length + 1;
    if (size_bytes + cost_bytes > listed_bytes || part.length >= 400) {
      yield part;
      part = [];
      size_bytes = 0;
    }
    part.push(file);
    size_bytes += cost_bytes;
  }
  if (part.length > 0) yield part;
}

/** What a phone says of itself is bounded too: it may be anything. */
function bounded(facts: Readonly<Record<string, string>>): Record<string, string> {
  const kept: [string, string][] = [];
  let left_bytes = listed_bytes;
  for (const [name, value] of Object.entries(facts).slice(0, mostFacts)) {
    const fact: [string, string] = [name.toWellFormed().slice(0, 200), value.toWellFormed().slice(0, 500)];
    left_bytes -= writeJson(fact).length;
    if (left_bytes < 0) break;
    kept.push(fact);
  }
  return Object.fromEntries(kept);
}
