import { notFound } from 'next/navigation';
import type { ReactElement } from 'react';
import { RemoteSessionView } from '#web/features/remote/admin/RemoteSessionView.tsx';
import { isId } from '#web/navigation/is-id.ts';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('remoteDesk.admin.one');

export default async function RemoteSessionPage({
  params,
}: {
  params: Promise<{ sessionId: string }>;
}): Promise<ReactElement> {
  const { sessionId } = await params;
  if (!isId('rms', sessionId)) notFound();
  return <RemoteSessionView sessionId={sessionId} />;
}
