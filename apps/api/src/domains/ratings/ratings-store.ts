import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { RatingsTable, RatingState, RatingSummariesTable, ReportReason } from './ratings-tables.ts';

export type Rating = Selectable<RatingsTable>;
export type RatingSummary = Omit<Selectable<RatingSummariesTable>, 'updated_at'>;

export function findRating(db: Db, ratingId: string): Promise<Rating | undefined> {
  return db.selectFrom('ratings').selectAll().where('rating_id', '=', ratingId).executeTakeFirst();
}

/** Before the summary of its subject. */
export function lockRating(tx: Tx, ratingId: string): Promise<Rating | undefined> {
  return tx.selectFrom('ratings').selectAll().where('rating_id', '=', ratingId).forUpdate().executeTakeFirst();
}

export function ratingsOfJob(db: Db, jobId: string): Promise<Rating[]> {
  return db.selectFrom('ratings').selectAll().where('job_id', '=', jobId).execute();
}

/** @returns undefined when this line (or this job's payee) has been rated */
export function insertRating(tx: Tx, rating: Insertable<RatingsTable>): Promise<Rating | undefined> {
  return tx
    .insertInto('ratings')
    .values(rating)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
}

export function updateRating(tx: Tx, ratingId: string, change: Updateable<RatingsTable>): Promise<Rating> {
  return tx
    .updateTable('ratings')
    .set(change)
    .where('rating_id', '=', ratingId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

interface Page {
  readonly after?: string;
  readonly limit: number;
  readonly score?: number;
}

/** Newest first; one more than the limit, to know whether there are more. */
export function shownRatings(db: Db, subjectId: string, page: Page): Promise<Rating[]> {
  return paged(db, page).where('subject_id', '=', subjectId).where('state', '=', 'shown').execute();
}

export function ratingsOfPayee(db: Db, payeeId: string, page: Page & { unanswered?: boolean }): Promise<Rating[]> {
  let query = paged(db, page).where('payee_id', '=', payeeId).where('state', '=', 'shown');
  if (page.unanswered) query = query.where('reply', 'is', null);
  return query.execute();
}

/** What moderators look at: `reported` has open reports and is shown or waiting. */
export function moderationQueue(db: Db, page: Page & { state?: 'reported' | 'waiting' | 'hidden' }): Promise<Rating[]> {
  const query = paged(db, page);
  if (page.state === 'waiting' || page.state === 'hidden') return query.where('state', '=', page.state).execute();
  return query.where('open_reports', '>', 0).where('state', 'in', ['shown', 'waiting']).execute();
}

function paged(db: Db, page: Page) {
  let query = db
    .selectFrom('ratings')
    .selectAll()
    .orderBy('rating_id', 'desc')
    .limit(page.limit + 1);
  if (page.after) query = query.where('rating_id', '<', page.after);
  if (page.score) query = query.where('score', '=', page.score);
  return query;
}

/** @returns false when this reader has reported it before */
export async function insertReport(
  tx: Tx,
  report: { rating_id: string; reporter_id: string; reason: ReportReason; note: string | null; at: Date },
): Promise<boolean> {
  const row = await tx
    .insertInto('rating_reports')
    .values(report)
    .onConflict((conflict) => conflict.doNothing())
    .returning('rating_id')
    .executeTakeFirst();
  return row !== undefined;
}

export function openReports(db: Db, ratingIds: readonly string[]) {
  if (ratingIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('rating_reports')
    .select(['rating_id', 'reason', 'note', 'at'])
    .where('rating_id', 'in', [...ratingIds])
    .where('closed_at', 'is', null)
    .orderBy('at')
    .execute();
}

export async function closeReports(tx: Tx, ratingId: string, at: Date): Promise<void> {
  await tx
    .updateTable('rating_reports')
    .set({ closed_at: at })
    .where('rating_id', '=', ratingId)
    .where('closed_at', 'is', null)
    .execute();
}

/** What a rating adds to its subject's stars. Only what is shown counts. */
export function countedScore(rating: { state: RatingState; score: number } | undefined): number | undefined {
  return rating?.state === 'shown' ? rating.score : undefined;
}

/** Takes one score out and puts one in; the row's lock keeps the order of what follows from it. */
export async function moveStars(
  tx: Tx,
  move: { subjectId: string; from: number | undefined; to: number | undefined; at: Date },
): Promise<RatingSummary | undefined> {
  const { subjectId, from, to } = move;
  if (from === to) return undefined;
  await tx
    .insertInto('rating_summaries')
    .values({ subject_id: subjectId, updated_at: move.at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const step = (stars: number): number => Number(to === stars) - Number(from === stars);
  const { rows } = await sql<RatingSummary>`
    UPDATE rating_summaries SET stars_1 = stars_1 + ${step(1)}, stars_2 = stars_2 + ${step(2)},
      stars_3 = stars_3 + ${step(3)}, stars_4 = stars_4 + ${step(4)}, stars_5 = stars_5 + ${step(5)}, updated_at = ${move.at}
    WHERE subject_id = ${subjectId} RETURNING *`.execute(tx);
  return rows[0];
}

export function readSummaries(db: Db, subjectIds: readonly string[]): Promise<RatingSummary[]> {
  if (subjectIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('rating_summaries')
    .selectAll()
    .where('subject_id', 'in', [...new Set(subjectIds)])
    .execute();
}

/** GOV-6: what an erased user wrote goes; the stars stay, they name nobody. */
export async function forgetTexts(tx: Tx, authorId: string): Promise<void> {
  await tx.updateTable('ratings').set({ comment: null }).where('author_id', '=', authorId).execute();
  await tx.updateTable('rating_reports').set({ note: null }).where('reporter_id', '=', authorId).execute();
}
