import type { Resource } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { describeLines, getJob, linesOf, supplierNames } from '#rooms/jobs/index.ts';
import { changeRating, replyToRating, withdrawRating } from './change-rating.ts';
import { giveRating } from './give-rating.ts';
import { moderateRating, reportRating } from './moderate-rating.ts';
import { pageOf, partyRating, presentSummary, publicRating } from './present-rating.ts';
import { isRateable } from './rating-rules.ts';
import * as schemas from './ratings-schemas.ts';
import {
  findRating,
  moderationQueue,
  openReports,
  ratingsOfJob,
  ratingsOfPayee,
  readSummaries,
  shownRatings,
} from './ratings-store.ts';

async function jobResource(db: Db, jobId: string): Promise<Resource | null> {
  const job = await getJob(db, jobId);
  return job ? { id: jobId, relations: { customer: job.customer_id, payee: job.payee_id }, state: job.state } : null;
}

async function ratingResource(db: Db, ratingId: string): Promise<Resource | null> {
  const rating = await findRating(db, ratingId);
  return rating
    ? { id: ratingId, relations: { author: rating.author_id, payee: rating.payee_id }, state: rating.state }
    : null;
}

/** Hidden, waiting and withdrawn ratings do not exist for readers. */
async function shownResource(db: Db, ratingId: string): Promise<Resource | null> {
  const resource = await ratingResource(db, ratingId);
  return resource?.state === 'shown' ? resource : null;
}

const readOfSubject = readRoute({
  method: 'GET',
  path: '/api/ratings/:subjectId',
  summary: 'Ratings of a product, dealer, technician or centre, newest first, with their summary',
  action: 'ratings.read',
  params: schemas.subjectParams,
  query: schemas.publicQuery,
  result: schemas.publicList,
  handle: async ({ db, params, query }) => {
    const { subjectId } = params;
    const [[summary], rows] = await Promise.all([readSummaries(db, [subjectId]), shownRatings(db, subjectId, query)]);
    return ok({ summary: presentSummary(subjectId, summary), ...pageOf(rows, query.limit, publicRating) });
  },
});

const give = commandRoute({
  method: 'POST',
  path: '/api/ratings',
  summary: 'Rate what was bought (a line of the job) or who sold it (the job)',
  action: 'ratings.give',
  body: schemas.giveBody,
  result: schemas.partyRatingResult,
  status: 201,
  refusals: {
    'ratings.not_delivered': 409,
    'ratings.already_rated': 409,
    'ratings.own_business': 422,
    'ratings.not_rateable': 422,
    'ratings.contact_details': 422,
  },
  resource: ({ db, body }) => jobResource(db, body.jobId),
  handle: async (call) => {
    const { userId, subjects } = signedIn(call);
    const given = await giveRating(call.tx, call.origin, { ...call.body, authorId: userId, subjects });
    return given.ok ? ok(partyRating(given.value)) : given;
  },
});

const readOfJob = readRoute({
  method: 'GET',
  path: '/api/jobs/:jobId/ratings',
  summary: 'What of a job has been rated, and what still can be',
  action: 'ratings.read_of_job',
  params: schemas.jobParams,
  result: schemas.jobRatings,
  resource: ({ db, params }) => jobResource(db, params.jobId),
  handle: async ({ db, params }) => {
    const [job, lines, ratings] = await Promise.all([
      getJob(db, params.jobId),
      linesOf(db, params.jobId),
      ratingsOfJob(db, params.jobId),
    ]);
    if (!job) throw new Error('loaded as resource');
    const ratingOf = (lineId: string | null) => {
      const found = ratings.find((rating) => rating.line_id === lineId);
      return found ? partyRating(found) : null;
    };
    return ok({
      rateable: isRateable(job.state),
      payee: { subjectId: job.payee_id, rating: ratingOf(null) },
      lines: lines.flatMap((line) =>
        line.kind === 'goods' && line.reference_id !== null
          ? [
              {
                lineId: line.line_id,
                subjectId: line.reference_id,
                description: line.description,
                rating: ratingOf(line.line_id),
              },
            ]
          : [],
      ),
    });
  },
});

const change = commandRoute({
  method: 'PATCH',
  path: '/api/ratings/:ratingId',
  summary: 'Change your rating (for 30 days)',
  action: 'ratings.change',
  params: schemas.ratingParams,
  body: schemas.changeBody,
  result: schemas.partyRatingResult,
  refusals: { 'ratings.edit_window_over': 409, 'ratings.wrong_state': 409, 'ratings.contact_details': 422 },
  resource: ({ db, params }) => ratingResource(db, params.ratingId),
  handle: async ({ tx, origin, params, body }) => {
    const changed = await changeRating(tx, origin, { ratingId: params.ratingId, change: body });
    return changed.ok ? ok(partyRating(changed.value)) : changed;
  },
});

