import type { Metadata, Viewport } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { cookies, headers } from 'next/headers';
import type { ReactElement, ReactNode } from 'react';
import { NavigationBar } from '#web/components/NavigationBar.tsx';
import { OfflineNotice } from '#web/components/OfflineNotice.tsx';
import { Toaster } from '#web/components/Toaster.tsx';
import { siteConfig } from '#web/config/site-config.ts';
import { followSystemScript, themeChoice, themeCookie } from '#web/theme/theme-choice.ts';
import { dark, light } from '#web/theme/tokens.ts';
import '#web/theme/tokens.css';
import '#web/theme/fonts.css';
import '#web/theme/base.css';

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: light.surface },
    { media: '(prefers-color-scheme: dark)', color: dark.surface },
  ],
};

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('shell');
  return {
    metadataBase: new URL(siteConfig().publicOrigin),
    title: { default: t('siteTitle'), template: `%s · ${t('siteName')}` },
    description: t('siteDescription'),
    applicationName: t('siteName'),
    formatDetection: { telephone: false },
  };
}

export default async function RootLayout({ children }: { children: ReactNode }): Promise<ReactElement> {
  const [locale, t, jar, head] = await Promise.all([getLocale(), getTranslations('shell'), cookies(), headers()]);
  const theme = themeChoice(jar.get(themeCookie)?.value);
  return (
    <html lang={locale} {...(theme ? { 'data-theme': theme } : {})} suppressHydrationWarning>
      <head>
        {theme ? null : (
          <script
            nonce={head.get('x-nonce') ?? undefined}
            suppressHydrationWarning
            dangerouslySetInnerHTML={{ __html: followSystemScript }}
          />
        )}
      </head>
      <body>
        <NavigationBar label={t('loading')} />
        <OfflineNotice text={t('offlineNotice')} />
        {children}
        <Toaster labels={{ region: t('messages'), dismiss: t('dismiss') }} />
      </body>
    </html>
  );
}
