import type { Metadata } from 'next';
import { defaultLocale, locales } from '#web/i18n/locale.ts';

/** The same page in every language, for search engines: English is the bare address, the others have a prefix. */
export function languageAlternates(pathname: string): NonNullable<Metadata['alternates']> {
  const languages = Object.fromEntries(
    locales.map((locale) => [
      `${locale}-IN`,
      locale === defaultLocale ? pathname : `/${locale}${pathname === '/' ? '' : pathname}`,
    ]),
  );
  return { canonical: pathname, languages: { ...languages, 'x-default': pathname } };
}
