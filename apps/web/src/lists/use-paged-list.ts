'use client';

import type { ApiResult } from '@mistri/api-client';
import { dataOf } from '@mistri/api-client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

/** One page of a list as the api answers it, whatever its fields are called there. */
export interface PageOf<Row> {
  rows: readonly Row[];
  next: string | null;
}

export interface PagedList<Row> {
  rows: readonly Row[] | undefined;
  error: unknown;
  loading: boolean;
  /** The rows on show belong to the page or filter before; the new ones are on their way. */
  stale: boolean;
  number: number;
  back: (() => void) | undefined;
  forward: (() => void) | undefined;
  again: () => void;
}

interface PagedListOptions<Answer, Row> {
  /** Everything that decides what the list holds: its name and the filters. A change starts at the first page. */
  key: readonly unknown[];
  load: (cursor: string | undefined) => Promise<ApiResult<Answer>>;
  page: (answer: Answer) => PageOf<Row>;
  /** For lists that change by themselves. */
  refresh_ms?: number;
}

/** A list that the server cuts into pages. Going back needs no cursor of its own: the ones used so far are kept. */
export function usePagedList<Answer, Row>(options: PagedListOptions<Answer, Row>): PagedList<Row> {
  const identity = JSON.stringify(options.key);
  const [position, setPosition] = useState<{ of: string; cursors: readonly string[] }>({ of: identity, cursors: [] });
  const cursors = position.of === identity ? position.cursors : [];
  const query = useQuery({
    queryKey: [...options.key, 'page', cursors.at(-1) ?? ''],
    queryFn: async () => options.page(dataOf(await options.load(cursors.at(-1)))),
    placeholderData: keepPreviousData,
    ...(options.refresh_ms === undefined ? {} : { refetchInterval: options.refresh_ms }),
  });
  const goTo = (to: readonly string[]) => () => setPosition({ of: identity, cursors: to });
  const next = query.data?.next;
  return {
    rows: query.data?.rows,
    error: query.error,
    loading: query.isPending,
    stale: query.isPlaceholderData,
    number: cursors.length + 1,
    back: cursors.length > 0 ? goTo(cursors.slice(0, -1)) : undefined,
    forward: next && !query.isPlaceholderData ? goTo([...cursors, next]) : undefined,
    again: () => void query.refetch(),
  };
}
