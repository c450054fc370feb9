'use client';

import { dataOf, queryText } from '@mistri/api-client';
import { gstState } from '@mistri/contracts/identifiers/index';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';

/** IN-6: what is reported to the tax office as collected at source, per supplier and State, as GSTR-8 asks for it. */
export function TcsReturn({ month }: { month: string }): ReactElement {
  const t = useTranslations('adminMoney.reports.tcs');
  const report = useQuery({
    queryKey: ['tcs-return', month],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/tcs-return', { query: { month } })),
  });
  return (
    <Section title={t('title')}>
      <Loaded query={report}>
        {(shown) => (
          <>
            <p>{t.rich('text', { day: () => <When at={`${shown.dueOn}T12:00:00+05:30`} as="day" /> })}</p>
            <div>
              <DownloadButton
                url={`/api/admin/tcs-return.csv${queryText({ month })}`}
                name={`gstr-8-${month}.csv`}
                text={t('csv')}
              />
            </div>
            <DataTable
              caption={t('title')}
              list={wholeList(shown.rows)}
              rowKey={(row) => `${row.supplierGstin}-${row.table}-${row.placeOfSupply}`}
              columns={[
                { key: 'supplier', head: t('supplier'), cell: (row) => row.supplierGstin },
                { key: 'table', head: t('buyers'), cell: (row) => t(`tables.${row.table}`) },
                {
                  key: 'state',
                  head: t('state'),
                  cell: (row) => gstState(row.placeOfSupply)?.name ?? row.placeOfSupply,
                },
                {
                  key: 'supplied',
                  head: t('supplied'),
                  align: 'end',
                  cell: (row) => <Money minor={row.supplied} exact />,
                },
                {
                  key: 'returned',
                  head: t('returned'),
                  align: 'end',
                  cell: (row) => <Money minor={row.returned} exact />,
                },
                { key: 'net', head: t('net'), align: 'end', cell: (row) => <Money minor={row.net} exact /> },
                {
                  key: 'tax',
                  head: t('tax'),
                  align: 'end',
                  cell: (row) => <Money minor={row.cgst + row.sgst + row.igst} exact />,
                },
              ]}
              empty={<p>{t('nothing')}</p>}
            />
          </>
        )}
      </Loaded>
    </Section>
  );
}
