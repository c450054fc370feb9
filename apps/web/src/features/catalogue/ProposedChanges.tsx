'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Facts } from '#web/components/Facts.tsx';
import { listingValue } from './listing-value.ts';

type Content = Readonly<Record<string, unknown>>;

/** What a listing says, or, when a change waits, what it says now and what it would say. */
export function ProposedChanges({ current, proposed }: { current: Content; proposed: Content | null }): ReactElement {
  const t = useTranslations('listings.fields');
  const nameOf = (field: string): string => {
    const key = field as never;
    return t.has(key) ? t(key) : field;
  };
  const facts = Object.keys(proposed ?? current).map((field) => {
    const before = listingValue(field, current[field]);
    if (proposed === null) return [nameOf(field), before] as const;
    const after = listingValue(field, proposed[field]);
    return [
      nameOf(field),
      before === after ? (
        after
      ) : (
        <>
          <del>{before}</del> → <ins style={{ fontWeight: 600 }}>{after}</ins>
        </>
      ),
    ] as const;
  });
  return <Facts of={facts} />;
}
