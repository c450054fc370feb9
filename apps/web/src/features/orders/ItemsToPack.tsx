'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import styles from './ItemsToPack.module.css';
import type { Order } from './use-live-order.ts';

/** What goes into the parcel: quantities first, that is what hands look for. */
export function ItemsToPack({ order }: { order: Order }): ReactElement {
  const t = useTranslations('dealer.orders');
  return (
    <ul className={styles.items}>
      {order.lines
        .filter((line) => line.kind === 'goods')
        .map((line) => (
          <li key={line.lineId} className={styles.item}>
            <strong className={styles.quantity}>{line.quantity} ×</strong>
            <span>
              {line.description}
              <span className={styles.soft}>{t('hsn', { hsn: line.hsn })}</span>
            </span>
          </li>
        ))}
    </ul>
  );
}
