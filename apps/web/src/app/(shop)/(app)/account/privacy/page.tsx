import type { ReactElement } from 'react';
import { PrivacyView } from '#web/features/privacy/PrivacyView.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('privacy.title');

export default function Page(): ReactElement {
  return (
    <ClientMessages of={['privacy']}>
      <PrivacyView />
    </ClientMessages>
  );
}
