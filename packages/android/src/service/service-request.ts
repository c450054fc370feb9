import type { Power } from '@mistri/contracts/repair/powers';
import type { ImageSource } from '../fastboot/image-source.ts';
import type { Values } from './typed-commands.ts';

/** One wish of the technician, as it came over the wire: nothing in it is trusted. */
export interface ServiceRequest {
  readonly operation: string;
  readonly values: Values;
  /** Bytes to send to the phone, read from the customer's side. */
  readonly content?: ImageSource;
}

export interface ServiceReports {
  readonly signal: AbortSignal;
  readonly onText?: (stream: 'out' | 'err', text: string) => void;
  readonly onBytes?: (bytes: Uint8Array) => Promise<void> | void;
  readonly onProgress?: (done_bytes: number, total_bytes: number) => void;
}

export type ServiceRefusal =
  /** Not consented to. The command is what would have been run. */
  | { readonly code: 'power_missing'; readonly power: Power; readonly command: string; readonly message: string }
  | { readonly code: 'forbidden'; readonly command: string; readonly message: string }
  | { readonly code: 'not_confirmed'; readonly command: string; readonly message: string }
  | { readonly code: 'field'; readonly field: string; readonly message: string }
  | { readonly code: 'unknown_operation'; readonly message: string }
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
