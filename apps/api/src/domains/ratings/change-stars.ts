import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { countedScore, moveStars, type Rating } from './ratings-store.ts';

/** Brings the subject's summary along with a rating that came or changed, and tells whoever keeps a copy of it. */
export async function changeStars(
  tx: Tx,
  origin: Origin,
  change: { before: Rating | undefined; after: Rating },
): Promise<void> {
  const { before, after } = change;
  const { subject_id: subjectId } = after;
  const summary = await moveStars(tx, {
    subjectId,
    from: countedScore(before),
    to: countedScore(after),
    at: origin.at,
  });
  if (!summary) return;
  await emit(tx, origin, {
    name: 'ratings.summary_changed.v1',
    subject: subjectId,
    payload: {
      subjectId,
      count: summary.rating_count,
      average_x100: summary.average_x100,
      steady_x100: summary.steady_x100,
    },
  });
}

/** What every event about a rating says. */
export function ratingFacts(rating: Rating) {
  return {
    ratingId: rating.rating_id,
    jobId: rating.job_id,
    subjectId: rating.subject_id,
    payeeId: rating.payee_id,
    authorId: rating.author_id,
  };
}
