import { notFound } from 'next/navigation';
import type { ReactElement } from 'react';
import { SessionView } from '#web/features/link/SessionView.tsx';
import { isId } from '#web/navigation/is-id.ts';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('link.sessions.one');

export default async function Page({ params }: { params: Promise<{ sessionId: string }> }): Promise<ReactElement> {
  const { sessionId } = await params;
  if (!isId('lns', sessionId)) notFound();
  return <SessionView sessionId={sessionId} />;
}
