'use client';

import { useState } from 'react';
import type { PagedList } from './use-paged-list.ts';

/** A list that came in one piece but is too long to show in one piece. Another list begins at its first page. */
export function useLocalPages<Row>(rows: readonly Row[], identity: string, perPage = 20): PagedList<Row> {
  const [position, setPosition] = useState({ of: identity, page: 0 });
  const last = Math.max(0, Math.ceil(rows.length / perPage) - 1);
  const page = position.of === identity ? Math.min(position.page, last) : 0;
  const goTo = (to: number) => () => setPosition({ of: identity, page: to });
  return {
    rows: rows.slice(page * perPage, (page + 1) * perPage),
    error: null,
    loading: false,
    stale: false,
    number: page + 1,
    back: page > 0 ? goTo(page - 1) : undefined,
    forward: page < last ? goTo(page + 1) : undefined,
    again: () => undefined,
  };
}
