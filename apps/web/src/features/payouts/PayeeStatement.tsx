'use client';

import { type Data, dataOf, queryText } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { EmptyBlock, Loaded } from '#web/app-kit/states.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { jobNumber } from '@mistri/contracts/jobs/job-number';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { FilterBar, TextFilter } from '#web/lists/FilterBar.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { wholeList } from '#web/lists/whole-list.ts';
import { firstOfMonth, today } from '#web/format/india-day.ts';

const filterNames = ['from', 'to'] as const;

/** Releases with every deduction, refunds and payouts of a period, with the balance before and after. */
export function PayeeStatement({ payeeId }: { payeeId: string }): ReactElement {
  const t = useTranslations('dealer.statements');
  const tLists = useTranslations('lists');
  const locale = useLocale();
  const filters = useUrlFilters(filterNames);
  const from = filters.values.from ?? firstOfMonth();
  const to = filters.values.to ?? today();
  const statement = useQuery({
    queryKey: ['statement', payeeId, from, to],
    queryFn: async () =>
      dataOf(await browserApi.get('/api/payees/{payeeId}/statement', { path: { payeeId }, query: { from, to } })),
  });
  return (
    <>
      <FilterBar filters={filters}>
        <TextFilter type="date" label={tLists('from')} value={from} onValue={(value) => filters.set({ from: value })} />
        <TextFilter type="date" label={tLists('to')} value={to} onValue={(value) => filters.set({ to: value })} />
        <DownloadButton
          url={`/api/payees/${encodeURIComponent(payeeId)}/statement.csv${queryText({ from, to })}`}
          name={`statement-${from}-${to}.csv`}
          text={t('csv')}
        />
        <DownloadButton
          url={`/api/payees/${encodeURIComponent(payeeId)}/statement.pdf${queryText({ from, to, locale })}`}
          name={`statement-${from}-${to}.pdf`}
          text={t('pdf')}
        />
      </FilterBar>
      <Loaded query={statement}>{(answer) => <Lines statement={answer} />}</Loaded>
    </>
  );
}

/** A payout has no sale and no deductions; a column of zeros says less than none. */
const deducted = (minor: number): ReactElement | null => (minor === 0 ? null : <Money minor={minor} exact />);

function Lines({ statement }: { statement: Data<'GET /api/payees/{payeeId}/statement'> }): ReactElement {
  const t = useTranslations('dealer.statements');
  const kindName = (kind: string): string => {
    const key = `kinds.${kind}` as never;
    return t.has(key) ? t(key) : kind.replaceAll('_', ' ');
  };
  return (
    <>
      <Facts
        of={[
          [t('opening'), <Money key="opening" minor={statement.opening} exact />],
          [t('closing'), <Money key="closing" minor={statement.closing} exact />],
        ]}
      />
      {statement.truncated ? <Alert severity="info">{t('truncated')}</Alert> : null}
      <div style={{ marginBlockStart: 'var(--space-4)' }}>
        <DataTable
          caption={t('title')}
          list={wholeList(statement.lines)}
          rowKey={(line) => `${line.at}-${line.kind}-${line.reference}`}
          columns={[
            { key: 'at', head: t('at'), cell: (line) => <When at={line.at} as="day" /> },
            {
              key: 'kind',
              head: t('kind'),
              cell: (line) =>
                [kindName(line.kind), line.jobId ? jobNumber(line.jobId) : ''].filter(Boolean).join(' · '),
            },
            { key: 'gross', head: t('gross'), align: 'end', cell: (line) => deducted(line.gross) },
            {
              key: 'commission',
              head: t('commission'),
              align: 'end',
              cell: (line) => deducted(line.commission),
            },
            { key: 'gst', head: t('gst'), align: 'end', cell: (line) => deducted(line.gst) },
            { key: 'tcs', head: t('tcs'), align: 'end', cell: (line) => deducted(line.tcs) },
            { key: 'tds', head: t('tds'), align: 'end', cell: (line) => deducted(line.tds) },
            { key: 'amount', head: t('amount'), align: 'end', cell: (line) => <Money minor={line.amount} exact /> },
            { key: 'balance', head: t('balance'), align: 'end', cell: (line) => <Money minor={line.balance} exact /> },
          ]}
          empty={<EmptyBlock icon="file" title={t('none')} text={t('noneText')} />}
        />
      </div>
    </>
  );
}