const withdraw = commandRoute({
  method: 'DELETE',
  path: '/api/ratings/:ratingId',
  summary: 'Take your rating back (for 30 days)',
  action: 'ratings.change',
  params: schemas.ratingParams,
  result: schemas.partyRatingResult,
  refusals: { 'ratings.edit_window_over': 409 },
  resource: ({ db, params }) => ratingResource(db, params.ratingId),
  handle: async ({ tx, origin, params }) => {
    const withdrawn = await withdrawRating(tx, origin, params.ratingId);
    return withdrawn.ok ? ok(partyRating(withdrawn.value)) : withdrawn;
  },
});

const reply = commandRoute({
  method: 'PUT',
  path: '/api/ratings/:ratingId/reply',
  summary: 'Answer a rating in public, or better the answer',
  action: 'ratings.reply',
  params: schemas.ratingParams,
  body: schemas.replyBody,
  result: schemas.partyRatingResult,
  refusals: { 'ratings.wrong_state': 409, 'ratings.contact_details': 422 },
  resource: ({ db, params }) => ratingResource(db, params.ratingId),
  handle: async ({ tx, origin, params, body }) => {
    const replied = await replyToRating(tx, origin, { ratingId: params.ratingId, text: body.text });
    return replied.ok ? ok(partyRating(replied.value)) : replied;
  },
});

const report = commandRoute({
  method: 'POST',
  path: '/api/ratings/:ratingId/reports',
  summary: 'Report a rating that should not be shown',
  action: 'ratings.report',
  params: schemas.ratingParams,
  body: schemas.reportBody,
  result: schemas.reportedResult,
  status: 201,
  refusals: { 'ratings.own_rating': 422 },
  resource: ({ db, params }) => shownResource(db, params.ratingId),
  handle: async ({ tx, origin, params, body }) => {
    const reported = await reportRating(tx, origin, { ratingId: params.ratingId, ...body });
    return reported.ok ? ok({ reported: true as const }) : reported;
  },
});

const readOfPayee = readRoute({
  method: 'GET',
  path: '/api/payees/:payeeId/ratings',
  summary: 'Ratings a seller received, of itself and its goods, newest first',
  action: 'ratings.read_of_payee',
  params: schemas.payeeParams,
  query: schemas.payeeQuery,
  result: schemas.payeeList,
  resource: ({ params }) => Promise.resolve({ id: params.payeeId, relations: { payee: params.payeeId } }),
  handle: async ({ db, params, query }) =>
    ok(pageOf(await ratingsOfPayee(db, params.payeeId, query), query.limit, partyRating)),
});

const readQueue = readRoute({
  method: 'GET',
  path: '/api/admin/ratings',
  summary: 'Reported, waiting or hidden ratings, newest first',
  action: 'ratings.read_queue',
  query: schemas.queueQuery,
  result: schemas.queueList,
  handle: async ({ db, services, query }) => {
    const rows = await moderationQueue(db, query);
    const reports = Map.groupBy(
      await openReports(
        db,
        rows.map((row) => row.rating_id),
      ),
      (entry) => entry.rating_id,
    );
    const lines = await describeLines(
      db,
      rows.flatMap((row) => row.line_id ?? []),
    );
    const sellers = await supplierNames(
      db,
      services,
      rows.map((row) => row.job_id),
    );
    return ok(
      pageOf(rows, query.limit, (row) => ({
        ...partyRating(row),
        payeeName: sellers.get(row.job_id) ?? '',
        lineTitle: row.line_id === null ? null : (lines.get(row.line_id)?.description ?? null),
        openReports: row.open_reports,
        reports: (reports.get(row.rating_id) ?? []).map(({ reason, note, at }) => ({
          reason,
          note,
          at: at.toISOString(),
        })),
      })),
    );
  },
});

const moderate = commandRoute({
  method: 'PATCH',
  path: '/api/admin/ratings/:ratingId',
  summary: 'Show or hide a rating, with a reason; answers its reports',
  action: 'ratings.moderate',
  params: schemas.ratingParams,
  body: schemas.decisionBody,
  result: schemas.partyRatingResult,
  refusals: { 'ratings.wrong_state': 409 },
  resource: ({ db, params }) => ratingResource(db, params.ratingId),
  handle: async ({ tx, origin, params, body }) => {
    const moderated = await moderateRating(tx, origin, { ratingId: params.ratingId, ...body });
    return moderated.ok ? ok(partyRating(moderated.value)) : moderated;
  },
});

export const ratingsRoutes = [
  readOfSubject,
  give,
  readOfJob,
  change,
  withdraw,
  reply,
  report,
  readOfPayee,
  readQueue,
  moderate,
];
