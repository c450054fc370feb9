import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { CheckoutView } from '#web/features/checkout/CheckoutView.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import type { PageQuery } from '#web/navigation/page-query.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('checkout');
  return { title: t('title'), robots: { index: false } };
}

export default async function Page({ searchParams }: { searchParams: PageQuery }): Promise<ReactElement> {
  const { kind } = await searchParams;
  return (
    <ClientMessages of={['checkout', 'cart']}>
      <CheckoutView kind={kind === 'b2b' ? 'b2b' : 'b2c'} />
    </ClientMessages>
  );
}
