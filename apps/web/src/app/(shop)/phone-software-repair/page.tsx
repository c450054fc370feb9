import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { serverApi } from '#web/api/server-api.ts';
import { JsonLd } from '#web/components/JsonLd.tsx';
import { siteConfig } from '#web/config/site-config.ts';
import { softwareFaqs, softwareRepairJsonLd } from '#web/features/repairs/software-repair-json-ld.ts';
import { SoftwareRepairPage } from '#web/features/repairs/SoftwareRepairPage.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { languageAlternates } from '#web/navigation/language-alternates.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('softwareRepair');
  return {
    title: t('metaTitle'),
    description: t('metaDescription'),
    alternates: await languageAlternates(urls.softwareRepair()),
  };
}

export default async function Page(): Promise<ReactElement> {
  const [t, api] = await Promise.all([getTranslations('softwareRepair'), serverApi()]);
  const options = await api.get('/api/repairs/options');
  const offer = options.ok
    ? {
        minimum_minor: options.data.quote.minimumMinor,
        maximum_minor: options.data.quote.maximumMinor,
        warrantyDays: options.data.warrantyDays,
      }
    : undefined;
  const { publicOrigin, company } = siteConfig();
  return (
    <>
      <JsonLd
        data={softwareRepairJsonLd({
          name: t('serviceName'),
          description: t('metaDescription'),
          url: `${publicOrigin}${urls.softwareRepair()}`,
          provider: company.legalName,
          offer,
          faqs: softwareFaqs.map((key) => ({ question: t(`faq.${key}.q`), answer: t(`faq.${key}.a`) })),
        })}
      />
      <SoftwareRepairPage offer={offer} />
    </>
  );
}
