'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Money } from '#web/format/Money.tsx';

/** What a bulk change takes away or brings: prices, stock or the state of one listing. */
export function PlannedValues({ values }: { values: Readonly<Record<string, unknown>> }): ReactElement {
  const t = useTranslations('sheets.bulk.values');
  const tStates = useTranslations('states.product');
  const { b2cPrice, b2bPrice, quantity, status } = values;
  const shown = [
    typeof b2cPrice === 'number' ? { key: 'b2c', name: t('b2c'), value: <Money minor={b2cPrice} /> } : undefined,
    typeof b2bPrice === 'number' ? { key: 'b2b', name: t('b2b'), value: <Money minor={b2bPrice} /> } : undefined,
    typeof quantity === 'number' ? { key: 'stock', name: t('stock'), value: String(quantity) } : undefined,
    typeof status === 'string'
      ? { key: 'status', name: t('state'), value: tStates.has(status as never) ? tStates(status as never) : status }
      : undefined,
  ].filter((entry) => entry !== undefined);
  if (shown.length === 0) return <>–</>;
  return (
    <ul style={{ listStyle: 'none' }}>
      {shown.map((entry) => (
        <li key={entry.key}>
          {entry.name}: {entry.value}
        </li>
      ))}
    </ul>
  );
}
