import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';
import { fieldsOf, type ListingFields, type ProductRow } from './listing-fields.ts';
import type { ReviewRow } from './reviews-store.ts';
import { readPhotos } from './view-product.ts';

/** The queue, oldest first: who waited longest is looked at first. */
export async function listReviews(
  db: Db,
  asked: { state: ReviewRow['state']; dealerId?: string | undefined; cursor?: string | undefined; limit: number },
) {
  let find = db
    .selectFrom('product_reviews')
    .selectAll()
    .where('state', '=', asked.state)
    .orderBy('review_id')
    .limit(asked.limit + 1);
  if (asked.dealerId) find = find.where('dealer_id', '=', asked.dealerId);
  if (asked.cursor) find = find.where('review_id', '>', asked.cursor);
  const rows = await find.execute();
  const page = rows.slice(0, asked.limit);
  return {
    items: await Promise.all(page.map((review) => viewReview(db, review))),
    nextCursor: rows.length > asked.limit ? (page.at(-1)?.review_id ?? null) : null,
  };
}

async function viewReview(db: Db, review: ReviewRow) {
  const product = await db
    .selectFrom('products')
    .selectAll()
    .where('product_id', '=', review.product_id)
    .executeTakeFirstOrThrow();
  const seller = await db
    .selectFrom('catalogue_sellers')
    .select('display_name')
    .where('dealer_id', '=', review.dealer_id)
    .executeTakeFirst();
  const { reports } = await db
    .selectFrom('product_reports')
    .select((where) => where.fn.countAll<number>().as('reports'))
    .where('product_id', '=', review.product_id)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  const current = fieldsOf(product, await modelIds(db, product));
  const shown = review.proposed ? Object.keys(review.proposed) : Object.keys(current);
  return {
    reviewId: review.review_id,
    productId: review.product_id,
    title: product.title,
    grade: product.grade,
    status: product.status,
    dealerId: review.dealer_id,
    dealerName: seller?.display_name ?? '',
    reasons: review.reasons,
    details: review.details,
    proposed: review.proposed,
    current: Object.fromEntries(shown.map((name) => [name, current[name as keyof ListingFields]])),
    photos: await readPhotos(db, review.product_id, true),
    state: review.state,
    openedAt: review.opened_at.toISOString(),
    decidedAt: review.decided_at?.toISOString() ?? null,
    note: review.note,
    openReports: reports,
  };
}

async function modelIds(db: Db, product: ProductRow): Promise<string[]> {
  if (product.model_nos.length === 0) return [];
  const rows = await db
    .selectFrom('catalogue_models')
    .select('model_id')
    .where('model_no', 'in', product.model_nos)
    .execute();
  return rows.map((row) => row.model_id);
}

interface ReportedRow {
  product_id: string;
  title: string;
  status: string;
  dealer_id: string;
  display_name: string;
  count: number;
  reports: { reason: string; note: string | null; at: string }[];
}

/** Listings with open reports; who reported stays between them and us. */
export async function listReports(db: Db, asked: { cursor?: string | undefined; limit: number }) {
  const { rows } = await sql<ReportedRow>`
    SELECT product.product_id, product.title, product.status, product.dealer_id, seller.display_name,
           reported.count, reported.reports
    FROM (SELECT report.product_id, count(*)::int AS count,
                 (array_agg(jsonb_build_object('reason', reason, 'note', note,
                    'at', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
                  ORDER BY report_id DESC))[1:20] AS reports
          FROM product_reports AS report
          WHERE state = 'open' AND product_id > ${asked.cursor ?? ''}
          GROUP BY product_id ORDER BY product_id LIMIT ${asked.limit + 1}) AS reported
    JOIN products AS product ON product.product_id = reported.product_id
    JOIN catalogue_sellers AS seller ON seller.dealer_id = product.dealer_id
    ORDER BY product.product_id`.execute(db);
  const page = rows.slice(0, asked.limit);
  return {
    items: page.map((row) => ({
      productId: row.product_id,
      title: row.title,
      status: row.status,
      dealerId: row.dealer_id,
      dealerName: row.display_name,
      count: row.count,
      reports: row.reports,
    })),
    nextCursor: rows.length > asked.limit ? (page.at(-1)?.product_id ?? null) : null,
  };
}
