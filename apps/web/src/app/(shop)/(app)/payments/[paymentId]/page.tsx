import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import type { ReactElement } from 'react';
import { PaymentView } from '#web/features/payments/PaymentView.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { isId } from '#web/navigation/is-id.ts';
import type { PageQuery } from '#web/navigation/page-query.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('payment');
  return { title: t('title'), robots: { index: false } };
}

interface PaymentPageProps {
  params: Promise<{ paymentId: string }>;
  searchParams: PageQuery;
}

export default async function Page({ params, searchParams }: PaymentPageProps): Promise<ReactElement> {
  const { paymentId } = await params;
  if (!isId('pay', paymentId)) notFound();
  const query = await searchParams;
  return (
    <ClientMessages of={['payment']}>
      <PaymentView paymentId={paymentId} begin={query['begin'] === '1'} gaveUp={query['error[code]'] !== undefined} />
    </ClientMessages>
  );
}
