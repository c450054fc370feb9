'use client';

import { dataOf, queryText } from '@mistri/api-client';
import TextField from '@mui/material/TextField';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useLedgerNames } from '#web/features/ledger/use-ledger-names.ts';
import { today } from '#web/format/india-day.ts';
import { Money } from '#web/format/Money.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { FilterBar } from '#web/lists/FilterBar.tsx';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { wholeList } from '#web/lists/whole-list.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { TcsReturn } from './TcsReturn.tsx';

const filterNames = ['month'] as const;

export function ReportsView(): ReactElement {
  const t = useTranslations('adminMoney.reports');
  const names = useLedgerNames();
  const filters = useUrlFilters(filterNames);
  const month = /^\d{4}-\d{2}$/.test(filters.values.month ?? '') ? (filters.values.month ?? '') : today().slice(0, 7);
  const report = useQuery({
    queryKey: ['report', month],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/reports', { query: { month } })),
  });
  return (
    <Page title={t('title')} width="wide">
      <FilterBar filters={filters}>
        <TextField
          type="month"
          size="small"
          label={t('month')}
          value={month}
          onChange={(event) => filters.set({ month: event.target.value || undefined })}
          sx={{ maxWidth: 220 }}
          slotProps={{ inputLabel: { shrink: true } }}
        />
        <DownloadButton
          url={`/api/admin/reports.csv${queryText({ month })}`}
          name={`report-${month}.csv`}
          text={t('csv')}
        />
      </FilterBar>
      <Loaded query={report}>
        {(shown) => (
          <>
            <Section title={t('orders', { count: shown.ordersPlaced })}>
              <DataTable
                caption={t('orders', { count: shown.ordersPlaced })}
                list={wholeList(shown.orders)}
                rowKey={(row) => `${row.status}-${row.buyerKind}`}
                columns={[
                  { key: 'state', head: t('state'), cell: (row) => <StateChip of="order" state={row.status} /> },
                  { key: 'kind', head: t('kind'), cell: (row) => row.buyerKind.toUpperCase() },
                  { key: 'count', head: t('count'), align: 'end', cell: (row) => row.orders },
                  { key: 'total', head: t('total'), align: 'end', cell: (row) => <Money minor={row.totalMinor} /> },
                ]}
                empty={<p>{t('noOrders')}</p>}
              />
            </Section>
            <Section title={t('money')}>
              <DataTable
                caption={t('money')}
                list={wholeList(shown.money)}
                rowKey={(row) => row.account}
                columns={[
                  { key: 'account', head: t('account'), cell: (row) => names.ofAccountKind(row.account) },
                  { key: 'in', head: t('debit'), align: 'end', cell: (row) => <Money minor={row.debitMinor} exact /> },
                  {
                    key: 'out',
                    head: t('credit'),
                    align: 'end',
                    cell: (row) => <Money minor={row.creditMinor} exact />,
                  },
                ]}
                empty={<p>{t('noMoney')}</p>}
              />
            </Section>
            <Section title={t('dealers')}>
              <DataTable
                caption={t('dealers')}
                list={wholeList(shown.dealers)}
                rowKey={(row) => row.dealerId}
                rowHref={(row) => adminUrls.applicant('dealer', row.dealerId)}
                columns={[
                  { key: 'dealer', head: t('dealer'), cell: (row) => row.dealerName },
                  { key: 'count', head: t('count'), align: 'end', cell: (row) => row.orders },
                  { key: 'goods', head: t('goods'), align: 'end', cell: (row) => <Money minor={row.goodsMinor} /> },
                ]}
                empty={<p>{t('noOrders')}</p>}
              />
            </Section>
          </>
        )}
      </Loaded>
      <TcsReturn month={month} />
    </Page>
  );
}
