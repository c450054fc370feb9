'use client';

import Alert from '@mui/material/Alert';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Page } from '#web/app-kit/Page.tsx';
import { AccountAndForm } from '#web/features/payouts/PayoutAccountView.tsx';
import { useTechnician } from './OwnTechnician.tsx';

/** Where the technician's money goes. */
export function WorkAccountView(): ReactElement {
  const t = useTranslations('work.account');
  const technician = useTechnician();
  const certified = technician.status === 'active' || technician.status === 'suspended';
  return (
    <Page title={t('title')} intro={t('intro')}>
      {certified ? (
        <AccountAndForm payeeId={technician.technicianId} />
      ) : (
        <Alert severity="info">{t('afterApproval')}</Alert>
      )}
    </Page>
  );
}
