import type { ColumnType, Generated } from 'kysely';

type Json = ColumnType<Record<string, unknown>, string, string>;

interface PolicyTable {
  only_row: Generated<boolean>;
  trusted_after: number;
  price_jump_bp: number;
  report_threshold: number;
  photo_limit: number;
  photo_distance: number;
  title_similarity: number;
  changed_at: Date;
}

interface ReviewsTable {
  review_id: string;
  product_id: string;
  dealer_id: string;
  reasons: string[];
  details: Json;
  proposed: ColumnType<Record<string, unknown> | null, string | null, string | null>;
  state: 'open' | 'approved' | 'rejected' | 'withdrawn';
  opened_at: Date;
  decided_at: Date | null;
  decided_by: string | null;
  note: string | null;
}

interface PhotosTable {
  photo_id: string;
  product_id: string;
  dealer_id: string;
  position: number;
  width: number;
  height: number;
  alt: Generated<string>;
  /** 64 bits as text: a signed bigint does not fit a JS number. */
  fingerprint: ColumnType<string, string, never>;
  pieces: number[];
  state: 'shown' | 'waiting' | 'removed';
  created_at: Date;
}

interface ReportsTable {
  report_id: string;
  product_id: string;
  user_id: string;
  reason: string;
  note: string | null;
  state: Generated<'open' | 'upheld' | 'dismissed'>;
  created_at: Date;
}

interface ForbiddenWordsTable {
  kind: 'identifier' | 'act' | 'harmless' | 'phrase';
  word: string;
}

declare module '#platform/db/database.ts' {
  interface Database {
    catalogue_policy: PolicyTable;
    product_reviews: ReviewsTable;
    product_photos: PhotosTable;
    product_reports: ReportsTable;
    forbidden_words: ForbiddenWordsTable;
  }
}
