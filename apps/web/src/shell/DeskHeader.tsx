import { getLocale, getTranslations } from 'next-intl/server';
import { headers } from 'next/headers';
import { Link } from '#web/navigation/Link.tsx';
import type { ReactElement } from 'react';
import { Icon } from '#web/components/Icon.tsx';
import { Logo } from '#web/components/Logo.tsx';
import { siteConfig } from '#web/config/site-config.ts';
import { localeNames, locales } from '#web/i18n/locale.ts';
import { urls } from '#web/navigation/build-url.ts';
import styles from './Header.module.css';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { NoticeBell } from './NoticeBell.tsx';
import { ThemeSwitch } from './ThemeSwitch.tsx';

/** For people at work: no search for parts, no cart. */
export async function DeskHeader(): Promise<ReactElement> {
  const [t, locale, head] = await Promise.all([getTranslations('shell'), getLocale(), headers()]);
  const { demoInbox } = siteConfig();
  return (
    <header className={styles.header}>
      <a className={styles.skip} href="#content">
        {t('skipToContent')}
      </a>
      <div className={styles.bar}>
        <Link href={urls.home()} className={styles.logo} aria-label={t('homeLink')}>
          <Logo />
        </Link>
        <div className={styles.actions}>
          <LanguageSwitch
            label={t('language')}
            submit={t('change')}
            current={locale}
            choices={locales.map((code) => ({ code, name: localeNames[code] }))}
            here={head.get('x-mistri-path') ?? '/'}
          />
          <ThemeSwitch labels={{ toDark: t('toDark'), toLight: t('toLight') }} />
          <NoticeBell
            className={styles.iconLink}
            labels={{ none: t('notices'), some: t('noticesUnread', { count: '{count}' }) }}
          />
          {demoInbox ? (
            <a
              className={`${styles.iconLink} ${styles.roomy}`}
              href={demoInbox}
              aria-label={t('inbox')}
              title={t('inbox')}
            >
              <Icon name="chat" />
            </a>
          ) : null}
          <Link className={styles.iconLink} href={urls.account()} aria-label={t('account')}>
            <Icon name="user" />
          </Link>
        </div>
      </div>
    </header>
  );
}
