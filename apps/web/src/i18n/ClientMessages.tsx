import { NextIntlClientProvider } from 'next-intl';
import { getLocale } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';
import { isLocale, defaultLocale } from './locale.ts';
import { loadMessages, withDeskErrors } from './load-messages.ts';
import type { Namespace } from './namespaces.ts';
import { timeZone } from './time-zone.ts';

interface ClientMessagesProps {
  /** What the page's client components read. The shell's and the errors' texts always come along. */
  of: readonly Namespace[];
  children: ReactNode;
}

/** Hands only the named texts to the browser: a page does not carry the texts of all the others. */
export async function ClientMessages({ of, children }: ClientMessagesProps): Promise<ReactElement> {
  const current = await getLocale();
  const locale = isLocale(current) ? current : defaultLocale;
  const all = await loadMessages(locale);
  const wanted = new Set<string>([...of, 'shell', 'errors', 'forms', 'lists', 'states']);
  const forAdmins = wanted.delete('deskErrors');
  const messages = Object.fromEntries(Object.entries(all).filter(([name]) => wanted.has(name)));
  if (forAdmins) messages['errors'] = withDeskErrors(all['errors'] ?? {}, all['deskErrors'] ?? {});
  return (
    <NextIntlClientProvider locale={locale} timeZone={timeZone} messages={messages as never}>
      {children}
    </NextIntlClientProvider>
  );
}
