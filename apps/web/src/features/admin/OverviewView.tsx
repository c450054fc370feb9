'use client';

import { dataOf } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { EmptyBlock, Loaded } from '#web/app-kit/states.tsx';
import { TileGrid } from '#web/components/TileGrid.tsx';
import { groupOf, queueGroups, queueHref, toneOfQueue } from '#web/features/governance/queue-look.ts';
import { useFlagName } from '#web/features/governance/use-flag-name.ts';
import { useQueueName } from '#web/features/governance/use-queue-name.ts';
import { money } from '#web/format/Money.tsx';
import { useNow } from '#web/format/use-now.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { Link } from '#web/navigation/Link.tsx';
import { usePerson } from '#web/session/RequireSession.tsx';
import { useCan } from '#web/session/use-can.ts';
import { type Overview, useOverview } from './use-overview.ts';

/** What waits for this admin. Each number leads to the list behind it; empty queues are named at the end. */
export function OverviewView(): ReactElement {
  const t = useTranslations('admin.overview');
  const person = usePerson();
  const can = useCan();
  const overview = useOverview();
  return (
    <Page title={t('title')} intro={t('hello', { name: person.name ?? person.email ?? '' })} width="wide">
      {person.capabilities.length === 0 ? (
        <EmptyBlock icon="lock" title={t('nothing')} text={t('nothingText')} />
      ) : (
        <Loaded query={overview} rows={2}>
          {(shown) => (
            <>
              <Alarms overview={shown} />
              <Queues queues={shown.queues} />
            </>
          )}
        </Loaded>
      )}
      {can('finance', 'operations', 'compliance', 'auditor') ? <HeldMoney /> : null}
    </Page>
  );
}

/** What everybody on the desk has to know first. */
function Alarms({ overview }: { overview: Overview }): ReactElement | null {
  const t = useTranslations('admin.overview');
  const { name } = useFlagName();
  const { stopped, readOnly, audit } = overview;
  return (
    <>
      {audit.lastCheckOk === false ? (
        <Alert severity="error" sx={{ marginBlockEnd: 4 }}>
          {t('auditBroken')} <Link href={adminUrls.seals()}>{t('toAudit')}</Link>
        </Alert>
      ) : null}
      {stopped.length > 0 || readOnly ? (
        <Alert severity="warning" sx={{ marginBlockEnd: 4 }}>
          {readOnly ? `${t('readOnly')} ` : ''}
          {stopped.length > 0 ? `${t('stopped', { what: stopped.map(name).join(', ') })}. ` : ''}
          <Link href={adminUrls.switches()}>{t('toSwitches')}</Link>
        </Alert>
      ) : null}
    </>
  );
}

function Queues({ queues }: { queues: Overview['queues'] }): ReactElement {
  const t = useTranslations('admin.overview');
  const queueName = useQueueName();
  const now = useNow();
  const waiting = queues.filter(({ count }) => count > 0);
  const empty = queues.filter(({ count }) => count === 0);
  return (
    <>
      {waiting.length === 0 ? <EmptyBlock icon="check" title={t('allDone')} text={t('allDoneText')} /> : null}
      {queueGroups.map((group) => {
        const own = waiting.filter(({ queue }) => groupOf(queue) === group);
        return own.length === 0 ? null : (
          <Section key={group} title={t(group)}>
            <TileGrid
              tiles={own.map((entry) => {
                const href = queueHref(entry.queue);
                const tone = toneOfQueue(entry, now);
                return {
                  key: entry.queue,
                  label: queueName(entry.queue),
                  value: entry.count.toLocaleString('en-IN'),
                  ...(href ? { href } : {}),
                  ...(tone ? { tone } : {}),
                };
              })}
            />
          </Section>
        );
      })}
      {empty.length > 0 && waiting.length > 0 ? (
        <p style={{ color: 'var(--ink-soft)', marginBlockEnd: 'var(--space-5)' }}>
          {t('empty')}: {empty.map(({ queue }) => queueName(queue)).join(', ')}
        </p>
      ) : null}
    </>
  );
}

function HeldMoney(): ReactElement {
  const t = useTranslations('admin.overview');
  const tStates = useTranslations('states.hold');
  const summary = useQuery({
    queryKey: ['holds-summary'],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/holds/summary')),
    refetchInterval: 120_000,
  });
  return (
    <Section title={t('sums')}>
      <Loaded query={summary} rows={1}>
        {(sums) => (
          <TileGrid
            tiles={(['held', 'release_requested', 'on_hold'] as const).map((state) => {
              const sum = sums.states.find((entry) => entry.state === state);
              return {
                key: state,
                label: `${tStates(state)} · ${sum?.count ?? 0}`,
                value: money(sum?.amount ?? 0),
                href: adminUrls.holds({ state }),
              };
            })}
          />
        )}
      </Loaded>
    </Section>
  );
}
