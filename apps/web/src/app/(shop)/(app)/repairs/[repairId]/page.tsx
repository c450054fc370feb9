import { notFound } from 'next/navigation';
import type { ReactElement } from 'react';
import { RepairView } from '#web/features/repairs/RepairView.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { isId } from '#web/navigation/is-id.ts';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('repairs.repair');

export default async function Page({ params }: { params: Promise<{ repairId: string }> }): Promise<ReactElement> {
  const { repairId } = await params;
  if (!isId('rep', repairId)) notFound();
  return (
    <ClientMessages of={['invoices', 'remote', 'repairs', 'sentences']}>
      <RepairView repairId={repairId} />
    </ClientMessages>
  );
}
