'use client';

import { type ApiResult, dataOf } from '@mistri/api-client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { TileGrid } from '#web/components/TileGrid.tsx';
import { adminUrls } from '#web/navigation/desk-urls.ts';

/** More than this is shown with a plus: queues are emptied, not counted. */
const counted = 100;

async function count<T>(
  call: Promise<ApiResult<T>>,
  rows: (answer: T) => { rows: readonly unknown[]; next: unknown },
): Promise<{ text: string; some: boolean } | null> {
  const answer = await call;
  // Not every capability reads every queue.
  if (!answer.ok && answer.problem.status === 403) return null;
  const { rows: found, next } = rows(dataOf(answer));
  return { text: next ? `${counted}+` : String(found.length), some: found.length > 0 };
}

const items = (answer: { items: readonly unknown[]; nextCursor: unknown }) => ({
  rows: answer.items,
  next: answer.nextCursor,
});

async function readQueues() {
  const submitted = { status: 'submitted', limit: counted } as const;
  const [dealers, businesses, disputed, returns] = await Promise.all([
    count(browserApi.get('/api/admin/dealers', { query: submitted }), items),
    count(browserApi.get('/api/admin/businesses', { query: submitted }), items),
    ...(['disputed', 'return_requested'] as const).map((status) =>
      count(browserApi.get('/api/admin/orders', { query: { status, limit: counted } }), (answer) => ({
        rows: answer.orders,
        next: answer.nextCursor,
      })),
    ),
  ]);
  return [
    { key: 'dealers', count: dealers, href: adminUrls.applicants('dealer', 'submitted') },
    { key: 'businesses', count: businesses, href: adminUrls.applicants('business', 'submitted') },
    { key: 'disputed', count: disputed, href: adminUrls.orders({ status: 'disputed' }) },
    { key: 'returns', count: returns, href: adminUrls.orders({ status: 'return_requested' }) },
  ] as const;
}

export function OperationsQueues(): ReactElement {
  const t = useTranslations('admin.overview');
  const queues = useQuery({ queryKey: ['admin-queues'], queryFn: readQueues, refetchInterval: 60_000 });
  return (
    <Section title={t('shop')}>
      <Loaded query={queues} rows={1}>
        {(list) => (
          <TileGrid
            tiles={list.flatMap(({ key, count: found, href }) =>
              found === null || found === undefined
                ? []
                : [
                    {
                      key,
                      label: t(key),
                      value: found.text,
                      href,
                      ...(found.some ? { tone: 'warning' as const } : {}),
                    },
                  ],
            )}
          />
        )}
      </Loaded>
    </Section>
  );
}
