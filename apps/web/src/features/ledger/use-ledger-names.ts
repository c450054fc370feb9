'use client';

import { useTranslations } from 'next-intl';

interface LedgerNames {
  /** `escrow.release` → “Released”. */
  ofPosting: (kind: string) => string;
  /** `payee` → “Due to a payee”. */
  ofAccountKind: (kind: string) => string;
}

/** What the ledger calls by codes, in words. A code that the page does not know yet is shown as it is. */
export function useLedgerNames(): LedgerNames {
  const t = useTranslations('adminMoney.ledger');
  const named = (folder: 'kinds' | 'accountKinds', code: string): string => {
    const key = `${folder}.${code}` as never;
    return t.has(key) ? t(key) : code.replaceAll(/[._]/g, ' ');
  };
  return { ofPosting: (kind) => named('kinds', kind), ofAccountKind: (kind) => named('accountKinds', kind) };
}
