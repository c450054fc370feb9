'use client';

import { dataOf, type Data } from '@mistri/api-client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useSymptomNames } from '#web/features/repairs/RepairAsked.tsx';
import styles from '#web/features/repairs/repairs.module.css';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';
import { useLiveRefresh } from '#web/live/use-live-refresh.ts';
import { workUrls } from '#web/navigation/desk-urls.ts';
import { AvailabilitySwitch } from './AvailabilitySwitch.tsx';
import { useTechnician } from './OwnTechnician.tsx';
import { type WorkGroup, workGroup } from './work-groups.ts';

export type Job = Data<'GET /api/repairs'>['repairs'][number];

const refresh = { 'repair.changed': ['work'] } as const;
const asking_ms = { live: 60_000, silent: 10_000 } as const;

/** What a technician has to do now, the most urgent first; new work appears by itself. */
export function WorkView(): ReactElement {
  const t = useTranslations('work.jobs');
  const technician = useTechnician();
  const live = useLiveRefresh(refresh);
  const open = useQuery({
    queryKey: ['work', 'open'],
    queryFn: async () => dataOf(await browserApi.get('/api/repairs', { query: { open: true, limit: 100 } })).repairs,
    refetchInterval: live ? asking_ms.live : asking_ms.silent,
  });
  return (
    <Page title={t('title')} width="wide" action={<LinkButton href={workUrls.history()}>{t('history')}</LinkButton>}>
      {technician.status === 'active' ? <AvailabilitySwitch technician={technician} /> : null}
      <Loaded query={open}>
        {(jobs) => (
          <>
            <Group title={t('offered')} intro={t('offeredIntro')} jobs={jobs} of="offered" none={t('noneOffered')} />
            <Group title={t('underWay')} jobs={jobs} of="underWay" none={t('noneUnderWay')} />
            <Group title={t('waiting')} jobs={jobs} of="waiting" none={t('noneWaiting')} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

interface GroupProps {
  title: string;
  intro?: string;
  jobs: readonly Job[];
  of: WorkGroup;
  none: string;
}

function Group({ title, intro, jobs, of, none }: GroupProps): ReactElement {
  const own = jobs.filter((job) => workGroup(job.status) === of);
  return (
    <Section title={title} intro={own.length > 0 ? intro : undefined}>
      {own.length === 0 ? (
        <p className={styles.soft} aria-live="polite">
          {none}
        </p>
      ) : (
        <JobTable caption={title} jobs={own} />
      )}
    </Section>
  );
}

function JobTable({ caption, jobs }: { caption: string; jobs: readonly Job[] }): ReactElement {
  const t = useTranslations('work.jobs');
  const tLists = useTranslations('lists');
  const names = useSymptomNames();
  return (
    <DataTable
      caption={caption}
      list={wholeList(jobs)}
      rowKey={(job) => job.repairId}
      rowHref={(job) => workUrls.repair(job.repairId)}
      columns={[
        { key: 'phone', head: t('phone'), cell: (job) => `${job.brand} ${job.model}` },
        { key: 'problem', head: t('problem'), cell: (job) => names(job.symptoms) },
        { key: 'state', head: tLists('state'), cell: (job) => <StateChip of="repair" state={job.status} /> },
        {
          key: 'preferred',
          head: t('preferred'),
          cell: (job) => (job.preferredAt ? <When at={job.preferredAt} /> : t('soon')),
        },
        { key: 'actBy', head: t('actBy'), cell: (job) => (job.actBy ? <When at={job.actBy} /> : '–') },
      ]}
      empty={null}
    />
  );
}
