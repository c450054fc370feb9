'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Page } from '#web/app-kit/Page.tsx';
import { PayeeStatement } from '#web/features/payouts/PayeeStatement.tsx';
import { useTechnician } from './OwnTechnician.tsx';

/** MKT-12 for technicians: releases with commission, GST on it, TCS and TDS, refunds and payouts of a period. */
export function WorkStatementsView(): ReactElement {
  const t = useTranslations('dealer.statements');
  return (
    <Page title={t('title')} intro={t('intro')} width="wide">
      <PayeeStatement payeeId={useTechnician().technicianId} />
    </Page>
  );
}
