import type { Generated, GeneratedAlways } from 'kysely';

export const ratingStates = ['shown', 'waiting', 'hidden', 'withdrawn'] as const;
export type RatingState = (typeof ratingStates)[number];

export const reportReasons = ['abuse', 'personal_data', 'fake', 'off_topic', 'other'] as const;
export type ReportReason = (typeof reportReasons)[number];

export interface RatingsTable {
  rating_id: string;
  job_id: string;
  line_id: string | null;
  subject_id: string;
  payee_id: string;
  author_id: string;
  score: number;
  tags: string[];
  comment: string | null;
  state: Generated<RatingState>;
  approved: Generated<boolean>;
  open_reports: Generated<number>;
  created_at: Date;
  edited_at: Date | null;
  reply: string | null;
  replied_at: Date | null;
  state_reason: string | null;
}

interface RatingReportsTable {
  rating_id: string;
  reporter_id: string;
  reason: ReportReason;
  note: string | null;
  at: Date;
  closed_at: Date | null;
}

export interface RatingSummariesTable {
  subject_id: string;
  stars_1: Generated<number>;
  stars_2: Generated<number>;
  stars_3: Generated<number>;
  stars_4: Generated<number>;
  stars_5: Generated<number>;
  rating_count: GeneratedAlways<number>;
  average_x100: GeneratedAlways<number>;
  steady_x100: GeneratedAlways<number>;
  updated_at: Date;
}

declare module '#platform/db/database.ts' {
  interface Database {
    ratings: RatingsTable;
    rating_reports: RatingReportsTable;
    rating_summaries: RatingSummariesTable;
  }
}
