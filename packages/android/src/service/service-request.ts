import type { Power } from '@mistri/contracts/repair/powers';
import type { ImageSource } from '../fastboot/image-source.ts';
import type { FlashFinding, FlashPlan } from './flash-safety.ts';
import type { Values } from './typed-commands.ts';

/** Where a terminal of the technician hears of what is typed. */
export interface TerminalInput {
  readonly columns: number;
  readonly rows: number;
  /** @returns what was typed next, or undefined when there is no more */
  next(): Promise<TerminalEvent | undefined>;
}

export type TerminalEvent =
  | { readonly kind: 'typed'; readonly bytes: Uint8Array }
  | { readonly kind: 'resized'; readonly columns: number; readonly rows: number };

/** One wish of the technician, as it came over the wire: nothing in it is trusted. */
export interface ServiceRequest {
  readonly operation: string;
  readonly values: Values;
  /** Bytes to send to the phone, read from the customer's side. */
  readonly content?: ImageSource;
  /** What is known of an image that is to be flashed. */
  readonly image?: FlashPlan['image'];
  /** For `shell.open`. */
  readonly terminal?: TerminalInput;
}

export interface ServiceReports {
  readonly signal: AbortSignal;
  /** While the promise is open no more is read from the phone. */
  readonly onText?: (stream: 'out' | 'err', text: string) => Promise<void> | void;
  readonly onBytes?: (bytes: Uint8Array) => Promise<void> | void;
  readonly onProgress?: (done_bytes: number, total_bytes: number) => void;
  /** Every line that is entered in a terminal; `refused`: it was not given to the shell. */
  readonly onLine?: (line: string, refused: string | undefined) => void;
}

export type ServiceRefusal =
  /** Not consented to. The command is what would have been run. */
  | { readonly code: 'power_missing'; readonly power: Power; readonly command: string; readonly message: string }
  | { readonly code: 'forbidden'; readonly command: string; readonly message: string }
  | { readonly code: 'not_confirmed'; readonly command: string; readonly message: string }
  | { readonly code: 'field'; readonly field: string; readonly message: string }
  | { readonly code: 'unknown_operation'; readonly message: string }
  /** A check before flashing says no (`checkFlash`), or warns and the technician has not said that it is known. */
  | { readonly code: 'unsafe'; readonly message: string; readonly findings: readonly FlashFinding[] }
  /** The phone is in another mode, or away. */
  | { readonly code: 'not_now'; readonly message: string }
  | { readonly code: 'phone'; readonly message: string };

export interface ServiceDone {
  readonly command: string;
  /** Of a program on the phone. */
  readonly exitStatus?: number;
  readonly text?: string;
  readonly facts?: Readonly<Record<string, string>>;
  readonly files?: readonly {
    readonly name: string;
    readonly size: number;
    readonly isFolder: boolean;
    readonly mtime_s: number;
  }[];
}

export type ServiceResult =
  | { readonly ok: true; readonly value: ServiceDone }
  | { readonly ok: false; readonly refusal: ServiceRefusal };
