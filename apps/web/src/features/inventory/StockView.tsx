'use client';

import type { Data } from '@mistri/api-client';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import Button from '@mui/material/Button';
import { browserApi } from '#web/api/browser-api.ts';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { useDealer } from '#web/features/dealers/OwnDealer.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar, TextFilter } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { dealerUrls } from '#web/navigation/desk-urls.ts';
import { ChangeStockDialog } from './ChangeStockDialog.tsx';

export type StockRow = Data<'GET /api/inventory/{dealerId}'>['items'][number];

const filterNames = ['search', 'lowStock'] as const;

export function StockView(): ReactElement {
  const t = useTranslations('dealer.stock');
  const tLists = useTranslations('lists');
  const dealer = useDealer();
  const queries = useQueryClient();
  const filters = useUrlFilters(filterNames);
  const [changing, setChanging] = useState<StockRow>();
  const { search, lowStock } = filters.values;
  const list = usePagedList({
    key: ['stock', dealer.id, search, lowStock],
    load: (after) =>
      browserApi.get('/api/inventory/{dealerId}', {
        path: { dealerId: dealer.id },
        query: {
          limit: 50,
          ...(search ? { search } : {}),
          ...(lowStock === 'true' ? { lowStock: true } : {}),
          ...(after ? { after } : {}),
        },
      }),
    page: (answer) => ({ rows: answer.items, next: answer.nextAfter }),
  });
  return (
    <Page
      title={t('title')}
      width="wide"
      action={<LinkButton href={dealerUrls.movements()}>{t('movements')}</LinkButton>}
    >
      <FilterBar filters={filters}>
        <TextFilter
          label={t('search')}
          value={search}
          maxLength={80}
          onValue={(value) => filters.set({ search: value })}
        />
        <ChoiceFilter
          label={t('which')}
          value={lowStock}
          onValue={(value) => filters.set({ lowStock: value })}
          choices={[{ value: 'true', text: t('onlyLow') }]}
        />
      </FilterBar>
      <DataTable
        caption={t('title')}
        list={list}
        rowKey={(row) => `${row.productId}-${row.warehouseId}`}
        columns={[
          { key: 'title', head: t('product'), cell: (row) => row.title },
          { key: 'sku', head: t('sku'), cell: (row) => row.sku },
          { key: 'warehouse', head: t('warehouse'), cell: (row) => row.warehouseName },
          { key: 'quantity', head: t('quantity'), align: 'end', cell: (row) => row.quantity },
          { key: 'reserved', head: t('reserved'), align: 'end', cell: (row) => row.reservedCount },
          {
            key: 'available',
            head: t('available'),
            align: 'end',
            cell: (row) =>
              row.available <= row.lowStockAt ? (
                <StatusChip tone={row.available === 0 ? 'danger' : 'warning'}>
                  {row.available === 0 ? t('out') : t('low', { count: row.available })}
                </StatusChip>
              ) : (
                row.available
              ),
          },
          { key: 'updated', head: t('updated'), cell: (row) => <When at={row.updatedAt} as="day" /> },
        ]}
        actions={(row) => (
          <Button size="small" aria-label={t('changeLabel', { title: row.title })} onClick={() => setChanging(row)}>
            {t('change')}
          </Button>
        )}
        empty={
          filters.active ? (
            <EmptyBlock icon="filter" title={tLists('nothingFound')} text={tLists('nothingFoundText')} />
          ) : (
            <EmptyBlock icon="board" title={t('none')} text={t('noneText')} />
          )
        }
      />
      {changing ? (
        <ChangeStockDialog
          dealerId={dealer.id}
          row={changing}
          close={() => setChanging(undefined)}
          onDone={() => {
            setChanging(undefined);
            void queries.invalidateQueries({ queryKey: ['stock'] });
          }}
        />
      ) : null}
    </Page>
  );
}
