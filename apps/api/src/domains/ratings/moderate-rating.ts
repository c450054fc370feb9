import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { lockLoaded } from './change-rating.ts';
import { changeStars, ratingFacts } from './change-stars.ts';
import { reportsToHide } from './rating-rules.ts';
import type { ReportReason } from './ratings-tables.ts';
import { closeReports, insertReport, type Rating, updateRating } from './ratings-store.ts';

/**
 * A reader says that a rating should not be here. Each reader counts once; enough of them take it down until a moderator
 * has looked, except where one has looked at this text before.
 */
export async function reportRating(
  tx: Tx,
  origin: Origin,
  report: { ratingId: string; reason: ReportReason; note?: string },
): Promise<Result<Rating, 'ratings.own_rating'>> {
  const before = await lockLoaded(tx, report.ratingId);
  const reporterId = origin.actor.userId;
  if (before.author_id === reporterId)
    return refuse('ratings.own_rating', 'This is your own rating: you can change or withdraw it.');
  const { reason, note = null } = report;
  const row = { rating_id: before.rating_id, reporter_id: reporterId, reason, note, at: origin.at };
  if (!(await insertReport(tx, row))) return ok(before);
  const open_reports = before.open_reports + 1;
  const down = before.state === 'shown' && !before.approved && open_reports >= reportsToHide;
  const after = await updateRating(tx, before.rating_id, { open_reports, ...(down ? { state: 'waiting' } : {}) });
  await changeStars(tx, origin, { before, after });
  await audit(tx, origin, {
    action: down ? 'ratings.taken_down' : 'ratings.reported',
    subjectId: before.rating_id,
    after: { reason, open_reports },
  });
  return ok(after);
}

/** A moderator looked: shows or hides it, with a reason, and all its reports are answered. */
export async function moderateRating(
  tx: Tx,
  origin: Origin,
  decided: { ratingId: string; decision: 'show' | 'hide'; reason: string },
): Promise<Result<Rating, 'ratings.wrong_state'>> {
  const before = await lockLoaded(tx, decided.ratingId);
  if (before.state === 'withdrawn') return refuse('ratings.wrong_state', 'Its author has withdrawn this rating.');
  const shown = decided.decision === 'show';
  const after = await updateRating(tx, before.rating_id, {
    state: shown ? 'shown' : 'hidden',
    approved: shown,
    open_reports: 0,
    state_reason: shown ? null : decided.reason,
  });
  await closeReports(tx, before.rating_id, origin.at);
  await changeStars(tx, origin, { before, after });
  await audit(tx, origin, {
    action: shown ? 'ratings.approved' : 'ratings.hidden',
    subjectId: before.rating_id,
    reason: decided.reason,
    before: { state: before.state, openReports: before.open_reports },
    after: { state: after.state },
  });
  await emit(tx, origin, {
    name: 'ratings.moderated.v1',
    subject: before.rating_id,
    payload: { ...ratingFacts(before), shown },
  });
  return ok(after);
}
