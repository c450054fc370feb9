import type { OperationName, Power } from '@mistri/contracts/repair/powers';

/** What a writer of the session log is told; number, time, session, hash and signature are its own. */
export interface LogDraft {
  readonly by: 'technician' | 'customer' | 'phone' | 'session';
  readonly kind:
    | 'opened'
    | 'operation'
    | 'refused'
    | 'transfer'
    | 'power'
    | 'mode'
    | 'note'
    | 'paused'
    | 'resumed'
    | 'closed';
  readonly consent?: string;
  readonly operation?: OperationName;
  readonly command?: string;
  readonly power?: Power;
  readonly outcome?: string;
  readonly contents?: { readonly length: number; readonly sha256: string };
  readonly fileName?: string;
  readonly partition?: string;
  readonly message?: string;
}

export interface SignedLogEntry {
  readonly entry: LogDraft & {
    readonly v: 1;
    readonly sessionId: string;
    readonly seq: number;
    readonly at: string;
  };
  readonly hash: string;
  readonly signature: string;
}

/** `SessionLogWriter` of packages/signed-log is one. Entries get their numbers in the order of the calls. */
export interface SessionLog {
  append(draft: LogDraft): Promise<SignedLogEntry>;
}
