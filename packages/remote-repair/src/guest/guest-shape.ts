import type { Power } from '@mistri/contracts/repair/powers';
import type { ImageSource } from '@mistri/android';
import type { DeviceKey } from '@mistri/link';
import type { MakeHash } from '../blobs/hash.ts';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type {
  BlobManifest,
  FileEntry,
  HostState,
  ImageFacts,
  OperationDone,
  Progress,
  Refusal,
  RequestValues,
  SessionOperation,
  Waiting,
} from '../protocol/messages.ts';
import type { OperationName } from '@mistri/contracts/repair/powers';
import type { SessionStreams } from '../streams/byte-stream.ts';

export type OperationResult =
  | {
      readonly ok: true;
      readonly value: OperationDone & { readonly text: string; readonly files: readonly FileEntry[] };
    }
  | { readonly ok: false; readonly refusal: Refusal };

export interface OperationReports {
  readonly id?: string;
  readonly signal?: AbortSignal;
  /** Accepted at the customer's end, with the command as it is known there. */
  readonly onStarted?: (command: string) => void;
  readonly onText?: (stream: 'out' | 'err', text: string) => void;
  /** Of a pulled file or a picture, in order; while the promise is open nothing more is taken from the network. */
  readonly onBytes?: (bytes: Uint8Array) => Promise<void> | void;
  readonly onProgress?: (progress: Progress) => void;
  /** The customer is being asked. */
  readonly onWaiting?: (waiting: Waiting) => void;
}

export interface BlobToSend {
  readonly name: string;
  readonly content: ImageSource;
  /** Known already (a firmware image of the platform); otherwise it is read once more before sending. */
  readonly sha256?: string;
  readonly image?: ImageFacts;
}

export type BlobResult =
  | { readonly ok: true; readonly value: BlobManifest }
  | { readonly ok: false; readonly refusal: Refusal };

/** A shell on the phone with a terminal (power `free_shell`). */
export interface Terminal {
  /** False: nothing more until `onRoom`. */
  write(bytes: Uint8Array): boolean;
  resize(columns: number, rows: number): void;
  /** No more input (Ctrl-D at the other end of a pipe). */
  end(): void;
  close(): void;
  readonly ended: Promise<OperationResult>;
}

export interface TerminalOptions {
  readonly columns: number;
  readonly rows: number;
  readonly onOutput: (bytes: Uint8Array) => Promise<void> | void;
  readonly onStarted?: (command: string) => void;
  readonly onRoom?: () => void;
}

export interface RepairGuestOptions {
  readonly streams: SessionStreams;
  /** Signs what is sent as blobs. */
  readonly device: DeviceKey;
  readonly onState?: (state: HostState) => void;
  /** As it came: verify it (`SessionLogReader`) before it is shown. */
  readonly onLogEntry?: (entry: SignedLogEntry) => void;
  /** The other end says something that is not the protocol: its stream is closed. */
  readonly onBroken?: (reason: string) => void;
  readonly makeHash?: MakeHash;
}

/** The technician's end. */
export interface RepairGuest {
  /** The newest state that the host has sent. */
  readonly state: HostState | undefined;
  /** Called at once when there is a state, then for every new one. @returns stops */
  watch(listener: (state: HostState) => void): () => void;
  perform(
    operation: OperationName | SessionOperation,
    values?: RequestValues,
    reports?: OperationReports & { readonly blob?: string },
  ): Promise<OperationResult>;
  openTerminal(options: TerminalOptions): Terminal;
  requestPowers(powers: readonly Power[], reason: string, reports?: OperationReports): Promise<OperationResult>;
  addNote(text: string): Promise<OperationResult>;
  /** Sends what the host does not have yet; resumes, also in a later session. */
  sendBlob(
    blob: BlobToSend,
    reports?: { readonly signal?: AbortSignal; readonly onProgress?: (progress: Progress) => void },
  ): Promise<BlobResult>;
  /** A file to the phone: sent, verified there, then used by the operation. */
  deliver(
    blob: BlobToSend,
    work: { readonly operation: OperationName; readonly values: RequestValues },
    reports?: OperationReports & { readonly onSent?: (progress: Progress) => void },
  ): Promise<OperationResult>;
}
