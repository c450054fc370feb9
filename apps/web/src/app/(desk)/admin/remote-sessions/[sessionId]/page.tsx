import type { ReactElement } from 'react';
import { RemoteSessionView } from '#web/features/remote/admin/RemoteSessionView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('remoteDesk.admin.one');

export default async function RemoteSessionPage({
  params,
}: {
  params: Promise<{ sessionId: string }>;
}): Promise<ReactElement> {
  const { sessionId } = await params;
  return <RemoteSessionView sessionId={sessionId} />;
}
