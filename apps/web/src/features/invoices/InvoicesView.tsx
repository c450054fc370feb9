'use client';

import type { Data } from '@mistri/api-client';
import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { Money } from '#web/format/Money.tsx';
import { jobNumber } from '@mistri/contracts/jobs/job-number';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar, TextFilter } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { dealerUrls } from '#web/navigation/desk-urls.ts';
import { isId } from '#web/navigation/is-id.ts';
import { Link } from '#web/navigation/Link.tsx';
import { invoiceQuery, taxOf } from './invoice-filters.ts';
import { PaperButton } from './JobPapers.tsx';

export type Invoice = Data<'GET /api/invoices'>['invoices'][number];

const kinds = [
  'tax_invoice',
  'bill_of_supply',
  'credit_note',
  'commission_invoice',
  'commission_credit_note',
] as const satisfies readonly Invoice['kind'][];
const filterNames = ['kind', 'from', 'to', 'jobId'] as const;

/** MKT-10: a dealer's documents: to buyers, and from the platform for its commission. */
export function DealerInvoicesView(): ReactElement {
  return (
    <InvoiceList
      load={(query) => browserApi.get('/api/invoices', { query })}
      scope="own"
      orderOf={(row) => (isId('ord', row.jobId) ? dealerUrls.order(row.jobId) : undefined)}
    />
  );
}

type Query = ReturnType<typeof invoiceQuery> & { limit: number; after?: string };

interface InvoiceListProps {
  load: (query: Query) => ReturnType<typeof browserApi.get<'/api/invoices'>>;
  scope: 'own' | 'all';
  orderOf: (row: Invoice) => string | undefined;
  actions?: (row: Invoice) => ReactNode;
}

export function InvoiceList({ load, scope, orderOf, actions }: InvoiceListProps): ReactElement {
  const t = useTranslations('invoices');
  const tLists = useTranslations('lists');
  const filters = useUrlFilters(filterNames);
  const kind = kinds.find((name) => name === filters.values.kind);
  const query = { ...invoiceQuery(filters.values), ...(kind ? { kind } : {}) };
  const list = usePagedList({
    key: ['invoices', scope, query],
    load: (after) => load({ ...query, limit: 25, ...(after ? { after } : {}) }),
    page: (answer) => ({ rows: answer.invoices, next: answer.nextAfter }),
  });
  return (
    <Page title={t('title')} intro={t(`intro.${scope}`)} width="wide">
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={t('kind')}
          value={filters.values.kind}
          onValue={(value) => filters.set({ kind: value })}
          choices={kinds.map((value) => ({ value, text: t(`kinds.${value}`) }))}
        />
        <TextFilter
          label={tLists('from')}
          type="date"
          value={filters.values.from}
          onValue={(value) => filters.set({ from: value })}
        />
        <TextFilter
          label={tLists('to')}
          type="date"
          value={filters.values.to}
          onValue={(value) => filters.set({ to: value })}
        />
        {/* Whole numbers are the admins' matter; a dealer finds the papers of an order on its page. */}
        {scope === 'all' ? (
          <TextFilter
            label={t('orderNumber')}
            value={filters.values.jobId}
            onValue={(value) => filters.set({ jobId: value })}
          />
        ) : null}
      </FilterBar>
      <DataTable<Invoice>
        caption={t('title')}
        list={list}
        rowKey={(row) => row.invoiceId}
        columns={[
          { key: 'number', head: t('number'), cell: (row) => <strong>{row.documentNumber}</strong> },
          { key: 'kind', head: t('kind'), cell: (row) => t(`kinds.${row.kind}`) },
          { key: 'day', head: t('day'), cell: (row) => <When at={`${row.issuedOn}T00:00:00+05:30`} as="day" /> },
          {
            key: 'order',
            head: t('order'),
            cell: (row) => {
              const href = orderOf(row);
              const number = jobNumber(row.jobId);
              return href ? <Link href={href}>{number}</Link> : number;
            },
          },
          {
            key: 'taxable',
            head: t('taxable'),
            align: 'end',
            cell: (row) => <Money minor={row.taxableAmount} exact />,
          },
          { key: 'tax', head: t('tax'), align: 'end', cell: (row) => <Money minor={taxOf(row)} exact /> },
          { key: 'total', head: t('total'), align: 'end', cell: (row) => <Money minor={row.totalAmount} exact /> },
        ]}
        actions={(row) => (
          <>
            <PaperButton paper={row} />
            {actions?.(row)}
          </>
        )}
        empty={
          filters.active ? (
            <EmptyBlock icon="search" title={tLists('nothingFound')} text={tLists('nothingFoundText')} />
          ) : (
            <EmptyBlock icon="file" title={t('none')} text={t('noneText')} />
          )
        }
      />
    </Page>
  );
}
