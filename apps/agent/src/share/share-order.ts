import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type { DeviceKey, LinkConnection, LinkConnectionEvents } from '@mistri/link';
import type { ShareEnd } from '@mistri/remote-repair/device-mode';

/** What the technician asks for, as the consent will say it. */
export interface AskedFor {
  readonly sessionId: string;
  readonly repairId: string;
  readonly customer: { readonly userId: string; readonly deviceId: string };
  readonly technician: {
    readonly userId: string;
    readonly name: string;
    readonly certificate: string;
    readonly deviceId: string;
    /** Ed25519, base64url: only this device is let in. */
    readonly key: string;
  };
  readonly minutes: number;
  /** Why, in the technician's words. */
  readonly reason?: string;
  /** Paise, GST included: what is agreed for the repair; 0 when nothing is. */
  readonly price_minor?: number;
}

export interface ShareEvents {
  connected(connection: LinkConnection): LinkConnectionEvents;
  /** Whoever ordered it says that it is over; the connection may have said so before. */
  over(reason: string): void;
  /** An admin follows the log, or not any more (USB-7). */
  watched(isWatched: boolean): void;
}

/**
 * Where a request to share comes from and where the answer goes: the control plane, or a file of an issuer without one. Whatever it
 * says, the customer's end enforces the consent that was signed here.
 */
export interface ShareOrder {
  readonly asked: AskedFor;
  /** Made for this session, in memory only (USB-1). */
  readonly key: DeviceKey;
  /** Why the request was over before it was answered; for ever pending when that cannot happen. */
  readonly withdrawn: Promise<string>;
  /** By the clock that judges the consent. */
  now_ms(): number;
  /** The customer agreed: brings the connection. May come back several times with the same one. */
  agree(signed: SignedConsent, events: ShareEvents): Promise<void>;
  refuse(): Promise<void>;
  /** Best effort, in order; kept and sent again while the server is away. */
  send(entry: SignedLogEntry): void;
  /**
   * It is over: tells the server, waits a little for what is unsent, closes everything and forgets the key.
   *
   * @param end undefined: it never began
   * @returns how many entries of the log the server does not have
   */
  close(end: ShareEnd | undefined): Promise<number>;
}
