/**
 * Feature flags and kill switches (GOV-5). The governance room owns their table and keeps this copy fresh; platform and
 * rooms only ask.
 */
export interface Flags {
  /** Is the feature on for this subject? Gradual roll-out is stable per subject. Unknown flags are off. */
  enabled(flag: string, subjectId?: string): boolean;
  /** Kill switches: true = stopped by an admin. */
  stopped(what: 'payments' | 'matching' | 'remote_sessions'): boolean;
  refresh(): Promise<void>;
}
