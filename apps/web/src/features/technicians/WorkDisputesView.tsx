'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { OwnDispute, OwnDisputes } from '#web/features/disputes/DealerDisputesView.tsx';
import { workUrls } from '#web/navigation/desk-urls.ts';

/** PAY-7 for technicians: what customers object to, with the place to answer. */
export function WorkDisputesView(): ReactElement {
  const t = useTranslations('work.disputes');
  return <OwnDisputes href={workUrls.dispute} noneText={t('none')} />;
}

export function WorkDisputeView(): ReactElement {
  const t = useTranslations('work.repair');
  return <OwnDispute listHref={workUrls.disputes()} jobHref={workUrls.repair} jobText={t('title')} />;
}
