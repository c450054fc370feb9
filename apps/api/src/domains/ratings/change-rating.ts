import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import { changeStars, ratingFacts } from './change-stars.ts';
import { contactRefusal } from './give-rating.ts';
import { editableUntil } from './rating-rules.ts';
import { lockRating, type Rating, updateRating } from './ratings-store.ts';

export interface RatingChange {
  readonly score?: number;
  /** Null takes the text away. */
  readonly comment?: string | null;
  readonly tags?: readonly string[];
}

export type ChangeRefusal = 'ratings.edit_window_over' | 'ratings.wrong_state' | 'ratings.contact_details';

/** The author changes a rating within its window. A new text has not been looked at: the approval of the old one ends. */
export async function changeRating(
  tx: Tx,
  origin: Origin,
  wanted: { ratingId: string; change: RatingChange },
): Promise<Result<Rating, ChangeRefusal>> {
  const before = await lockLoaded(tx, wanted.ratingId);
  const { score, comment, tags } = wanted.change;
  const refusal = windowOver(before, origin) ?? notChangeable(before) ?? contactRefusal(comment, 'comment');
  if (refusal) return refusal;
  const text = comment === undefined ? before.comment : (comment?.trim() ?? null);
  const after = await updateRating(tx, before.rating_id, {
    score: score ?? before.score,
    comment: text,
    tags: [...(tags ?? before.tags)],
    approved: before.approved && text === before.comment,
    edited_at: origin.at,
  });
  await changeStars(tx, origin, { before, after });
  await audit(tx, origin, {
    action: 'ratings.changed',
    subjectId: after.rating_id,
    before: { score: before.score },
    after: { score: after.score, textChanged: text !== before.comment },
  });
  return ok(after);
}

/** The author takes a rating back, text and all. It stays counted as given once. */
export async function withdrawRating(
  tx: Tx,
  origin: Origin,
  ratingId: string,
): Promise<Result<Rating, 'ratings.edit_window_over'>> {
  const before = await lockLoaded(tx, ratingId);
  if (before.state === 'withdrawn') return ok(before);
  const refusal = windowOver(before, origin);
  if (refusal) return refusal;
  const after = await updateRating(tx, ratingId, { state: 'withdrawn', comment: null, tags: [] });
  await changeStars(tx, origin, { before, after });
  await audit(tx, origin, { action: 'ratings.withdrawn', subjectId: ratingId, before: { state: before.state } });
  return ok(after);
}

/** The payee answers in public, and may better the answer. */
export async function replyToRating(
  tx: Tx,
  origin: Origin,
  reply: { ratingId: string; text: string },
): Promise<Result<Rating, 'ratings.wrong_state' | 'ratings.contact_details'>> {
  const rating = await lockLoaded(tx, reply.ratingId);
  if (rating.state !== 'shown') return refuse('ratings.wrong_state', 'Only a rating that is shown can be answered.');
  const contact = contactRefusal(reply.text, 'text');
  if (contact) return contact;
  const after = await updateRating(tx, rating.rating_id, { reply: reply.text.trim(), replied_at: origin.at });
  await audit(tx, origin, { action: 'ratings.replied', subjectId: rating.rating_id });
  if (rating.reply === null) {
    await emit(tx, origin, { name: 'ratings.replied.v1', subject: rating.rating_id, payload: ratingFacts(rating) });
  }
  return ok(after);
}

export async function lockLoaded(tx: Tx, ratingId: string): Promise<Rating> {
  const rating = await lockRating(tx, ratingId);
  if (!rating) throw new Error('loaded as resource');
  return rating;
}

function windowOver(rating: Rating, origin: Origin): Refusal<'ratings.edit_window_over'> | undefined {
  const until = editableUntil(rating);
  if (origin.at <= until) return undefined;
  return refuse('ratings.edit_window_over', 'A rating can be changed for 30 days. This one stays as it is.', {
    details: { editableUntil: until.toISOString() },
  });
}

function notChangeable(rating: Rating): Refusal<'ratings.wrong_state'> | undefined {
  if (rating.state === 'shown') return undefined;
  const why = {
    waiting: 'Readers reported this rating. You can change it once a moderator has looked at it.',
    hidden: 'A moderator has hidden this rating.',
    withdrawn: 'You have withdrawn this rating.',
  }[rating.state];
  return refuse('ratings.wrong_state', why, { details: { state: rating.state } });
}
