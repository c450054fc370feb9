'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Page } from '#web/app-kit/Page.tsx';
import { useDealer } from '#web/features/dealers/OwnDealer.tsx';
import { PayeeStatement } from './PayeeStatement.tsx';

export function StatementsView(): ReactElement {
  const t = useTranslations('dealer.statements');
  const dealer = useDealer();
  return (
    <Page title={t('title')} intro={t('intro')} width="wide">
      <PayeeStatement payeeId={dealer.id} />
    </Page>
  );
}
