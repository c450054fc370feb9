import type { Metadata } from 'next';
import { getLocale } from 'next-intl/server';
import { defaultLocale, isLocale, type Locale, locales } from '#web/i18n/locale.ts';

/** The same page in another language: English is the bare address, the others have a prefix. */
export function addressIn(locale: Locale, pathname: string): string {
  return locale === defaultLocale ? pathname : `/${locale}${pathname === '/' ? '' : pathname}`;
}

/** For search engines: every language has an address; whoever wishes none gets the bare one. */
export function addressesByLanguage(pathname: string): Record<string, string> {
  const languages = locales.map((locale) => [`${locale}-IN`, addressIn(locale, pathname)]);
  return { ...Object.fromEntries(languages), 'x-default': pathname };
}

/** The page's own address in the language it is shown in, and its addresses in all of them. */
export async function languageAlternates(pathname: string): Promise<NonNullable<Metadata['alternates']>> {
  const shown = await getLocale();
  return {
    canonical: addressIn(isLocale(shown) ? shown : defaultLocale, pathname),
    languages: addressesByLanguage(pathname),
  };
}
