'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Earnings } from '#web/features/payouts/EarningsView.tsx';
import { workUrls } from '#web/navigation/desk-urls.ts';
import { useTechnician } from './OwnTechnician.tsx';

/** MKT-12 for technicians. */
export function WorkEarningsView(): ReactElement {
  const t = useTranslations('work.earnings');
  return (
    <Earnings
      payeeId={useTechnician().technicianId}
      accountHref={workUrls.payoutAccount()}
      jobHref={workUrls.repair}
      words={{
        intro: t('intro'),
        holdsIntro: t('holdsIntro'),
        notYet: t('notYet'),
        noHolds: t('noHolds'),
      }}
    />
  );
}
