import { sentence } from '@mistri/contracts/repair/sentences';
import { type Priority, priorities } from '@mistri/link';
import type { IncrementalHash, MakeHash } from '../blobs/hash.ts';
import { frameKinds, ProtocolError, type RepairFrame } from '../protocol/frame.ts';
import { limits } from '../protocol/limits.ts';
import type { FileEntry, OperationDone, OperationRequest, Refusal, RequestValues } from '../protocol/messages.ts';
import { readDone, readFiles, readProgress, readRefusal, readStarted, readWaiting } from '../protocol/schemas.ts';
import { labels, type SessionStreams } from '../streams/byte-stream.ts';
import { FramedStream } from '../streams/framed-stream.ts';
import type { OperationReports, OperationResult } from './guest-shape.ts';

export interface OperationCall {
  readonly streams: SessionStreams;
  readonly makeHash: MakeHash;
  readonly operation: string;
  readonly values: RequestValues;
  readonly reports: OperationReports & { readonly blob?: string };
}

const lost: Refusal = { code: 'lost', message: sentence('lost') };
const mostFiles = 100_000;

/** What carries many bytes does not stand in the way of what a person waits for. */
function priorityOf(operation: string): Priority {
  return operation === 'file.pull' || operation === 'screen.capture' ? priorities.normal : priorities.interactive;
}

export async function performOperation(call: OperationCall): Promise<OperationResult> {
  const { signal, blob } = call.reports;
  const opened = openOperation(call.streams, call.operation);
  if (!opened) return { ok: false, refusal: lost };
  const stop = (): void => opened.reset('stopped');
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  const id = call.reports.id ?? newId();
  const request: OperationRequest = {
    v: 1,
    id,
    operation: call.operation,
    values: call.values,
    ...(blob !== undefined && { blob }),
  };
  try {
    await opened.sendJson(frameKinds.request, request);
    const result = await new OperationAnswer(call).read(opened);
    return result ?? { ok: false, refusal: signal?.aborted ? { code: 'stopped', message: 'Stopped.' } : lost };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { ok: false, refusal: { code: 'malformed', message: error.message } };
  } finally {
    signal?.removeEventListener('abort', stop);
    opened.end();
  }
}

export function openOperation(streams: SessionStreams, operation: string): FramedStream | undefined {
  try {
    return new FramedStream(streams.open(labels.operation, priorityOf(operation)));
  } catch {
    // The session is over.
    return undefined;
  }
}

export function newId(): string {
  return crypto.randomUUID().slice(0, 13);
}

/** Reads the frames of one answer, up to the last. */
export class OperationAnswer {
  readonly #reports: OperationReports;
  readonly #hash: IncrementalHash;
  readonly #decoders = { out: new TextDecoder(), err: new TextDecoder() };
  readonly #files: FileEntry[] = [];
  #passed_bytes = 0;
  #text = '';

  constructor({ reports, makeHash }: Pick<OperationCall, 'reports' | 'makeHash'>) {
    this.#reports = reports;
    this.#hash = makeHash();
  }

  /** @returns undefined when the stream is gone. @throws ProtocolError */
  async read(stream: FramedStream): Promise<OperationResult | undefined> {
    try {
      for (let frame = await stream.next(); frame; frame = await stream.next()) {
        const result = await this.#take(frame);
        if (result) return result;
      }
      return undefined;
    } catch (error) {
      stream.reset('not an answer');
      throw error;
    }
  }

  async #take({ kind, payload }: RepairFrame): Promise<OperationResult | undefined> {
    switch (kind) {
      case frameKinds.started:
        this.#reports.onStarted?.(readStarted(payload).command);
        return undefined;
      case frameKinds.out:
      case frameKinds.err:
        this.#takeText(kind === frameKinds.out ? 'out' : 'err', payload);
        return undefined;
      case frameKinds.data:
        this.#passed(payload);
        await this.#reports.onBytes?.(payload);
        return undefined;
      case frameKinds.progress:
        this.#reports.onProgress?.(readProgress(payload));
        return undefined;
      case frameKinds.files:
        this.#takeFiles(readFiles(payload));
        return undefined;
      case frameKinds.waiting:
        this.#reports.onWaiting?.(readWaiting(payload));
        return undefined;
      case frameKinds.done:
        return this.#done(readDone(payload));
      case frameKinds.refused:
        return { ok: false, refusal: readRefusal(payload) };
      default:
        throw new ProtocolError(`a frame of kind ${kind} in an answer`);
    }
  }

  #passed(payload: Uint8Array): void {
    this.#hash.update(payload);
    this.#passed_bytes += payload.length;
  }

  #takeText(stream: 'out' | 'err', payload: Uint8Array): void {
    this.#passed(payload);
    const text = this.#decoders[stream].decode(payload, { stream: true });
    if (this.#text.length < limits.text_characters) this.#text += text;
    this.#reports.onText?.(stream, text);
  }

  #takeFiles(files: readonly FileEntry[]): void {
    if (this.#files.length + files.length > mostFiles) throw new ProtocolError('more files than a folder has');
    this.#files.push(...files);
  }

  /** What arrived is what the other end says it sent, or it is no result. */
  #done(done: OperationDone): OperationResult {
    const { contents } = done;
    if (contents && (contents.length !== this.#passed_bytes || contents.sha256 !== this.#hash.digest()))
      throw new ProtocolError('other bytes arrived than were sent');
    return { ok: true, value: { ...done, text: done.text ?? this.#text, files: this.#files } };
  }
}
