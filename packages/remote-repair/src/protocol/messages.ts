import type { Power } from '@mistri/contracts/repair/powers';
import type { FlashFinding, ServiceRefusal } from '@mistri/android';

/** Values of a request: names and plain values. Everything else is refused before it is looked at. */
export interface RequestValues {
  readonly [name: string]: string | number | boolean | undefined;
}

/** First frame of an `op` stream. */
export interface OperationRequest {
  readonly v: 1;
  /** Chosen by the technician's end, for its own feed; appears in the host's state and events. */
  readonly id: string;
  /** One of `operationPowers`, or one of `sessionOperations`. */
  readonly operation: string;
  readonly values: RequestValues;
  /** SHA-256 of a blob that the host has: the bytes for flash, push, install and sideload. */
  readonly blob?: string;
}

/** Operations about the session itself: they need no power and never touch the phone. */
export const sessionOperations = ['power.request', 'note.add', 'firmware.fetch'] as const;
export type SessionOperation = (typeof sessionOperations)[number];

/** Why nothing was done, or why it stopped. The first ones are the engine's own. */
export type Refusal =
  | ServiceRefusal
  /** The request is not what the protocol says. */
  | { readonly code: 'malformed'; readonly message: string }
  | { readonly code: 'too_many'; readonly message: string }
  /** The session is over: consent withdrawn, time over, ended. */
  | { readonly code: 'over'; readonly message: string }
  /** Stopped by the technician, or by the customer. */
  | { readonly code: 'stopped'; readonly message: string }
  /** The blob is not there, not complete, or not what it says. */
  | { readonly code: 'blob'; readonly message: string }
  /** A check before flashing says no. */
  | { readonly code: 'unsafe'; readonly message: string; readonly findings: readonly FlashFinding[] }
  /** The customer said no. */
  | { readonly code: 'declined'; readonly message: string }
  /** At the technician's end only: the connection went away before an answer came. */
  | { readonly code: 'lost'; readonly message: string };

export type RefusalCode = Refusal['code'];

/** What was passed on, never what it was (USB-7). */
export interface Contents {
  readonly length: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface FileEntry {
  readonly name: string;
  readonly size: number;
  readonly isFolder: boolean;
  readonly mtime_s: number;
}

/** Last frame of an operation that was done. Text and files were streamed before. */
export interface OperationDone {
  readonly command: string;
  readonly exitStatus?: number;
  readonly text?: string;
  readonly facts?: Readonly<Record<string, string>>;
  /** Of what was streamed: output, or a pulled file. */
  readonly contents?: Contents;
  readonly findings?: readonly FlashFinding[];
  readonly powers?: readonly Power[];
  /** `firmware.fetch`: the blob that is there now. */
  readonly blob?: Contents;
}

export interface Progress {
  readonly done_bytes: number;
  readonly total_bytes: number;
}

/** What a person has to do before it goes on. */
export interface Waiting {
  readonly for: 'confirmation' | 'consent';
}

export type PhoneMode = 'system' | 'recovery' | 'sideload' | 'rescue' | 'fastboot' | 'fastbootd';

/** Where the phone is. */
export type PhoneState =
  /** Unplugged, or on its way into another mode. `tap`: the browser needs one tap of the customer to allow the new mode. */
  | { readonly presence: 'away'; readonly expecting?: 'adb' | 'fastboot'; readonly tap: boolean }
  /** Being opened; `owner`: it asks on its screen whether to allow this computer. */
  | { readonly presence: 'connecting'; readonly waitsFor: 'phone' | 'owner' }
  | { readonly presence: 'there'; readonly mode: PhoneMode }
  /** It is there and cannot be used: the owner said no, or another program has it. */
  | { readonly presence: 'unusable'; readonly message: string };

/** Frames of the `state` stream, each whole. */
export interface HostState {
  readonly protocol: typeof import('./limits.ts').protocolVersion;
  readonly phone: PhoneState;
  /** How often the phone has come, in whatever mode: a restart shows here even when nobody saw it away. */
  readonly arrivals: number;
  /** What is plugged in, as its descriptors say. */
  readonly device: {
    readonly vendorId: number;
    readonly productId: number;
    readonly serial: string;
    readonly product?: string;
    readonly manufacturer?: string;
  };
  /** In force now: session token ∩ newest consent. */
  readonly powers: readonly Power[];
  /** What may still be asked for. */
  readonly possible: readonly Power[];
  /** Of the consent that is in force, and its number. */
  readonly consent: { readonly number: number; readonly sha256: string };
  /** Until the hard end, by the host's own clock. */
  readonly remaining_ms: number;
  readonly operations: readonly OpenOperation[];
}

export interface OpenOperation {
  readonly id: string;
  readonly operation: string;
  readonly command: string;
}

/** What a blob is, signed by the technician's device key. */
export interface BlobManifest {
  readonly v: 1;
  readonly sha256: string;
  readonly length: number;
  readonly name: string;
  /** For images: what they are made for, so that the host can check before it flashes. */
  readonly image?: ImageFacts;
}

export interface ImageFacts {
  /** `product` of the boot loader. */
  readonly product?: string;
  readonly partition?: string;
  readonly version?: string;
  readonly rollbackIndex?: number;
}

/** First frame of a `blob` stream. */
export interface BlobOffer {
  readonly v: 1;
  readonly manifest: BlobManifest;
  /** Ed25519 over `mistri.blob.v1` ‖ 0 ‖ canonical manifest, hex. */
  readonly signature: string;
}

/** The host's answer: so much is there already; and how far it is, from time to time. */
export interface BlobHave {
  readonly have_bytes: number;
  readonly complete: boolean;
}
