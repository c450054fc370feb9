import { notFound } from 'next/navigation';
import type { ReactElement } from 'react';
import { TeamView } from '#web/features/link/TeamView.tsx';
import { isId } from '#web/navigation/is-id.ts';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('link.teams.title');

export default async function Page({ params }: { params: Promise<{ teamId: string }> }): Promise<ReactElement> {
  const { teamId } = await params;
  if (!isId('tem', teamId)) notFound();
  return <TeamView teamId={teamId} />;
}
