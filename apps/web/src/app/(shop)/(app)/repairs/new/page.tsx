import type { ReactElement } from 'react';
import { RequestView } from '#web/features/repairs/RequestView.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('repairs.request.title');

export default function Page(): ReactElement {
  return (
    <ClientMessages of={['repairs']}>
      <RequestView />
    </ClientMessages>
  );
}
