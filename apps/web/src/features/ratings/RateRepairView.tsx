'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Page } from '#web/app-kit/Page.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useLiveRepair } from '#web/features/repairs/use-live-repair.ts';
import { urls } from '#web/navigation/build-url.ts';
import { RequireSession } from '#web/session/RequireSession.tsx';
import { JobRatings } from './RateOrderView.tsx';

/** REP-9: the customer rates the technician, once per repair. */
export function RateRepairView({ repairId }: { repairId: string }): ReactElement {
  const t = useTranslations('rating');
  return (
    <Page title={t('titleRepair')} intro={t('introRepair')} back={{ href: urls.repair(repairId), text: t('toRepair') }}>
      <RequireSession>
        <Rating repairId={repairId} />
      </RequireSession>
    </Page>
  );
}

function Rating({ repairId }: { repairId: string }): ReactElement {
  const t = useTranslations('rating');
  const repair = useLiveRepair(repairId);
  return (
    <Loaded query={repair}>
      {({ technicianName }) => (
        <JobRatings
          jobId={repairId}
          payeeName={technicianName ?? t('technician')}
          notYet={t('notYetRepair')}
          linesToo={false}
        />
      )}
    </Loaded>
  );
}
