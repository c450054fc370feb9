'use client';

import { useNow as useIntlNow } from 'next-intl';

/** The present moment, renewed every minute: what depends on the clock changes without a reload. */
export function useNow(): Date {
  return useIntlNow({ updateInterval: 60_000 });
}
