'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Money } from '#web/format/Money.tsx';
import styles from './Totals.module.css';
import type { Quote } from './use-quote.ts';

/** The sums of the whole cart. Adding shown amounts is all that happens here. */
export function Totals({ quote, showDelivery }: { quote: Quote; showDelivery: boolean }): ReactElement {
  const t = useTranslations('cart');
  const sum = (part: 'goodsMinor' | 'deliveryMinor' | 'feeMinor'): number =>
    quote.orders.reduce((total, order) => total + order[part], 0);
  const total = showDelivery ? quote.totalAmount : sum('goodsMinor') + sum('feeMinor');
  return (
    <>
      <dl className={styles.totals}>
        <div>
          <dt>{t('goods')}</dt>
          <dd>
            <Money minor={sum('goodsMinor')} />
          </dd>
        </div>
        {showDelivery ? (
          <div>
            <dt>{t('delivery')}</dt>
            <dd>
              <Money minor={sum('deliveryMinor')} />
            </dd>
          </div>
        ) : null}
        {sum('feeMinor') > 0 ? (
          <div>
            <dt>{t('fee')}</dt>
            <dd>
              <Money minor={sum('feeMinor')} />
            </dd>
          </div>
        ) : null}
        <div className={styles.total}>
          <dt>{showDelivery ? t('total') : t('totalWithoutDelivery')}</dt>
          <dd>
            <Money minor={total} />
          </dd>
        </div>
      </dl>
      <p className={styles.note}>{t('gstIncluded')}</p>
    </>
  );
}
