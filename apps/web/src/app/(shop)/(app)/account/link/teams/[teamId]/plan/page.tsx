import { notFound } from 'next/navigation';
import type { ReactElement } from 'react';
import { TeamPlanView } from '#web/features/link/TeamPlanView.tsx';
import { isId } from '#web/navigation/is-id.ts';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('link.plan.title');

export default async function Page({ params }: { params: Promise<{ teamId: string }> }): Promise<ReactElement> {
  const { teamId } = await params;
  if (!isId('tem', teamId)) notFound();
  return <TeamPlanView teamId={teamId} />;
}
