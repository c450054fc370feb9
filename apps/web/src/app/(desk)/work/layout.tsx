import { getTranslations } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';
import { DeskFrame } from '#web/app-kit/DeskFrame.tsx';
import { OwnTechnician } from '#web/features/technicians/OwnTechnician.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { workUrls } from '#web/navigation/desk-urls.ts';
import { RequireRole } from '#web/session/RequireRole.tsx';

export default async function WorkLayout({ children }: { children: ReactNode }): Promise<ReactElement> {
  const t = await getTranslations('work.nav');
  const groups = [
    {
      items: [
        { href: workUrls.home(), text: t('jobs'), icon: 'phone' },
        { href: workUrls.history(), text: t('history'), icon: 'clock' },
      ],
    },
    {
      title: t('money'),
      items: [
        { href: workUrls.earnings(), text: t('earnings'), icon: 'rupee' },
        { href: workUrls.statements(), text: t('statements'), icon: 'file' },
        { href: workUrls.payoutAccount(), text: t('payoutAccount'), icon: 'lock' },
        { href: workUrls.disputes(), text: t('disputes'), icon: 'warning' },
      ],
    },
    {
      title: t('me'),
      items: [
        { href: workUrls.profile(), text: t('profile'), icon: 'shield' },
        { href: workUrls.ratings(), text: t('ratings'), icon: 'star' },
      ],
    },
  ] as const;
  return (
    <ClientMessages of={['dealer', 'dispute', 'disputeDesk', 'invoices', 'rating', 'repairs', 'work']}>
      <DeskFrame label={t('title')} home={workUrls.home()} groups={groups}>
        <RequireRole needed="technician">
          <OwnTechnician>{children}</OwnTechnician>
        </RequireRole>
      </DeskFrame>
    </ClientMessages>
  );
}
