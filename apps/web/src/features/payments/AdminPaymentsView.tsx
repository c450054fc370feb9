'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';

const filterNames = ['state'] as const;
const paymentStates = ['created', 'pending', 'failed', 'captured'] as const;

export function AdminPaymentsView(): ReactElement {
  const t = useTranslations('adminMoney.payments');
  const tStates = useTranslations('states.payment');
  const tLists = useTranslations('lists');
  const filters = useUrlFilters(filterNames);
  const state = paymentStates.find((name) => name === filters.values.state);
  const list = usePagedList({
    key: ['admin-payments', state],
    load: (cursor) =>
      browserApi.get('/api/payments', {
        query: { limit: 25, ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) },
      }),
    page: (answer) => ({ rows: answer.payments, next: answer.nextCursor }),
  });
  return (
    <Page title={t('title')} width="wide">
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={tLists('state')}
          value={state}
          onValue={(value) => filters.set({ state: value })}
          choices={paymentStates.map((value) => ({ value, text: tStates(value) }))}
        />
      </FilterBar>
      <DataTable
        caption={t('title')}
        list={list}
        rowKey={(payment) => payment.paymentId}
        rowHref={(payment) => adminUrls.payment(payment.paymentId)}
        columns={[
          { key: 'at', head: t('at'), cell: (payment) => <When at={payment.createdAt} /> },
          { key: 'state', head: tLists('state'), cell: (payment) => <StateChip of="payment" state={payment.state} /> },
          { key: 'method', head: t('method'), cell: (payment) => payment.method?.toUpperCase() ?? '–' },
          { key: 'failure', head: t('failure'), cell: (payment) => payment.failureCode ?? '–' },
          {
            key: 'refunded',
            head: t('refunded'),
            align: 'end',
            cell: (payment) => <Money minor={payment.refundedMinor} exact />,
          },
          {
            key: 'amount',
            head: t('amount'),
            align: 'end',
            cell: (payment) => <Money minor={payment.amountMinor} exact />,
          },
        ]}
        empty={<EmptyBlock icon="rupee" title={filters.active ? tLists('nothingFound') : t('none')} />}
      />
    </Page>
  );
}
