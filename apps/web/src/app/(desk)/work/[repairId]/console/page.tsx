import { notFound } from 'next/navigation';
import type { ReactElement } from 'react';
import { ConsoleView } from '#web/features/remote/technician/ConsoleView.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { isId } from '#web/navigation/is-id.ts';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('remoteDesk.title');

export default async function ConsolePage({
  params,
}: {
  params: Promise<{ repairId: string }>;
}): Promise<ReactElement> {
  const { repairId } = await params;
  if (!isId('rep', repairId)) notFound();
  return (
    <ClientMessages of={['playbooks', 'remote', 'remoteDesk', 'sentences']}>
      <ConsoleView repairId={repairId} />
    </ClientMessages>
  );
}
