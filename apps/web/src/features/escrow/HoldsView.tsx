'use client';

import type { Data } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { Money, money } from '#web/format/Money.tsx';
import { useLineName } from '#web/format/use-line-name.ts';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar, TextFilter } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { usePerson } from '#web/session/RequireSession.tsx';
import { useCan } from '#web/session/use-can.ts';
import { useRelease } from './use-release.ts';

export type Hold = Data<'GET /api/admin/holds'>['holds'][number];

const filterNames = ['queue', 'state', 'jobId', 'payeeId', 'paymentId'] as const;
export const holdQueues = ['release', 'frozen', 'review', 'overdue', 'transfer_problem'] as const;
const holdStates = [
  'held',
  'release_requested',
  'on_hold',
  'released',
  'partially_refunded',
  'refunded',
  'created',
] as const;

/** PAY-5: what is held, and the queues that wait for finance. */
export function HoldsView(): ReactElement {
  const t = useTranslations('adminMoney.holds');
  const tStates = useTranslations('states.hold');
  const tLists = useTranslations('lists');
  const lineName = useLineName();
  const filters = useUrlFilters(filterNames);
  const { jobId, payeeId, paymentId } = filters.values;
  const queue = holdQueues.find((name) => name === filters.values.queue);
  const state = holdStates.find((name) => name === filters.values.state);
  const list = usePagedList({
    key: ['holds', filters.values],
    load: (after) =>
      browserApi.get('/api/admin/holds', {
        query: {
          limit: 25,
          ...(queue ? { queue } : {}),
          ...(state ? { state } : {}),
          ...(jobId ? { jobId } : {}),
          ...(payeeId ? { payeeId } : {}),
          ...(paymentId ? { paymentId } : {}),
          ...(after ? { after } : {}),
        },
      }),
    page: (answer) => ({ rows: answer.holds, next: answer.nextAfter }),
  });
  const set = (name: (typeof filterNames)[number]) => (value: string | undefined) => filters.set({ [name]: value });
  return (
    <Page title={t('title')} intro={t('intro')} width="wide">
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={t('queue')}
          value={queue}
          onValue={set('queue')}
          choices={holdQueues.map((value) => ({ value, text: t(`queues.${value}`) }))}
        />
        <ChoiceFilter
          label={tLists('state')}
          value={state}
          onValue={set('state')}
          choices={holdStates.map((value) => ({ value, text: tStates(value) }))}
        />
        <TextFilter label={t('jobId')} value={jobId} onValue={set('jobId')} maxLength={30} />
        <TextFilter label={t('payeeId')} value={payeeId} onValue={set('payeeId')} maxLength={30} />
      </FilterBar>
      <DataTable
        caption={t('title')}
        list={list}
        rowKey={(hold) => hold.holdId}
        rowHref={(hold) => adminUrls.hold(hold.holdId)}
        columns={[
          {
            key: 'what',
            head: t('what'),
            cell: (hold) => lineName({ kind: hold.lineKind, description: hold.description }),
          },
          { key: 'payee', head: t('payee'), cell: (hold) => hold.payeeName },
          { key: 'state', head: tLists('state'), cell: (hold) => <StateChip of="hold" state={hold.state} /> },
          { key: 'people', head: t('approvals'), cell: (hold) => <Approvals hold={hold} /> },
          {
            key: 'since',
            head: t('since'),
            cell: (hold) => <When at={hold.releaseRequestedAt ?? hold.capturedAt} as="day" />,
          },
          { key: 'gross', head: t('gross'), align: 'end', cell: (hold) => <Money minor={hold.gross} exact /> },
          { key: 'net', head: t('net'), align: 'end', cell: (hold) => <Money minor={hold.net} exact /> },
        ]}
        actions={(hold) => <ReleaseButton hold={hold} />}
        empty={
          filters.active ? (
            <EmptyBlock icon="check" title={t('queueEmpty')} text={t('queueEmptyText')} />
          ) : (
            <EmptyBlock icon="lock" title={t('none')} />
          )
        }
      />
    </Page>
  );
}

function Approvals({ hold }: { hold: Hold }): ReactElement {
  const t = useTranslations('adminMoney.holds');
  if (!hold.needsTwo) return <>{t('onePerson')}</>;
  return <>{t('ofTwo', { count: hold.approvals })}</>;
}

export function ReleaseButton({ hold }: { hold: Hold }): ReactElement | null {
  const t = useTranslations('adminMoney.holds');
  const can = useCan();
  const ask = useAsk();
  const queries = useQueryClient();
  const lineName = useLineName();
  const release = useRelease(() => {
    void queries.invalidateQueries({ queryKey: ['holds'] });
    void queries.invalidateQueries({ queryKey: ['hold'] });
    void queries.invalidateQueries({ queryKey: ['holds-summary'] });
  });
  const { userId } = usePerson();
  if (!can('finance') || hold.state !== 'release_requested') return null;
  if (hold.approvedBy.includes(userId)) return <span>{t('youApproved')}</span>;
  async function start(): Promise<void> {
    const agreed = await ask({
      title: t('releaseTitle', { amount: money(hold.net, true), name: hold.payeeName }),
      text: hold.needsTwo ? (
        <Alert severity="info">{t(hold.approvals === 0 ? 'firstOfTwo' : 'secondOfTwo')}</Alert>
      ) : (
        t('releaseText')
      ),
      action: t(hold.needsTwo && hold.approvals === 0 ? 'approve' : 'release'),
      reason: { min: 3, max: 500 },
    });
    if (agreed) await release.run({ jobIds: [hold.jobId], holdIds: [hold.holdId], reason: agreed.reason });
  }
  return (
    <BusyButton
      size="small"
      variant="outlined"
      busy={release.busy}
      aria-label={t('releaseLabel', { what: lineName({ kind: hold.lineKind, description: hold.description }) })}
      onClick={() => void start()}
    >
      {t(hold.needsTwo && hold.approvals === 0 ? 'approve' : 'release')}
    </BusyButton>
  );
}
