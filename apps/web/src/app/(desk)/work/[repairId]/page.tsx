import { notFound } from 'next/navigation';
import type { ReactElement } from 'react';
import { WorkRepairView } from '#web/features/technicians/WorkRepairView.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { isId } from '#web/navigation/is-id.ts';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('work.repair.title');

export default async function Page({ params }: { params: Promise<{ repairId: string }> }): Promise<ReactElement> {
  const { repairId } = await params;
  if (!isId('rep', repairId)) notFound();
  return (
    <ClientMessages of={['dispute', 'invoices', 'rating', 'remote', 'repairs', 'sentences', 'work']}>
      <WorkRepairView repairId={repairId} />
    </ClientMessages>
  );
}
