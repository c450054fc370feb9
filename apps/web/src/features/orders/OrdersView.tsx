'use client';

import { orderStates, type OrderState } from '@mistri/contracts/orders/order-states';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { urls } from '#web/navigation/build-url.ts';
import { RequireSession } from '#web/session/RequireSession.tsx';

const filterNames = ['status'] as const;
const listedStates = orderStates.filter((state) => state !== 'draft' && state !== 'validated');
const refresh_ms = 30_000;

/** MKT-12: everything the buyer ever ordered. */
export function OrdersView(): ReactElement {
  const t = useTranslations('orders');
  return (
    <Page title={t('title')} width="wide" action={<LinkButton href={urls.repairs()}>{t('repairs')}</LinkButton>}>
      <RequireSession>
        <OrderList />
      </RequireSession>
    </Page>
  );
}

function OrderList(): ReactElement {
  const t = useTranslations('orders');
  const tStates = useTranslations('states.order');
  const tLists = useTranslations('lists');
  const filters = useUrlFilters(filterNames);
  const status = listedStates.find((state) => state === filters.values.status);
  const list = usePagedList({
    key: ['orders', status],
    load: (cursor) =>
      browserApi.get('/api/orders', {
        query: { limit: 20, ...(status ? { status } : {}), ...(cursor ? { cursor } : {}) },
      }),
    page: (answer) => ({ rows: answer.orders, next: answer.nextCursor }),
    refresh_ms,
  });
  return (
    <>
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
        rowHref={(order) => urls.order(order.orderId)}
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
          { key: 'when', head: t('ordered'), cell: (order) => <When at={order.createdAt} as="day" /> },
          { key: 'total', head: t('total'), align: 'end', cell: (order) => <Money minor={order.totalAmount} /> },
        ]}
        empty={
          filters.active ? (
            <EmptyBlock icon="filter" title={tLists('nothingFound')} text={tLists('nothingFoundText')} />
          ) : (
            <EmptyBlock
              icon="parcel"
              title={t('emptyTitle')}
              text={t('emptyText')}
              action={
                <LinkButton variant="contained" href={urls.search()}>
                  {t('findParts')}
                </LinkButton>
              }
            />
          )
        }
      />
    </>
  );
}
