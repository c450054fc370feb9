'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Facts } from '#web/components/Facts.tsx';
import { money } from '#web/format/Money.tsx';

type Content = Readonly<Record<string, unknown>>;

const amounts = new Set(['mrp', 'b2bPrice', 'b2cPrice']);

function shown(name: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'number') return amounts.has(name) ? money(value) : String(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What a listing says, or, when a change waits, what it says now and what it would say. */
export function ProposedChanges({ current, proposed }: { current: Content; proposed: Content | null }): ReactElement {
  const t = useTranslations('listings.fields');
  const nameOf = (field: string): string => {
    const key = field as never;
    return t.has(key) ? t(key) : field;
  };
  const facts = Object.keys(proposed ?? current).map((field) => {
    const before = shown(field, current[field]);
    if (proposed === null) return [nameOf(field), before] as const;
    const after = shown(field, proposed[field]);
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
