import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type { LogEvent } from '@mistri/signed-log/session-log';

/** A `SessionLogWriter` of packages/signed-log; its place and hash are fixed in the moment of the call. */
export interface SessionLog {
  readonly position: { readonly seq: number };
  /** @throws LogFullError, RangeError */
  append(event: LogEvent): Promise<SignedLogEntry>;
}
