import type { RatingSummary, Rating } from './ratings-store.ts';
import type { PartyRating, PublicRating, SummaryAnswer } from './ratings-schemas.ts';
import { editableUntil } from './rating-rules.ts';

export function publicRating(rating: Rating): PublicRating {
  return {
    ratingId: rating.rating_id,
    subjectId: rating.subject_id,
    score: rating.score,
    tags: rating.tags,
    comment: rating.comment,
    createdAt: rating.created_at.toISOString(),
    editedAt: rating.edited_at?.toISOString() ?? null,
    reply:
      rating.reply !== null && rating.replied_at !== null
        ? { text: rating.reply, at: rating.replied_at.toISOString() }
        : null,
  };
}

/** For the two sides of the job and admins. */
export function partyRating(rating: Rating): PartyRating {
  return {
    ...publicRating(rating),
    jobId: rating.job_id,
    lineId: rating.line_id,
    payeeId: rating.payee_id,
    state: rating.state,
    stateReason: rating.state_reason,
    editableUntil: editableUntil(rating).toISOString(),
  };
}

export function presentSummary(subjectId: string, summary: RatingSummary | undefined): SummaryAnswer {
  return {
    subjectId,
    ratingAverage: (summary?.average_x100 ?? 0) / 100,
    ratingCount: summary?.rating_count ?? 0,
    stars: {
      1: summary?.stars_1 ?? 0,
      2: summary?.stars_2 ?? 0,
      3: summary?.stars_3 ?? 0,
      4: summary?.stars_4 ?? 0,
      5: summary?.stars_5 ?? 0,
    },
  };
}

/** Rows were asked for with one too many: it says whether there is another page. */
export function pageOf<T>(rows: readonly Rating[], limit: number, present: (rating: Rating) => T) {
  const page = rows.slice(0, limit);
  return { ratings: page.map(present), nextAfter: rows.length > limit ? (page.at(-1)?.rating_id ?? null) : null };
}
