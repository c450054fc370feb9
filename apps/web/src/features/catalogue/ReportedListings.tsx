'use client';

import type { Data } from '@mistri/api-client';
import { reportReasons } from '@mistri/contracts/catalogue/review';
import Stack from '@mui/material/Stack';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { DataTable } from '#web/lists/DataTable.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { urls } from '#web/navigation/build-url.ts';
import { useCan } from '#web/session/use-can.ts';

type Reported = Data<'GET /api/admin/product-reports'>['items'][number];
type Answer = 'upheld' | 'dismissed';

/** Listings that people reported; who reported is shown to nobody. */
export function ReportedListings(): ReactElement {
  const t = useTranslations('listings.reports');
  const can = useCan();
  const list = usePagedList({
    key: ['product-reports'],
    load: (cursor) =>
      browserApi.get('/api/admin/product-reports', { query: { limit: 20, ...(cursor ? { cursor } : {}) } }),
    page: (answer) => ({ rows: answer.items, next: answer.nextCursor }),
  });
  const reasonName = (reason: string): string => {
    const known = reportReasons.find((name) => name === reason);
    return known ? t(`reasons.${known}`) : reason;
  };
  return (
    <Section title={t('title')}>
      <DataTable
        caption={t('title')}
        list={list}
        rowKey={(row) => row.productId}
        rowHref={(row) => urls.product(row.productId, row.title)}
        columns={[
          { key: 'title', head: t('listing'), cell: (row) => row.title },
          { key: 'dealer', head: t('dealer'), cell: (row) => row.dealerName },
          { key: 'state', head: t('state'), cell: (row) => <StateChip of="product" state={row.status} /> },
          { key: 'count', head: t('count'), align: 'end', cell: (row) => row.count },
          {
            key: 'why',
            head: t('why'),
            cell: (row) => (
              <ul style={{ listStyle: 'none' }}>
                {row.reports.slice(0, 3).map((report) => (
                  <li key={`${report.at}-${report.reason}`}>
                    {reasonName(report.reason)}
                    {report.note ? `: ${report.note}` : ''}
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
        actions={can('operations') ? (row) => <Decide row={row} /> : undefined}
        empty={<p>{t('none')}</p>}
      />
    </Section>
  );
}

function Decide({ row }: { row: Reported }): ReactElement {
  const t = useTranslations('listings.reports');
  const ask = useAsk();
  const queries = useQueryClient();
  const decide = useAction<{ decision: Answer; reason: string }>({
    send: (body, key) =>
      browserApi.post('/api/admin/product-reports/{productId}/decision', {
        path: { productId: row.productId },
        body,
        idempotencyKey: key,
      }),
    onDone: (_, { decision }) => {
      showToast({ text: t(`done.${decision}`), tone: 'success' });
      void queries.invalidateQueries({ queryKey: ['product-reports'] });
    },
  });
  async function start(decision: Answer): Promise<void> {
    const agreed = await ask({
      title: t(`ask.${decision}`, { title: row.title }),
      text: t(`text.${decision}`),
      action: t(`action.${decision}`),
      danger: decision === 'upheld',
      reason: { min: 3, max: 500 },
    });
    if (agreed) await decide.run({ decision, reason: agreed.reason });
  }
  return (
    <Stack direction="row" spacing={2}>
      {(['upheld', 'dismissed'] as const).map((decision) => (
        <BusyButton
          key={decision}
          size="small"
          color={decision === 'upheld' ? 'error' : 'primary'}
          busy={decide.busy}
          onClick={() => void start(decision)}
        >
          {t(`action.${decision}`)}
        </BusyButton>
      ))}
    </Stack>
  );
}
