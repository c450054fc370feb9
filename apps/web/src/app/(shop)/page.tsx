import type { Metadata } from 'next';
import type { ReactElement } from 'react';
import { getTranslations } from 'next-intl/server';
import { JsonLd } from '#web/components/JsonLd.tsx';
import { siteConfig } from '#web/config/site-config.ts';
import { HomePage } from '#web/features/home/HomePage.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { languageAlternates } from '#web/navigation/language-alternates.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('shell');
  return { title: { absolute: t('siteTitle') }, alternates: await languageAlternates(urls.home()) };
}

export default function Page(): ReactElement {
  const { publicOrigin, company } = siteConfig();
  const site = {
    '@context': 'https://schema.org',
    '@type': 'WebSite',
    name: 'Mistri',
    url: publicOrigin,
    publisher: { '@type': 'Organization', name: company.legalName },
    potentialAction: {
      '@type': 'SearchAction',
      target: `${publicOrigin}/search?q={query}`,
      'query-input': 'required name=query',
    },
  };
  return (
    <>
      <JsonLd data={site} />
      <HomePage />
    </>
  );
}
