import { notFound } from 'next/navigation';
import type { ReactElement } from 'react';
import { RepairDisputeView } from '#web/features/disputes/RepairDisputeView.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { isId } from '#web/navigation/is-id.ts';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('dispute.title');

export default async function Page({ params }: { params: Promise<{ repairId: string }> }): Promise<ReactElement> {
  const { repairId } = await params;
  if (!isId('rep', repairId)) notFound();
  return (
    <ClientMessages of={['dispute', 'repairs']}>
      <RepairDisputeView repairId={repairId} />
    </ClientMessages>
  );
}
