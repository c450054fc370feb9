import type { PagedList } from './use-paged-list.ts';

/** A list that came in one piece, for the table that shows lists. */
export function wholeList<Row>(rows: readonly Row[]): PagedList<Row> {
  return {
    rows,
    error: null,
    loading: false,
    stale: false,
    number: 1,
    back: undefined,
    forward: undefined,
    again: () => undefined,
  };
}
