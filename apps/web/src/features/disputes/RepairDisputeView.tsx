'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Page } from '#web/app-kit/Page.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useLiveRepair } from '#web/features/repairs/use-live-repair.ts';
import { urls } from '#web/navigation/build-url.ts';
import { RequireSession } from '#web/session/RequireSession.tsx';
import { JobDisputes } from './OrderDisputeView.tsx';

/** “Something is wrong” with a repair: for each payment of it, the disputes there are and the form for a new one (PAY-7). */
export function RepairDisputeView({ repairId }: { repairId: string }): ReactElement {
  const t = useTranslations('dispute');
  return (
    <Page title={t('title')} intro={t('introRepair')} back={{ href: urls.repair(repairId), text: t('toRepair') }}>
      <RequireSession>
        <Disputes repairId={repairId} />
      </RequireSession>
    </Page>
  );
}

function Disputes({ repairId }: { repairId: string }): ReactElement {
  const repair = useLiveRepair(repairId);
  return (
    <Loaded query={repair}>{({ jobs }) => jobs.map((job) => <JobDisputes key={job.jobId} jobId={job.jobId} />)}</Loaded>
  );
}
