import type { ReactElement } from 'react';
import { RepairsView } from '#web/features/repairs/RepairsView.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('repairs.title');

export default function Page(): ReactElement {
  return (
    <ClientMessages of={['repairs']}>
      <RepairsView />
    </ClientMessages>
  );
}
