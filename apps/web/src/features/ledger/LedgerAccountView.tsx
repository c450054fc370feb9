'use client';

import { useTranslations } from 'next-intl';
import { useParams } from 'next/navigation';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { useLedgerNames } from './use-ledger-names.ts';

export function LedgerAccountView(): ReactElement {
  const t = useTranslations('adminMoney.ledger');
  const names = useLedgerNames();
  const params = useParams<{ accountId: string }>();
  const accountId = decodeURIComponent(params.accountId);
  const list = usePagedList({
    key: ['ledger-entries', accountId],
    load: (after) =>
      browserApi.get('/api/admin/ledger/accounts/{accountId}/entries', {
        path: { accountId },
        query: { limit: 50, ...(after ? { after: Number(after) } : {}) },
      }),
    page: (answer) => ({ rows: answer.lines, next: answer.nextAfter === null ? null : String(answer.nextAfter) }),
  });
  return (
    <Page title={t('account')} intro={accountId} width="wide" back={{ href: adminUrls.ledger(), text: t('title') }}>
      <DataTable
        caption={t('account')}
        list={list}
        rowKey={(line) => String(line.seq)}
        columns={[
          { key: 'at', head: t('at'), cell: (line) => <When at={line.at} /> },
          { key: 'kind', head: t('kind'), cell: (line) => names.ofPosting(line.kind) },
          { key: 'counterpart', head: t('counterpart'), cell: (line) => line.counterpart },
          { key: 'reference', head: t('reference'), cell: (line) => line.reference },
          { key: 'amount', head: t('amount'), align: 'end', cell: (line) => <Money minor={line.amount} exact /> },
        ]}
        empty={<EmptyBlock icon="board" title={t('noEntries')} />}
      />
    </Page>
  );
}
