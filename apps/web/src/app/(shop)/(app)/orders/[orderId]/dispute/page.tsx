import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import type { ReactElement } from 'react';
import { OrderDisputeView } from '#web/features/disputes/OrderDisputeView.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { isId } from '#web/navigation/is-id.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('dispute');
  return { title: t('title'), robots: { index: false } };
}

export default async function Page({ params }: { params: Promise<{ orderId: string }> }): Promise<ReactElement> {
  const { orderId } = await params;
  if (!isId('ord', orderId)) notFound();
  return (
    <ClientMessages of={['dispute']}>
      <OrderDisputeView orderId={orderId} />
    </ClientMessages>
  );
}
