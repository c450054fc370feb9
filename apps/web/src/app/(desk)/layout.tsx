import { headers } from 'next/headers';
import type { ReactElement, ReactNode } from 'react';
import { AppProviders } from '#web/app-kit/AppProviders.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { DeskHeader } from '#web/shell/DeskHeader.tsx';

/** Where dealers and admins work: no search, no cart, all the width. */
export default async function DeskLayout({ children }: { children: ReactNode }): Promise<ReactElement> {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <ClientMessages of={[]}>
      <DeskHeader />
      <main id="content" tabIndex={-1}>
        <AppProviders nonce={nonce}>{children}</AppProviders>
      </main>
    </ClientMessages>
  );
}
