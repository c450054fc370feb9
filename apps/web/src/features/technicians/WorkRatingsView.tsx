'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { OwnRatings } from '#web/features/ratings/DealerRatingsView.tsx';
import { workUrls } from '#web/navigation/desk-urls.ts';
import { useTechnician } from './OwnTechnician.tsx';

/** REP-9: the technician may answer. */
export function WorkRatingsView(): ReactElement {
  const t = useTranslations('work.ratings');
  const tWork = useTranslations('work.repair');
  return (
    <OwnRatings
      payeeId={useTechnician().technicianId}
      jobHref={workUrls.repair}
      words={{ intro: t('intro'), noneText: t('none'), whole: t('of'), job: tWork('title') }}
    />
  );
}
