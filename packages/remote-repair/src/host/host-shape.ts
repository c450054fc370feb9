import type { Power } from '@mistri/contracts/repair/powers';
import type { DeviceSource, SessionKeyPlace } from '@mistri/android';
import type { LinkClock } from '@mistri/link';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { FirmwareSource } from '../blobs/firmware-source.ts';
import type { MakeHash } from '../blobs/hash.ts';
import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type { SessionFacts } from '../consent/consent-keeper.ts';
import type { SessionLog } from '../consent/session-log.ts';
import type { HostState, OpenOperation, Refusal } from '../protocol/messages.ts';
import type { SessionStreams } from '../streams/byte-stream.ts';

/** What the customer's page is asked. Each ends with the signal, as a no. */
export interface CustomerAsk {
  /** A typed yes to what cannot be undone, for this one command. */
  confirm(question: { command: string; operation: string; values: object }, signal: AbortSignal): Promise<boolean>;
  /** The technician asks for more. @returns the next consent, signed, or undefined for no */
  power(question: PowerQuestion, signal: AbortSignal): Promise<SignedConsent | undefined>;
}

export interface PowerQuestion {
  /** What is asked for, beyond what is granted. */
  readonly powers: readonly Power[];
  readonly reason: string;
  /** The consent that is in force, to build the next one on. */
  readonly current: SignedConsent;
}

export type HostEvent =
  | { readonly kind: 'state'; readonly state: HostState }
  /** Each once, in order: for the feed on the page and for the upload. */
  | { readonly kind: 'log'; readonly entry: SignedLogEntry }
  | { readonly kind: 'operation'; readonly phase: 'started' | 'ended'; readonly operation: OpenOperation }
  | { readonly kind: 'progress'; readonly id: string; readonly done_bytes: number; readonly total_bytes: number }
  | { readonly kind: 'blob'; readonly name: string; readonly done_bytes: number; readonly total_bytes: number }
  | { readonly kind: 'refused'; readonly command: string; readonly refusal: Refusal }
  /** The phone comes back as something the browser has not allowed yet: one tap of the customer (`requestDevice`). */
  | { readonly kind: 'tap needed'; readonly expecting: 'adb' | 'fastboot' }
  /** Something else is in the phone's place. */
  | { readonly kind: 'device refused'; readonly reason: string }
  /**
   * Read from the phone under its own power, for the platform, which keeps a digest and four digits (USB-6). Undefined: this phone
   * does not tell it over USB, its owner reads it from the screen (`*#06#`).
   */
  | { readonly kind: 'imei'; readonly imei: string | undefined }
  | { readonly kind: 'ended'; readonly end: HostEnd };

export interface HostEnd {
  readonly how: 'revoked' | 'expired' | 'terminated' | 'completed' | 'lost';
  readonly reason: string;
}

export interface RepairHostOptions {
  readonly session: SessionFacts;
  readonly streams: SessionStreams;
  /** Ends the Link session now; called once, when the host is over (`session.kill`). */
  readonly killSession: (reason: string) => void;
  readonly source: DeviceSource;
  /** Oldest first; the last one is in force. */
  readonly consents: readonly SignedConsent[];
  readonly blobs: BlobStore;
  readonly log: SessionLog;
  /** What the log held before this connection: the technician's end gets it first, and knows what it has already. */
  readonly earlier?: readonly SignedLogEntry[];
  readonly ask: CustomerAsk;
  readonly onEvent: (event: HostEvent) => void;
  readonly clock: LinkClock;
  /** Over HTTPS from the platform; without it, images come from the technician only. */
  readonly firmware?: FirmwareSource;
  /** Fast hashing where the platform has one; otherwise in JavaScript. */
  readonly makeHash?: MakeHash;
  /** Pages: a new mode needs a tap (USB-4). Connectors see every mode by themselves. */
  readonly needsTap?: boolean;
  /** Where the ADB key lives as long as the session (a page may be loaded anew); without it, as long as this host. */
  readonly adbKey?: SessionKeyPlace;
}

/** The customer's end. It serves until it is over; being over is final. */
export interface RepairHost {
  readonly state: HostState;
  readonly isOver: boolean;
  /** The customer gives a further consent without being asked: fewer powers, mostly. */
  addConsent(consent: SignedConsent): Promise<{ readonly ok: true } | { readonly ok: false; readonly reason: string }>;
  /** The big Stop: engine dead, phone released, key destroyed before it returns; then the session is killed. */
  revoke(reason: string): void;
  /** By the platform (admin, cancelled repair), or because the work is done. */
  end(end: HostEnd): void;
  /**
   * Another connection takes over (a page was loaded anew): phone released, operations stopped and written down, the Link session
   * killed; the log stays open, and a host that continues it goes on.
   */
  leave(reason: string): Promise<void>;
  /** Link lost all channels, or has one again. */
  paused(): void;
  resumed(): void;
  /** After "Deny" on the phone, or when another program has let go of it: tries again. */
  retryPhone(): void;
  /** Stops one operation, by the customer. */
  stopOperation(id: string): void;
  /** Resolves when everything that was under way has ended and the log has its last entry, or was left to another host. */
  readonly finished: Promise<HostEnd>;
}
