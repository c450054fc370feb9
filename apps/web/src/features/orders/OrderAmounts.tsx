'use client';

import { Link } from '#web/navigation/Link.tsx';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Money } from '#web/format/Money.tsx';
import { urls } from '#web/navigation/build-url.ts';
import styles from './OrderAmounts.module.css';
import type { Order } from './use-live-order.ts';

export function OrderAmounts({ order }: { order: Order }): ReactElement {
  const t = useTranslations('orders');
  const tax = (part: 'cgstMinor' | 'sgstMinor' | 'igstMinor'): number =>
    order.lines.reduce((sum, line) => sum + line[part], 0);
  const refunded = order.lines.reduce((sum, line) => sum + line.refundedMinor, 0);
  const taxes = [
    ['CGST', tax('cgstMinor')],
    ['SGST', tax('sgstMinor')],
    ['IGST', tax('igstMinor')],
  ] as const;
  return (
    <>
      <ul className={styles.lines}>
        {order.lines.map((line) => (
          <li key={line.lineId}>
            <span>
              {line.kind === 'goods' ? `${line.quantity} × ` : ''}
              {line.productId ? (
                <Link href={urls.product(line.productId, line.description)}>{line.description}</Link>
              ) : (
                t(line.kind === 'delivery' ? 'delivery' : 'fee')
              )}
            </span>
            <Money minor={line.totalMinor} exact />
          </li>
        ))}
      </ul>
      <dl className={styles.sums}>
        <div className={styles.total}>
          <dt>{t('total')}</dt>
          <dd>
            <Money minor={order.totalAmount} exact />
          </dd>
        </div>
        {taxes
          .filter(([, amount]) => amount > 0)
          .map(([name, amount]) => (
            <div key={name} className={styles.soft}>
              <dt>{t('ofWhich', { tax: name })}</dt>
              <dd>
                <Money minor={amount} exact />
              </dd>
            </div>
          ))}
        {refunded > 0 ? (
          <div className={styles.refunded}>
            <dt>{t('refundedAmount')}</dt>
            <dd>
              <Money minor={refunded} exact />
            </dd>
          </div>
        ) : null}
      </dl>
    </>
  );
}
