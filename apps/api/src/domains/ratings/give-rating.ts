import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import { getJob, type Job, linesOf, platformPayee } from '#rooms/jobs/index.ts';
import { changeStars, ratingFacts } from './change-stars.ts';
import { isRateable, namesContact } from './rating-rules.ts';
import { insertRating, type Rating } from './ratings-store.ts';

export interface NewRating {
  readonly jobId: string;
  /** Without it the payee is rated. */
  readonly lineId?: string;
  readonly score: number;
  readonly comment?: string;
  readonly tags?: readonly string[];
}

export type GiveRefusal =
  | 'ratings.not_delivered'
  | 'ratings.own_business'
  | 'ratings.not_rateable'
  | 'ratings.already_rated'
  | 'ratings.contact_details';

/** MKT-11: the customer of a delivered job rates what was bought, or who sold it. The permission said whose job it is. */
export async function giveRating(
  tx: Tx,
  origin: Origin,
  given: NewRating & { authorId: string; subjects: readonly string[] },
): Promise<Result<Rating, GiveRefusal>> {
  const job = await getJob(tx, given.jobId);
  if (!job) throw new Error('loaded as resource');
  if (!isRateable(job.state)) {
    return refuse('ratings.not_delivered', 'You can rate this once it has been delivered.', {
      details: { state: job.state },
    });
  }
  if (given.subjects.includes(job.payee_id)) {
    return refuse('ratings.own_business', "You act for this seller, so you can't rate it.");
  }
  const subjectId = await subjectOf(tx, job, given.lineId);
  if (!subjectId) {
    return refuse('ratings.not_rateable', 'Only goods of this order can be rated.', {
      errors: [{ path: 'lineId', message: 'is not a line of goods of this job' }],
    });
  }
  const contact = contactRefusal(given.comment, 'comment');
  if (contact) return contact;
  const rating = await insertRating(tx, {
    rating_id: newId('rtg'),
    job_id: job.job_id,
    line_id: given.lineId ?? null,
    subject_id: subjectId,
    payee_id: job.payee_id,
    author_id: given.authorId,
    score: given.score,
    tags: [...(given.tags ?? [])],
    comment: given.comment?.trim() ?? null,
    created_at: origin.at,
    edited_at: null,
    reply: null,
    replied_at: null,
    state_reason: null,
  });
  if (!rating)
    return refuse('ratings.already_rated', 'You have rated this already. You can change your rating instead.');
  await changeStars(tx, origin, { before: undefined, after: rating });
  await audit(tx, origin, {
    action: 'ratings.given',
    subjectId: rating.rating_id,
    after: { jobId: job.job_id, subjectId, score: rating.score },
  });
  await emit(tx, origin, {
    name: 'ratings.given.v1',
    subject: rating.rating_id,
    payload: { ...ratingFacts(rating), score: rating.score },
  });
  return ok(rating);
}

async function subjectOf(tx: Tx, job: Job, lineId: string | undefined): Promise<string | undefined> {
  // What the platform itself sells has no seller with stars.
  if (job.payee_id === platformPayee) return undefined;
  if (lineId === undefined) return job.payee_id;
  const line = (await linesOf(tx, job.job_id)).find((entry) => entry.line_id === lineId);
  return line?.kind === 'goods' && line.reference_id !== null ? line.reference_id : undefined;
}

export function contactRefusal(
  text: string | null | undefined,
  path: string,
): Refusal<'ratings.contact_details'> | undefined {
  if (!text || !namesContact(text)) return undefined;
  const message = 'Leave out phone numbers, e-mail addresses, UPI ids and links.';
  return refuse('ratings.contact_details', message, { errors: [{ path, message }] });
}
