import { getTranslations } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';
import { DeskFrame } from '#web/app-kit/DeskFrame.tsx';
import { OwnDealer } from '#web/features/dealers/OwnDealer.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { dealerUrls } from '#web/navigation/desk-urls.ts';
import { RequireRole } from '#web/session/RequireRole.tsx';

export default async function DealerLayout({ children }: { children: ReactNode }): Promise<ReactElement> {
  const t = await getTranslations('dealer.nav');
  const groups = [
    {
      items: [
        { href: dealerUrls.home(), text: t('today'), icon: 'home' },
        { href: dealerUrls.orders(), text: t('orders'), icon: 'parcel' },
      ],
    },
    {
      title: t('goods'),
      items: [
        { href: dealerUrls.listings(), text: t('listings'), icon: 'store' },
        { href: dealerUrls.imports(), text: t('imports'), icon: 'upload' },
        { href: dealerUrls.stock(), text: t('stock'), icon: 'board' },
        { href: dealerUrls.warehouses(), text: t('warehouses'), icon: 'pin' },
      ],
    },
    {
      title: t('money'),
      items: [
        { href: dealerUrls.earnings(), text: t('earnings'), icon: 'rupee' },
        { href: dealerUrls.statements(), text: t('statements'), icon: 'file' },
        { href: dealerUrls.payoutAccount(), text: t('payoutAccount'), icon: 'lock' },
        { href: dealerUrls.invoices(), text: t('invoices'), icon: 'file' },
        { href: dealerUrls.disputes(), text: t('disputes'), icon: 'warning' },
      ],
    },
    {
      title: t('shop'),
      items: [
        { href: dealerUrls.ratings(), text: t('ratings'), icon: 'star' },
        { href: dealerUrls.application(), text: t('application'), icon: 'shield' },
      ],
    },
  ] as const;
  return (
    <ClientMessages
      of={['dealer', 'dispute', 'disputeDesk', 'invoices', 'listings', 'orders', 'product', 'rating', 'sheets']}
    >
      <DeskFrame label={t('title')} home={dealerUrls.home()} groups={groups}>
        <RequireRole needed="dealer">
          <OwnDealer>{children}</OwnDealer>
        </RequireRole>
      </DeskFrame>
    </ClientMessages>
  );
}
