import { day_ms, minute_ms } from '#platform/clock.ts';

export const remoteSessionLimits = {
  /** An admin who follows a session says so again within this. */
  watchedFor_ms: 2 * minute_ms,
  logPage: 500,
  /**
   * Consents and logs are the proof of who did what to somebody's phone: as long as claims from a contract can be brought
   * (Limitation Act, three years), then they go.
   */
  kept_ms: 3 * 366 * day_ms,
} as const;
