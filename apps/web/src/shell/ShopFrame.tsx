import { getTranslations } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';
import { urls } from '#web/navigation/build-url.ts';
import { BottomNav } from './BottomNav.tsx';
import { Footer } from './Footer.tsx';
import { Header } from './Header.tsx';

/** Header, content, footer, and the tab bar on phones: the frame of every page for buyers. */
export async function ShopFrame({ children }: { children: ReactNode }): Promise<ReactElement> {
  const t = await getTranslations('shell');
  return (
    <>
      <Header />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Footer />
      <BottomNav
        label={t('mainNavigation')}
        items={[
          { href: urls.home(), text: t('home'), icon: 'home' },
          { href: urls.search(), text: t('parts'), icon: 'search' },
          { href: urls.cart(), text: t('cart'), icon: 'cart' },
          { href: urls.orders(), text: t('orders'), icon: 'parcel' },
          { href: urls.account(), text: t('account'), icon: 'user' },
        ]}
      />
    </>
  );
}
