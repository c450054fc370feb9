import { notFound } from 'next/navigation';
import type { ReactElement } from 'react';
import { ComplaintView } from '#web/features/complaints/ComplaintView.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { isId } from '#web/navigation/is-id.ts';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('complaints.one');

export default async function Page({ params }: { params: Promise<{ complaintId: string }> }): Promise<ReactElement> {
  const { complaintId } = await params;
  if (!isId('cmp', complaintId)) notFound();
  return (
    <ClientMessages of={['complaints']}>
      <ComplaintView complaintId={complaintId} />
    </ClientMessages>
  );
}
