import { notFound } from 'next/navigation';
import type { ReactElement } from 'react';
import { siteConfig } from '#web/config/site-config.ts';
import { CustomerSessionView } from '#web/features/remote/customer/CustomerSessionView.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { isId } from '#web/navigation/is-id.ts';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('remote.title');

export default async function CustomerSessionPage({
  params,
}: {
  params: Promise<{ repairId: string }>;
}): Promise<ReactElement> {
  const { repairId } = await params;
  if (!isId('rep', repairId)) notFound();
  return (
    <ClientMessages of={['remote', 'sentences']}>
      <CustomerSessionView repairId={repairId} mayPractise={siteConfig().practicePhone} />
    </ClientMessages>
  );
}
