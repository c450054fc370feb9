import type { ReactElement } from 'react';
import { NotificationsView } from '#web/features/notifications/NotificationsView.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('notices.title');

export default function Page(): ReactElement {
  return (
    <ClientMessages of={['notices']}>
      <NotificationsView />
    </ClientMessages>
  );
}
