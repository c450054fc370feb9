import { getTranslations } from 'next-intl/server';
import { cookies } from 'next/headers';
import type { ReactElement, ReactNode } from 'react';
import { repairsCookie } from '#web/features/repairs/repairs-cookie.ts';
import { urls } from '#web/navigation/build-url.ts';
import { hasSession } from '#web/session/session-hint.ts';
import { BottomNav } from './BottomNav.tsx';
import { Footer } from './Footer.tsx';
import { Header } from './Header.tsx';

/** Header, content, footer, and the tab bar on phones: the frame of every page for buyers. */
export async function ShopFrame({ children }: { children: ReactNode }): Promise<ReactElement> {
  const [t, jar] = await Promise.all([getTranslations('shell'), cookies()]);
  const home = { href: urls.home(), text: t('home'), icon: 'home' } as const;
  const buying = [
    { href: urls.search(), text: t('parts'), icon: 'search' },
    { href: urls.cart(), text: t('cart'), icon: 'cart' },
    { href: urls.orders(), text: t('orders'), icon: 'parcel' },
  ] as const;
  const repairs = { href: urls.repairs(), text: t('repairs'), icon: 'tools' } as const;
  const account = { href: urls.account(), text: t('account'), icon: 'user' } as const;
  return (
    <>
      <Header />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Footer />
      <BottomNav
        label={t('mainNavigation')}
        items={[home, ...buying, account]}
        itemsWithRepairs={[...buying, repairs, account]}
        hasRepairs={hasSession(jar) && jar.get(repairsCookie)?.value === '1'}
      />
    </>
  );
}
