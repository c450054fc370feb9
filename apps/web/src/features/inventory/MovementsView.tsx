'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Link } from '#web/navigation/Link.tsx';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { useDealer } from '#web/features/dealers/OwnDealer.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { dealerUrls } from '#web/navigation/desk-urls.ts';

const filterNames = ['productId'] as const;

export function MovementsView(): ReactElement {
  const t = useTranslations('dealer.stock');
  const dealer = useDealer();
  const { productId } = useUrlFilters(filterNames).values;
  const list = usePagedList({
    key: ['movements', dealer.id, productId],
    load: (before) =>
      browserApi.get('/api/inventory/{dealerId}/movements', {
        path: { dealerId: dealer.id },
        query: { limit: 50, ...(productId ? { productId } : {}), ...(before ? { before: Number(before) } : {}) },
      }),
    page: (answer) => ({
      rows: answer.items,
      next: answer.nextBefore === null ? null : String(answer.nextBefore),
    }),
  });
  const kindName = (kind: string): string => {
    const key = `kinds.${kind}` as never;
    return t.has(key) ? t(key) : kind.replaceAll('_', ' ');
  };
  return (
    <Page title={t('movements')} width="wide" back={{ href: dealerUrls.stock(), text: t('title') }}>
      <DataTable
        caption={t('movements')}
        list={list}
        rowKey={(row) => String(row.seq)}
        columns={[
          { key: 'at', head: t('at'), cell: (row) => <When at={row.at} /> },
          { key: 'sku', head: t('sku'), cell: (row) => row.sku },
          { key: 'kind', head: t('what'), cell: (row) => kindName(row.kind) },
          { key: 'quantity', head: t('quantity'), align: 'end', cell: (row) => signed(row.quantityDelta) },
          { key: 'reserved', head: t('reserved'), align: 'end', cell: (row) => signed(row.reservedDelta) },
          {
            key: 'order',
            head: t('order'),
            cell: (row) => (row.jobId ? <Link href={dealerUrls.order(row.jobId)}>{t('order')}</Link> : '–'),
          },
          { key: 'note', head: t('note'), cell: (row) => row.note ?? '–' },
        ]}
        empty={<EmptyBlock icon="board" title={t('noMovements')} />}
      />
    </Page>
  );
}

const signed = (delta: number): string => (delta > 0 ? `+${delta}` : delta === 0 ? '–' : `−${-delta}`);
