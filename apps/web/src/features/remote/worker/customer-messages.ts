import type { Power } from '@mistri/contracts/repair/powers';
import type { Consent, SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type { HostEnd, HostState, OpenOperation } from '@mistri/remote-repair';
import type { PhoneKey, PhoneLook, PracticeWish } from '../phone/phone-look.ts';

/** The phone as its descriptors say: what a consent names. */
export type PhoneIdentity = Consent['phone'] & { readonly serialNumber: string };

/** Why a chosen phone cannot be used; the page says what to do. */
export type PhoneTrouble = 'busy' | 'driver' | 'not_a_phone' | 'no_serial' | 'gone' | 'other';

/** What the customer's page says to its worker. */
export type ToCustomerWorker =
  /** Without a wish: the one that is kept. */
  | { readonly type: 'practice'; readonly wish: PracticeWish | undefined }
  | { readonly type: 'battery'; readonly level_percent: number }
  | { readonly type: 'press'; readonly id: string }
  | { readonly type: 'key'; readonly key: PhoneKey }
  | { readonly type: 'cable'; readonly isPlugged: boolean }
  /** `requestDevice` gave this one. */
  | {
      readonly type: 'usb chosen';
      readonly vendorId: number;
      readonly productId: number;
      readonly serialNumber: string;
    }
  /** This page was loaded anew: what the browser still allows is looked at, without a tap. */
  | { readonly type: 'usb again' }
  /** `requestDevice` was tapped again, for the phone's next mode. */
  | { readonly type: 'usb tapped' }
  | { readonly type: 'sign'; readonly ref: number; readonly consent: Consent }
  | {
      readonly type: 'serve';
      /** All of the session, oldest first. */
      readonly consents: readonly [SignedConsent, ...SignedConsent[]];
      readonly linkSessionId: string;
      /** What has to be added to this clock to have the server's. */
      readonly clockSkew_ms: number;
    }
  /** The page hears it first: the worker's Link tells the page. */
  | { readonly type: 'link state'; readonly linkSessionId: string; readonly state: string }
  | { readonly type: 'answer confirm'; readonly ref: number; readonly isAgreed: boolean }
  | { readonly type: 'answer powers'; readonly ref: number; readonly consent: SignedConsent | undefined }
  | { readonly type: 'consent'; readonly consent: SignedConsent }
  | { readonly type: 'stop operation'; readonly id: string }
  | { readonly type: 'retry phone' }
  | { readonly type: 'stop'; readonly reason: string }
  | { readonly type: 'over'; readonly end: HostEnd }
  | { readonly type: 'forget' };

/** What the worker says to the customer's page. */
export type FromCustomerWorker =
  | { readonly type: 'look'; readonly look: PhoneLook }
  | { readonly type: 'phone'; readonly phone: PhoneIdentity | undefined }
  | { readonly type: 'trouble'; readonly trouble: PhoneTrouble; readonly message: string }
  | { readonly type: 'signed'; readonly ref: number; readonly consent: SignedConsent | undefined }
  | { readonly type: 'state'; readonly state: HostState }
  | { readonly type: 'log'; readonly entry: SignedLogEntry }
  | { readonly type: 'operation'; readonly phase: 'started' | 'ended'; readonly operation: OpenOperation }
  | { readonly type: 'progress'; readonly id: string; readonly done_bytes: number; readonly total_bytes: number }
  | { readonly type: 'tap needed'; readonly expecting: 'adb' | 'fastboot' }
  | { readonly type: 'device refused'; readonly reason: string }
  | { readonly type: 'ask confirm'; readonly ref: number; readonly question: ConfirmQuestion }
  | { readonly type: 'ask powers'; readonly ref: number; readonly powers: readonly Power[]; readonly reason: string }
  /** The question is no longer open: the technician took it back, or the session is over. */
  | { readonly type: 'ask over'; readonly ref: number }
  | { readonly type: 'code'; readonly code: string }
  | { readonly type: 'code failed' }
  /** Undefined: the phone does not tell it over USB. */
  | { readonly type: 'imei'; readonly imei: string | undefined }
  /** The session token does not fit the consent: nothing was served. */
  | { readonly type: 'not served'; readonly reason: string }
  | { readonly type: 'ended'; readonly end: HostEnd }
  /** A request of the worker was not let in: the page renews the sign-in, and the worker asks again. */
  | { readonly type: 'sign-in over' }
  | { readonly type: 'forgotten' };

export interface ConfirmQuestion {
  readonly command: string;
  readonly operation: string;
  readonly values: Readonly<Record<string, unknown>>;
}
