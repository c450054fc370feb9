import { headers } from 'next/headers';
import type { ReactElement, ReactNode } from 'react';
import { AppProviders } from '#web/app-kit/AppProviders.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';

/** Pages that are used rather than read: Material UI in the browser, data from the api in the browser. */
export default async function AppLayout({ children }: { children: ReactNode }): Promise<ReactElement> {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <ClientMessages of={[]}>
      <AppProviders nonce={nonce}>{children}</AppProviders>
    </ClientMessages>
  );
}
