import type { Role } from '@mistri/contracts/auth/roles';

/** What an admin can stop at once (GOV-5). */
export const killSwitches = ['payments', 'payouts', 'listings', 'sign_ups', 'matching', 'remote_sessions'] as const;
export type KillSwitch = (typeof killSwitches)[number];

/** For whom a feature is asked about: roll-out by percentage is stable per subject. */
export interface FlagAudience {
  readonly subjectId?: string;
  readonly role?: Role;
}

/**
 * Feature flags, kill switches and read-only mode (GOV-5). The governance room owns their table and keeps this copy
 * fresh in every process; platform and rooms only ask.
 */
export interface Flags {
  /** Is the feature on for this subject? Unknown flags are off. */
  enabled(flag: string, audience?: FlagAudience): boolean;
  /** Kill switches: true = stopped by an admin. */
  stopped(what: KillSwitch): boolean;
  /** Read-only mode: commands are refused, background work rests. */
  readOnly(): boolean;
  refresh(): Promise<void>;
}

/** For commands and documents that run without a database. */
export const nothingFlagged: Flags = {
  enabled: () => false,
  stopped: () => false,
  readOnly: () => false,
  refresh: () => Promise.resolve(),
};
