'use client';

import { useTranslations } from 'next-intl';

/** Flags in words; one that this page does not know yet is shown as the api describes it. */
export function useFlagName() {
  const t = useTranslations('governance.flags');
  const told = (key: string): string | undefined => (t.has(key as never) ? t(key as never) : undefined);
  return {
    name: (flag: string): string => told(`${flag}.name`) ?? flag,
    description: (flag: { flag: string; description: string }): string => told(`${flag.flag}.text`) ?? flag.description,
  };
}
