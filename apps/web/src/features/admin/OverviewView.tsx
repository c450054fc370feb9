'use client';

import { dataOf } from '@mistri/api-client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { EmptyBlock, Loaded } from '#web/app-kit/states.tsx';
import { TileGrid } from '#web/components/TileGrid.tsx';
import { money } from '#web/format/Money.tsx';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { usePerson } from '#web/session/RequireSession.tsx';
import { useCan } from '#web/session/use-can.ts';
import { OperationsQueues } from './OperationsQueues.tsx';

/** What waits for somebody. Each number leads to the list behind it. */
export function OverviewView(): ReactElement {
  const t = useTranslations('admin.overview');
  const person = usePerson();
  const can = useCan();
  return (
    <Page title={t('title')} intro={t('hello', { name: person.name ?? person.email ?? '' })} width="wide">
      {can('operations', 'support', 'compliance', 'auditor') ? <OperationsQueues /> : null}
      {can('finance', 'operations', 'compliance', 'auditor') ? <MoneyQueues /> : null}
      {person.capabilities.length === 0 ? (
        <EmptyBlock icon="lock" title={t('nothing')} text={t('nothingText')} />
      ) : null}
    </Page>
  );
}

const queueNames = ['release', 'frozen', 'review', 'overdue', 'transfer_problem'] as const;
const alarming = new Set<string>(['overdue', 'transfer_problem']);

function MoneyQueues(): ReactElement {
  const t = useTranslations('admin.overview');
  const tQueues = useTranslations('adminMoney.holds.queues');
  const tStates = useTranslations('states.hold');
  const summary = useQuery({
    queryKey: ['holds-summary'],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/holds/summary')),
    refetchInterval: 60_000,
  });
  return (
    <Section title={t('money')}>
      <Loaded query={summary} rows={1}>
        {(sums) => (
          <>
            <TileGrid
              tiles={queueNames.map((queue) => ({
                key: queue,
                label: tQueues(queue),
                value: String(sums.queues[queue]),
                href: adminUrls.holds({ queue }),
                ...(sums.queues[queue] > 0 ? { tone: alarming.has(queue) ? 'danger' : 'warning' } : {}),
              }))}
            />
            <TileGrid
              tiles={sums.states
                .filter((entry) => ['held', 'release_requested', 'on_hold'].includes(entry.state))
                .map((entry) => ({
                  key: entry.state,
                  label: `${tStates(entry.state)} · ${entry.count}`,
                  value: money(entry.amount),
                }))}
            />
          </>
        )}
      </Loaded>
    </Section>
  );
}
