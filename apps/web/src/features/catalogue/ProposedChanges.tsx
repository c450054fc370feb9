'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Facts } from '#web/components/Facts.tsx';
import { listingValue } from './listing-value.ts';
import { useListingWords } from './use-listing-words.ts';

type Content = Readonly<Record<string, unknown>>;

function idsOf(content: Content | null): string[] {
  const ids = content?.['modelIds'];
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
}

/** What a listing says, or, when a change waits, what it says now and what it would say. */
export function ProposedChanges({ current, proposed }: { current: Content; proposed: Content | null }): ReactElement {
  const t = useTranslations('listings.fields');
  const word = useListingWords([...new Set([...idsOf(current), ...idsOf(proposed)])]);
  const nameOf = (field: string): string => {
    const key = field as never;
    return t.has(key) ? t(key) : field;
  };
  const facts = Object.keys(proposed ?? current).map((field) => {
    const before = listingValue(field, current[field], word);
    if (proposed === null) return [nameOf(field), before] as const;
    const after = listingValue(field, proposed[field], word);
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
