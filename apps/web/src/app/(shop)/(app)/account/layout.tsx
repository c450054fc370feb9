import { getTranslations } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';
import { DeskFrame } from '#web/app-kit/DeskFrame.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { RequireSession } from '#web/session/RequireSession.tsx';

export default async function AccountLayout({ children }: { children: ReactNode }): Promise<ReactElement> {
  const t = await getTranslations('account.nav');
  const tLink = await getTranslations('link.nav');
  const items = [
    { href: urls.account(), text: t('profile'), icon: 'user' },
    { href: urls.orders(), text: t('orders'), icon: 'parcel' },
    { href: urls.repairs(), text: t('repairs'), icon: 'tools' },
    { href: urls.addresses(), text: t('addresses'), icon: 'pin' },
    { href: urls.security(), text: t('security'), icon: 'shield' },
    { href: urls.sessions(), text: t('sessions'), icon: 'screen' },
    { href: urls.notifications(), text: t('notifications'), icon: 'bell' },
    { href: urls.privacy(), text: t('privacy'), icon: 'lock' },
  ] as const;
  const link = [
    { href: urls.linkDevices(), text: tLink('devices'), icon: 'globe' },
    { href: urls.linkSessions(), text: tLink('sessions'), icon: 'cable' },
    { href: urls.linkTeams(), text: tLink('teams'), icon: 'user' },
    { href: urls.linkTokens(), text: tLink('tokens'), icon: 'key' },
  ] as const;
  return (
    <ClientMessages of={['account']}>
      <DeskFrame label={t('title')} home={urls.account()} groups={[{ items }, { title: tLink('group'), items: link }]}>
        <RequireSession>{children}</RequireSession>
      </DeskFrame>
    </ClientMessages>
  );
}
