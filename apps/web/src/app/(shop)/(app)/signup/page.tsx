import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { type NewcomerRole, SignUpView } from '#web/features/identity/SignUpView.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { type PageQuery, queryValue } from '#web/navigation/page-query.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('identity.signUp');
  return { title: t('title'), robots: { index: false } };
}

const roles: readonly NewcomerRole[] = ['dealer', 'technician'];

export default async function Page({ searchParams }: { searchParams: PageQuery }): Promise<ReactElement> {
  const query = await searchParams;
  return (
    <ClientMessages of={['identity']}>
      <SignUpView next={queryValue(query['next'])} role={roles.find((role) => role === query['role']) ?? 'customer'} />
    </ClientMessages>
  );
}
