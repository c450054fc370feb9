import { day_ms, minute_ms } from '#platform/clock.ts';

/** What one person may have. The plan of a team sets its own, smaller limit on the devices in it (LNK-1). */
export const deviceLimits = {
  devices: 50,
  liveTokens: 20,
  openChallenges: 20,
  challengeLife_ms: 5 * minute_ms,
  tokenLife_days: { least: 1, most: 365 },
  devicesPerToken: 100,
  /** Ended tokens stay in the list so long. */
  endedTokensShown_ms: 30 * day_ms,
  /** IN-11: who came in, for half a year. */
  historyKept_ms: 180 * day_ms,
} as const;
