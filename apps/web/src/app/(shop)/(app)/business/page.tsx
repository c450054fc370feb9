import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { ApplicationView } from '#web/features/dealers/ApplicationView.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { RequireSession } from '#web/session/RequireSession.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('dealer.application');
  return { title: t('titleBusiness'), robots: { index: false } };
}

/** ROLE-2: a customer becomes a business when an admin has verified GSTIN and documents. */
export default function Page(): ReactElement {
  return (
    <ClientMessages of={['dealer']}>
      <RequireSession>
        <ApplicationView kind="business" />
      </RequireSession>
    </ClientMessages>
  );
}
