import type { Db } from '#platform/db/database.ts';
import { readSummaries, type RatingSummary } from './ratings-store.ts';

export interface Summary {
  readonly subjectId: string;
  readonly count: number;
  /** Hundredths of a star; 0 without ratings. */
  readonly average_x100: number;
  /** Beside imagined ratings: the one to sort by. */
  readonly steady_x100: number;
}

/** Subject id → its summary; those nobody has rated are not in it. */
export async function summariesOf(db: Db, subjectIds: readonly string[]): Promise<Map<string, Summary>> {
  const rows = await readSummaries(db, subjectIds);
  return new Map(rows.map((row) => [row.subject_id, summaryOf(row)]));
}

function summaryOf(row: RatingSummary): Summary {
  return {
    subjectId: row.subject_id,
    count: row.rating_count,
    average_x100: row.average_x100,
    steady_x100: row.steady_x100,
  };
}
