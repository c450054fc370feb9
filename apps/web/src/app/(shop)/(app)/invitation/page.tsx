import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { InvitationView } from '#web/features/identity/InvitationView.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('identity.invitation');
  return { title: t('title'), robots: { index: false } };
}

export default function Page(): ReactElement {
  return (
    <ClientMessages of={['identity']}>
      <InvitationView />
    </ClientMessages>
  );
}
