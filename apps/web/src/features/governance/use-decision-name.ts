'use client';

import { useTranslations } from 'next-intl';

/** What was decided, in words. A decision that the page does not know yet is shown by its own name. */
export function useDecisionName(): (action: string) => string {
  const t = useTranslations('decisions');
  return (action) => (t.has(action as never) ? t(action as never) : action.replaceAll(/[._]/g, ' '));
}
