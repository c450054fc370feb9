'use client';

import { StateChip } from '#web/app-kit/StateChip.tsx';
import { isJobNumber, jobNumber } from '@mistri/contracts/jobs/job-number';
import { orderStates } from '@mistri/contracts/orders/order-states';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { endOfDay, startOfDay } from '#web/format/india-day.ts';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar, TextFilter } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';

const filterNames = ['number', 'status', 'dealerId', 'customerId', 'from', 'to'] as const;
const listedStates = orderStates.filter((state) => state !== 'draft' && state !== 'validated');

export function AdminOrdersView(): ReactElement {
  const t = useTranslations('admin.orders');
  const tStates = useTranslations('states.order');
  const tLists = useTranslations('lists');
  const filters = useUrlFilters(filterNames);
  const { number, dealerId, customerId, from, to } = filters.values;
  const status = listedStates.find((state) => state === filters.values.status);
  const list = usePagedList({
    key: ['admin-orders', filters.values],
    load: (cursor) =>
      browserApi.get('/api/admin/orders', {
        query: {
          limit: 25,
          ...(status ? { status } : {}),
          ...(number && isJobNumber(number) ? { number } : {}),
          ...(dealerId ? { dealerId } : {}),
          ...(customerId ? { customerId } : {}),
          ...(from ? { from: new Date(startOfDay(from)).toISOString() } : {}),
          ...(to ? { to: endOfDay(to) } : {}),
          ...(cursor ? { cursor } : {}),
        },
      }),
    page: (answer) => ({ rows: answer.orders, next: answer.nextCursor }),
  });
  const set = (name: (typeof filterNames)[number]) => (value: string | undefined) => filters.set({ [name]: value });
  return (
    <Page title={t('title')} width="wide">
      <FilterBar filters={filters}>
        <TextFilter
          label={t('number')}
          value={number}
          onValue={set('number')}
          maxLength={30}
          problem={number && !isJobNumber(number) ? tLists('badNumber') : undefined}
        />
        <ChoiceFilter
          label={tLists('state')}
          value={status}
          onValue={set('status')}
          choices={listedStates.map((state) => ({ value: state, text: tStates(state) }))}
        />
        <TextFilter label={t('dealerId')} value={dealerId} onValue={set('dealerId')} maxLength={30} />
        <TextFilter label={t('customerId')} value={customerId} onValue={set('customerId')} maxLength={30} />
        <TextFilter type="date" label={tLists('from')} value={from} onValue={set('from')} />
        <TextFilter type="date" label={tLists('to')} value={to} onValue={set('to')} />
      </FilterBar>
      <DataTable
        caption={t('title')}
        list={list}
        rowKey={(order) => order.orderId}
        rowHref={(order) => adminUrls.order(order.orderId)}
        columns={[
          { key: 'number', head: t('number'), cell: (order) => jobNumber(order.orderId) },
          { key: 'what', head: t('what'), cell: (order) => order.firstTitle },
          { key: 'dealer', head: t('dealer'), cell: (order) => order.dealerName },
          { key: 'state', head: tLists('state'), cell: (order) => <StateChip of="order" state={order.status} /> },
          { key: 'kind', head: t('kind'), cell: (order) => t(order.buyerKind) },
          { key: 'when', head: t('ordered'), cell: (order) => <When at={order.createdAt} /> },
          { key: 'total', head: t('total'), align: 'end', cell: (order) => <Money minor={order.totalAmount} /> },
        ]}
        empty={
          filters.active ? (
            <EmptyBlock icon="filter" title={tLists('nothingFound')} text={tLists('nothingFoundText')} />
          ) : (
            <EmptyBlock icon="parcel" title={t('none')} />
          )
        }
      />
    </Page>
  );
}
