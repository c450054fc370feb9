import type { LogEvent } from '@mistri/signed-log/session-log';
import type { Power } from '@mistri/contracts/repair/powers';
import type { MakeHash } from '../blobs/hash.ts';
import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { ConsentKeeper, ConsentVerdict } from '../consent/consent-keeper.ts';
import type { BlobManifest, OpenOperation } from '../protocol/messages.ts';
import type { HostEvent, RepairHostOptions } from './host-shape.ts';
import type { OperationBudget } from './operation-budget.ts';
import type { PhoneConnection } from './phone-connection.ts';

/** An operation that is under way, with the hand that stops it. */
export interface RunningOperation extends OpenOperation {
  readonly power: Power | undefined;
  readonly stop: AbortController;
}

/** What the parts of the host share. */
export interface HostContext {
  readonly options: RepairHostOptions;
  readonly consents: ConsentKeeper;
  readonly phone: PhoneConnection;
  /** Of everything that the technician may ask for, so that the log has an end. */
  readonly budget: OperationBudget;
  readonly makeHash: MakeHash;
  /** Aborted once, when the host is over. */
  readonly signal: AbortSignal;
  /** Manifests that the technician's key has signed in this session, by hash. */
  readonly manifests: Map<string, BlobManifest>;
  readonly running: Map<string, RunningOperation>;
  /** Into the log of the session, at once. */
  record(event: LogEvent): void;
  tell(event: HostEvent): void;
  /** Verified, put in force, recorded; what it no longer allows is stopped. */
  takeConsent(signed: SignedConsent): Promise<ConsentVerdict>;
  /** The state is not what was sent last. */
  changed(): void;
}
