import type { ApiProblem } from '@mistri/api-client';
import type { Power } from '@mistri/contracts/repair/powers';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type { HostEnd, HostState, OpenOperation } from '@mistri/remote-repair';
import type { PhoneLook } from '../phone/phone-look.ts';
import type { ConfirmQuestion, PhoneIdentity, PhoneTrouble } from '../worker/customer-messages.ts';

/** What the customer's page knows of its session and shows. */
export interface CustomerSnapshot {
  readonly line: 'none' | 'starting' | 'online' | 'offline' | 'replaced';
  readonly problem: ApiProblem | undefined;
  readonly source: 'none' | 'practice' | 'usb';
  readonly look: PhoneLook | undefined;
  readonly phone: PhoneIdentity | undefined;
  readonly trouble: { readonly trouble: PhoneTrouble; readonly message: string } | undefined;
  readonly serving: string | undefined;
  readonly link: 'none' | 'connecting' | 'open' | 'paused' | 'ended';
  readonly path: string | undefined;
  /** When the connection was cut, on this page's monotonic clock. */
  readonly pausedSince_ms: number | undefined;
  readonly state: HostState | undefined;
  /** When the session ends by itself, on this page's monotonic clock. */
  readonly until_ms: number | undefined;
  readonly entries: readonly SignedLogEntry[];
  /** An entry did not verify in this page: it is not shown, and this says so. */
  readonly isLogBroken: boolean;
  readonly savedSeq: number;
  readonly code: string | undefined;
  readonly isCodeBroken: boolean;
  readonly confirm: { readonly ref: number; readonly question: ConfirmQuestion } | undefined;
  readonly powers: { readonly ref: number; readonly powers: readonly Power[]; readonly reason: string } | undefined;
  readonly tap: 'adb' | 'fastboot' | undefined;
  readonly refusedDevice: string | undefined;
  readonly running: readonly OpenOperation[];
  readonly progress: Readonly<Record<string, { done_bytes: number; total_bytes: number }>>;
  /** The phone does not tell its IMEI; or what became of the one that was read. */
  readonly imei: 'asked' | 'noted' | 'other' | undefined;
  /** This page was loaded anew while a session goes on: it looks for what it kept, or has nothing of it. */
  readonly goingOn: 'no' | 'looking' | 'not here';
  readonly end: HostEnd | undefined;
  readonly isForgotten: boolean;
}

export const nothing: CustomerSnapshot = {
  line: 'none',
  problem: undefined,
  source: 'none',
  look: undefined,
  phone: undefined,
  trouble: undefined,
  serving: undefined,
  link: 'none',
  path: undefined,
  pausedSince_ms: undefined,
  state: undefined,
  until_ms: undefined,
  entries: [],
  isLogBroken: false,
  savedSeq: 0,
  code: undefined,
  isCodeBroken: false,
  confirm: undefined,
  powers: undefined,
  tap: undefined,
  refusedDevice: undefined,
  running: [],
  progress: {},
  imei: undefined,
  goingOn: 'no',
  end: undefined,
  isForgotten: false,
};
