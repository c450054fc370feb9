'use client';

import type { Data } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Money, money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar, TextFilter } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { useCan } from '#web/session/use-can.ts';

type Batch = Data<'POST /api/payouts'>;

const filterNames = ['state', 'payeeId', 'batchId'] as const;
const payoutStates = ['requested', 'processing', 'paid', 'failed', 'returned'] as const;

export function PayoutsView(): ReactElement {
  const t = useTranslations('adminMoney.payouts');
  const tStates = useTranslations('states.payout');
  const tLists = useTranslations('lists');
  const filters = useUrlFilters(filterNames);
  const { payeeId, batchId } = filters.values;
  const state = payoutStates.find((name) => name === filters.values.state);
  const list = usePagedList({
    key: ['payouts', filters.values],
    load: (after) =>
      browserApi.get('/api/payouts', {
        query: {
          limit: 25,
          ...(state ? { state } : {}),
          ...(payeeId ? { payeeId } : {}),
          ...(batchId ? { batchId } : {}),
          ...(after ? { after } : {}),
        },
      }),
    page: (answer) => ({ rows: answer.payouts, next: answer.nextAfter }),
    refresh_ms: 30_000,
  });
  return (
    <Page title={t('title')} intro={t('intro')} width="wide">
      <PayAll />
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={tLists('state')}
          value={state}
          onValue={(value) => filters.set({ state: value })}
          choices={payoutStates.map((value) => ({ value, text: tStates(value) }))}
        />
        <TextFilter
          label={t('payeeId')}
          value={payeeId}
          maxLength={30}
          onValue={(value) => filters.set({ payeeId: value })}
        />
        <TextFilter
          label={t('batchId')}
          value={batchId}
          maxLength={30}
          onValue={(value) => filters.set({ batchId: value })}
        />
      </FilterBar>
      <DataTable
        caption={t('title')}
        list={list}
        rowKey={(payout) => payout.payoutId}
        rowHref={(payout) => adminUrls.payout(payout.payoutId)}
        columns={[
          { key: 'at', head: t('at'), cell: (payout) => <When at={payout.requestedAt} /> },
          { key: 'payee', head: t('payee'), cell: (payout) => payout.payeeName || payout.payeeId },
          { key: 'state', head: tLists('state'), cell: (payout) => <StateChip of="payout" state={payout.state} /> },
          { key: 'method', head: t('method'), cell: (payout) => t(`methods.${payout.method}`) },
          { key: 'utr', head: t('utr'), cell: (payout) => payout.utr ?? payout.failure ?? '–' },
          { key: 'amount', head: t('amount'), align: 'end', cell: (payout) => <Money minor={payout.amount} exact /> },
        ]}
        empty={<EmptyBlock icon="truck" title={filters.active ? tLists('nothingFound') : t('none')} />}
      />
    </Page>
  );
}

/** Pays everybody to whom something is due; who cannot be paid yet is listed with the reason. */
function PayAll(): ReactElement | null {
  const t = useTranslations('adminMoney.payouts');
  const can = useCan();
  const ask = useAsk();
  const queries = useQueryClient();
  const [batch, setBatch] = useState<Batch>();
  const pay = useAction<string, Batch>({
    send: (note, key) => browserApi.post('/api/payouts', { body: { note }, idempotencyKey: key }),
    onDone: (made) => {
      setBatch(made);
      void queries.invalidateQueries({ queryKey: ['payouts'] });
    },
  });
  if (!can('finance')) return null;
  async function start(): Promise<void> {
    const agreed = await ask({
      title: t('payAllTitle'),
      text: t('payAllText'),
      action: t('payAll'),
      reason: { label: t('note'), hint: t('noteHint'), min: 3, max: 200 },
    });
    if (agreed) await pay.run(agreed.reason);
  }
  return (
    <div style={{ display: 'grid', gap: 'var(--space-4)', marginBlockEnd: 'var(--space-5)' }}>
      <div>
        <BusyButton variant="contained" busy={pay.busy} onClick={() => void start()}>
          {t('payAll')}
        </BusyButton>
      </div>
      {batch ? (
        <Alert severity={batch.payoutIds.length > 0 ? 'success' : 'info'} onClose={() => setBatch(undefined)}>
          {batch.payoutIds.length > 0
            ? t('batchMade', { count: batch.payoutIds.length, total: money(batch.total, true) })
            : t('nothingDue')}
          {batch.skipped.length > 0 ? (
            <ul>
              {batch.skipped.map((entry) => (
                <li key={entry.payeeId}>
                  {entry.payeeId}: {t(`skipped.${entry.reason}`)}
                </li>
              ))}
            </ul>
          ) : null}
        </Alert>
      ) : null}
    </div>
  );
}
