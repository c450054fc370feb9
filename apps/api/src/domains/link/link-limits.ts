import { day_ms, hour_ms, minute_ms } from '#platform/clock.ts';

/** A limit on everything that Link's control plane holds or answers. What a plan limits stands in `link_plans`. */
export const linkLimits = {
  /** Teams a person may be in, and rules, open invitations a team may have. */
  teamsPerPerson: 10,
  rulesPerTeam: 100,
  invitationLife_ms: 7 * day_ms,
  /** Live sessions a device may be part of. */
  sessionsPerDevice: 32,
  /** No session is longer, whoever opens it. */
  longestSession_ms: 24 * hour_ms,
  relaysPerSession: 3,
  /** A relay that has not told its load for so long gets no new sessions. */
  relaySilence_ms: 45_000,
  /** A connected device reports each of its live sessions every minute; without any report this long it is over. */
  reportSilence_ms: 10 * minute_ms,
  /** A device of one session that is neither connected nor in a session for so long leaves its owner's list. */
  leftBehindAfter_ms: 15 * minute_ms,
  reportsKept_ms: 30 * day_ms,
  /** IN-11: who was connected with whom, for half a year. */
  sessionsKept_ms: 180 * day_ms,
  /** A plan that was not renewed still holds for so long, then the team is on the free one. */
  planGrace_ms: 7 * day_ms,
  /** What was ordered and not paid by then is forgotten; money that comes later goes back. */
  payPlanWithin_ms: day_ms,
  /** Nothing is sold further ahead. */
  paidAhead_ms: 3 * 366 * day_ms,
  /** So many days before the end the owners are told. */
  endingTold_days: [7, 1],
  /** A new key is published so long before it signs: every device has read it by then. */
  keyPublishedBefore_ms: day_ms,
} as const;
