import { getLocale, getTranslations } from 'next-intl/server';
import { cookies, headers } from 'next/headers';
import { Link } from '#web/navigation/Link.tsx';
import type { ReactElement } from 'react';
import { Icon } from '#web/components/Icon.tsx';
import { Logo } from '#web/components/Logo.tsx';
import { localeNames, locales } from '#web/i18n/locale.ts';
import { urls } from '#web/navigation/build-url.ts';
import { hasAccess, hasSession } from '#web/session/session-hint.ts';
import styles from './Header.module.css';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { CartCount } from './CartCount.tsx';
import { NoticeBell } from './NoticeBell.tsx';
import { SearchForm } from './SearchForm.tsx';
import { SessionKeeper } from './SessionKeeper.tsx';
import { ThemeSwitch } from './ThemeSwitch.tsx';

export async function Header(): Promise<ReactElement> {
  const [t, locale, jar, head] = await Promise.all([getTranslations('shell'), getLocale(), cookies(), headers()]);
  const signedIn = hasSession(jar);
  const here = head.get('x-mistri-path') ?? '/';
  return (
    <header className={styles.header}>
      <a className={styles.skip} href="#content">
        {t('skipToContent')}
      </a>
      <div className={styles.bar}>
        <Link href={urls.home()} className={styles.logo} aria-label={t('homeLink')}>
          <Logo />
        </Link>
        <div className={styles.search}>
          <SearchForm
            value={searchedWords(here)}
            labels={{ field: t('searchLabel'), placeholder: t('searchPlaceholder'), submit: t('search') }}
          />
        </div>
        <div className={styles.actions}>
          <LanguageSwitch
            label={t('language')}
            submit={t('change')}
            current={locale}
            choices={locales.map((code) => ({ code, name: localeNames[code] }))}
            here={here}
          />
          <ThemeSwitch labels={{ toDark: t('toDark'), toLight: t('toLight') }} />
          {signedIn ? (
            <NoticeBell
              className={styles.iconLink}
              labels={{ none: t('notices'), some: t('noticesUnread', { count: '{count}' }) }}
            />
          ) : null}
          <Link className={styles.wideOnly} href={signedIn ? urls.account() : urls.logIn()}>
            <Icon name="user" />
            <span>{signedIn ? t('account') : t('logIn')}</span>
          </Link>
          <Link className={styles.wideOnly} href={urls.cart()}>
            <Icon name="cart" />
            <span>{t('cart')}</span>
            <CartCount text={t('inCart')} />
          </Link>
        </div>
      </div>
      {signedIn && !hasAccess(jar) ? <SessionKeeper /> : null}
    </header>
  );
}

/** On a page of results the field keeps what was searched for. */
function searchedWords(here: string): string | undefined {
  const { pathname, searchParams } = new URL(here, 'http://page.invalid');
  return pathname === urls.search() ? (searchParams.get('q') ?? undefined) : undefined;
}
