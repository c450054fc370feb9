'use client';

import { StateChip } from '#web/app-kit/StateChip.tsx';
import { orderStates, type OrderState } from '@mistri/contracts/orders/order-states';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { useDealer } from '#web/features/dealers/OwnDealer.tsx';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { dealerUrls } from '#web/navigation/desk-urls.ts';
import { useLiveOrders } from './use-live-orders.ts';

const filterNames = ['status'] as const;
const listedStates = orderStates.filter((state) => state !== 'draft' && state !== 'validated');

export function DealerOrdersView(): ReactElement {
  const t = useTranslations('dealer.orders');
  const tStates = useTranslations('states.order');
  const tLists = useTranslations('lists');
  const dealer = useDealer();
  const filters = useUrlFilters(filterNames);
  const status = listedStates.find((state) => state === filters.values.status);
  useLiveOrders();
  const list = usePagedList({
    key: ['dealer-orders', dealer.id, status],
    load: (cursor) =>
      browserApi.get('/api/dealers/{dealerId}/orders', {
        path: { dealerId: dealer.id },
        query: { limit: 25, ...(status ? { status } : {}), ...(cursor ? { cursor } : {}) },
      }),
    page: (answer) => ({ rows: answer.orders, next: answer.nextCursor }),
    refresh_ms: 30_000,
  });
  return (
    <Page title={t('title')} width="wide">
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={tLists('state')}
          value={status}
          onValue={(value) => filters.set({ status: value })}
          choices={listedStates.map((state: OrderState) => ({ value: state, text: tStates(state) }))}
        />
      </FilterBar>
      <DataTable
        caption={t('title')}
        list={list}
        rowKey={(order) => order.orderId}
        rowHref={(order) => dealerUrls.order(order.orderId)}
        columns={[
          {
            key: 'what',
            head: t('what'),
            cell: (order) =>
              order.itemCount > 1
                ? t('andMore', { title: order.firstTitle, count: order.itemCount - 1 })
                : order.firstTitle,
          },
          { key: 'state', head: tLists('state'), cell: (order) => <StateChip of="order" state={order.status} /> },
          { key: 'kind', head: t('buyer'), cell: (order) => t(order.buyerKind) },
          {
            key: 'deadline',
            head: t('deadline'),
            cell: (order) => (order.actBy && dealersTurn(order.status) ? <When at={order.actBy} /> : '–'),
          },
          { key: 'when', head: t('ordered'), cell: (order) => <When at={order.createdAt} /> },
          { key: 'total', head: t('total'), align: 'end', cell: (order) => <Money minor={order.totalAmount} /> },
        ]}
        empty={
          filters.active ? (
            <EmptyBlock icon="filter" title={tLists('nothingFound')} text={tLists('nothingFoundText')} />
          ) : (
            <EmptyBlock icon="parcel" title={t('none')} text={t('noneText')} />
          )
        }
      />
    </Page>
  );
}

/** States in which the dealer has to act before `actBy`. */
export const dealersTurn = (state: OrderState): boolean =>
  ['paid', 'accepted', 'packed', 'return_requested'].includes(state);
