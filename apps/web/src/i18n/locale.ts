/** Languages of the pages, in the order in which they are offered. */
export const locales = ['en', 'ta', 'hi'] as const;
export type Locale = (typeof locales)[number];
export const defaultLocale: Locale = 'en';

/** Each language in itself: who looks for it reads it. */
export const localeNames: Record<Locale, string> = { en: 'English', ta: 'தமிழ்', hi: 'हिन्दी' };

export const localeCookie = 'mistri_lang';
/** Set by `proxy.ts` for the pages; what a browser sends under this name is thrown away there. */
export const localeHeader = 'x-mistri-locale';
/** The same way: `/ta` when the address began with it. A page that leads to another address leads to it in this language. */
export const prefixHeader = 'x-mistri-prefix';

export function isLocale(text: unknown): text is Locale {
  return (locales as readonly unknown[]).includes(text);
}

/** `/ta/search` → `ta` and `/search`. English has no prefix: the bare address is its own and the default. */
export function splitLocalePrefix(pathname: string): { locale: Locale | undefined; pathname: string } {
  const [, first = '', ...rest] = pathname.split('/');
  if (!isLocale(first)) return { locale: undefined, pathname };
  return { locale: first, pathname: `/${rest.join('/')}` };
}

export interface LanguageWishes {
  /** From the address: a link to a language is a wish for it. */
  prefix: Locale | undefined;
  /** The choice made on the page. */
  cookie: string | undefined;
  acceptLanguage: string | null | undefined;
}

export function pickLocale({ prefix, cookie, acceptLanguage }: LanguageWishes): Locale {
  if (prefix) return prefix;
  if (isLocale(cookie)) return cookie;
  return acceptedLocale(acceptLanguage ?? '');
}

/** `ta-IN,ta;q=0.9,en;q=0.8` → the best language that we speak. Hostile headers are cut, not parsed. */
function acceptedLocale(header: string): Locale {
  const ranked = header
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = parameters.map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1]).find((text) => text !== undefined);
      return { language: tag.toLowerCase().split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter((wish) => wish.quality > 0 && isLocale(wish.language))
    .toSorted((one, other) => other.quality - one.quality);
  return (ranked[0]?.language as Locale | undefined) ?? defaultLocale;
}
