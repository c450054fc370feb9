import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { PublicStatus } from '#web/features/governance/PublicStatus.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { languageAlternates } from '#web/navigation/language-alternates.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('status');
  return { title: t('title'), alternates: await languageAlternates(urls.status()) };
}

export default function StatusPage(): ReactElement {
  return <PublicStatus />;
}
