import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { DeviceView } from '#web/features/identity/DeviceView.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { type PageQuery, queryValue } from '#web/navigation/page-query.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('identity.device');
  return { title: t('title'), robots: { index: false } };
}

export default async function Page({ searchParams }: { searchParams: PageQuery }): Promise<ReactElement> {
  const query = await searchParams;
  return (
    <ClientMessages of={['identity']}>
      <DeviceView code={queryValue(query['code'])} />
    </ClientMessages>
  );
}
