import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { VerifyView } from '#web/features/identity/VerifyView.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { type PageQuery, queryValue } from '#web/navigation/page-query.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('identity.verify');
  return { title: t('title'), robots: { index: false } };
}

export default async function Page({ searchParams }: { searchParams: PageQuery }): Promise<ReactElement> {
  const query = await searchParams;
  return (
    <ClientMessages of={['identity']}>
      <VerifyView next={queryValue(query['next'])} />
    </ClientMessages>
  );
}
