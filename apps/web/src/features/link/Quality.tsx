'use client';

import { useLocale, useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { formatBytes } from './rule-scopes.ts';
import type { LinkSession } from './use-link.ts';

export function Quality({ session }: { session: Pick<LinkSession, 'roundTrip_ms' | 'bytesPerSecond'> }): ReactElement {
  const t = useTranslations('link.sessions');
  const locale = useLocale();
  const { roundTrip_ms, bytesPerSecond } = session;
  const said = [
    ...(roundTrip_ms === null ? [] : [t('roundTrip', { count: roundTrip_ms })]),
    ...(bytesPerSecond === null ? [] : [t('speed', { speed: formatBytes(bytesPerSecond, locale) })]),
  ];
  return <>{said.length === 0 ? '–' : said.join(' · ')}</>;
}
