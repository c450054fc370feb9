import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import type { ReactElement } from 'react';
import { OrderView } from '#web/features/orders/OrderView.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { isId } from '#web/navigation/is-id.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('orders');
  return { title: t('order'), robots: { index: false } };
}

export default async function Page({ params }: { params: Promise<{ orderId: string }> }): Promise<ReactElement> {
  const { orderId } = await params;
  if (!isId('ord', orderId)) notFound();
  return (
    <ClientMessages of={['invoices', 'orders']}>
      <OrderView orderId={orderId} />
    </ClientMessages>
  );
}
