import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type { Power } from '@mistri/contracts/repair/powers';
import { portableHash } from '../blobs/hash.ts';
import { frameKinds, ProtocolError } from '../protocol/frame.ts';
import type { HostState, RequestValues } from '../protocol/messages.ts';
import { readJson } from '../protocol/read-json.ts';
import { readState } from '../protocol/schemas.ts';
import { type ByteStream, labels } from '../streams/byte-stream.ts';
import { FramedStream } from '../streams/framed-stream.ts';
import type {
  BlobResult,
  BlobToSend,
  OperationReports,
  OperationResult,
  RepairGuest,
  RepairGuestOptions,
  Terminal,
  TerminalOptions,
} from './guest-shape.ts';
import { openTerminal } from './open-terminal.ts';
import { performOperation } from './perform-operation.ts';
import { sendBlob } from './send-blob.ts';

/** The technician's end: asks, and shows what comes. It decides nothing; whatever it asks is judged at the other end. */
export function startRepairGuest(options: RepairGuestOptions): RepairGuest {
  return new Guest(options);
}

class Guest implements RepairGuest {
  readonly #options: RepairGuestOptions;
  readonly #watchers = new Set<(state: HostState) => void>();
  #state: HostState | undefined;

  constructor(options: RepairGuestOptions) {
    this.#options = options;
    options.streams.onStream((stream) => this.#arrived(stream));
  }

  get state(): HostState | undefined {
    return this.#state;
  }

  watch(listener: (state: HostState) => void): () => void {
    this.#watchers.add(listener);
    if (this.#state) listener(this.#state);
    return () => this.#watchers.delete(listener);
  }

  perform(
    operation: string,
    values: RequestValues = {},
    reports: OperationReports & { readonly blob?: string } = {},
  ): Promise<OperationResult> {
    const { streams, makeHash = portableHash } = this.#options;
    return performOperation({ streams, makeHash, operation, values, reports });
  }

  openTerminal(options: TerminalOptions): Terminal {
    return openTerminal(this.#options.streams, options);
  }

  requestPowers(powers: readonly Power[], reason: string, reports: OperationReports = {}): Promise<OperationResult> {
    return this.perform('power.request', { powers: powers.join(','), reason }, reports);
  }

  addNote(text: string): Promise<OperationResult> {
    return this.perform('note.add', { text });
  }

  sendBlob(blob: BlobToSend, reports: Parameters<RepairGuest['sendBlob']>[1] = {}): Promise<BlobResult> {
    const { streams, device, makeHash = portableHash } = this.#options;
    return sendBlob({ streams, device, makeHash, blob, reports });
  }

  async deliver(
    blob: BlobToSend,
    { operation, values }: Parameters<RepairGuest['deliver']>[1],
    { onSent, ...reports }: Parameters<RepairGuest['deliver']>[2] = {},
  ): Promise<OperationResult> {
    const { signal } = reports;
    const sent = await this.sendBlob(blob, { ...(signal && { signal }), ...(onSent && { onProgress: onSent }) });
    return sent.ok ? this.perform(operation, values, { ...reports, blob: sent.value.sha256 }) : sent;
  }

  #arrived(stream: ByteStream): void {
    if (stream.label === labels.state)
      return void this.#read(stream, frameKinds.state, (payload) => this.#newState(readState(payload)));
    if (stream.label === labels.log)
      // What an entry is, and whether it is true, `SessionLogReader` says.
      return void this.#read(stream, frameKinds.entry, (payload) =>
        this.#options.onLogEntry?.(readJson(payload) as SignedLogEntry),
      );
    stream.reset('no such service');
  }

  #newState(state: HostState): void {
    this.#state = state;
    this.#options.onState?.(state);
    for (const listener of Array.from(this.#watchers)) listener(state);
  }

  async #read(stream: ByteStream, kind: number, take: (payload: Uint8Array) => void): Promise<void> {
    const framed = new FramedStream(stream);
    try {
      for (let frame = await framed.next(); frame; frame = await framed.next()) {
        if (frame.kind !== kind) throw new ProtocolError(`a frame of kind ${frame.kind} on ${stream.label}`);
        take(frame.payload);
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      framed.reset('not the protocol');
      this.#options.onBroken?.(error.message);
    }
  }
}
