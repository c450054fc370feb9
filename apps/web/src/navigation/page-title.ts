import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';

/** `generateMetadata` of a page behind the sign-in: its title, and nothing for search engines. */
export function titled(key: string): () => Promise<Metadata> {
  return async () => {
    const t = await getTranslations();
    return { title: t(key as never), robots: { index: false } };
  };
}
