import { getRequestConfig } from 'next-intl/server';
import { headers } from 'next/headers';
import { defaultLocale, isLocale, localeHeader } from './locale.ts';
import { loadMessages } from './load-messages.ts';
import { timeZone } from './time-zone.ts';

export default getRequestConfig(async () => {
  const wished = (await headers()).get(localeHeader);
  const locale = isLocale(wished) ? wished : defaultLocale;
  return { locale, timeZone, messages: (await loadMessages(locale)) as never };
});
