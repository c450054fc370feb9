import type { ReactElement, ReactNode } from 'react';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';

export default function LinkLayout({ children }: { children: ReactNode }): ReactElement {
  return <ClientMessages of={['account', 'link']}>{children}</ClientMessages>;
}
