import { cookies, headers } from 'next/headers';
import type { ReactElement, ReactNode } from 'react';
import { AppProviders } from '#web/app-kit/AppProviders.tsx';
import { RepairsHint } from '#web/features/repairs/RepairsHint.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';
import { hasSession } from '#web/session/session-hint.ts';

/** Pages that are used rather than read: Material UI in the browser, data from the api in the browser. */
export default async function AppLayout({ children }: { children: ReactNode }): Promise<ReactElement> {
  const [head, jar] = await Promise.all([headers(), cookies()]);
  const nonce = head.get('x-nonce') ?? undefined;
  return (
    <ClientMessages of={[]}>
      <AppProviders nonce={nonce}>
        {hasSession(jar) ? <RepairsHint /> : null}
        {children}
      </AppProviders>
    </ClientMessages>
  );
}
