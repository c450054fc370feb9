import type { ReactElement } from 'react';
import { ComplaintsView } from '#web/features/complaints/ComplaintsView.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import type { PageQuery } from '#web/navigation/page-query.ts';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('complaints.title');

export default async function Page({ searchParams }: { searchParams: PageQuery }): Promise<ReactElement> {
  const { about } = await searchParams;
  return (
    <ClientMessages of={['complaints']}>
      <ComplaintsView
        aboutId={typeof about === 'string' && /^[a-z]{3,5}_[0-9a-z]{26}$/.test(about) ? about : undefined}
      />
    </ClientMessages>
  );
}
