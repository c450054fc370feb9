'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { When } from '#web/format/When.tsx';
import styles from './OrderParcel.module.css';
import { Block } from './OrderView.tsx';
import type { Order } from './use-live-order.ts';

/** Where the parcel is, and the code that proves the delivery (MKT-9). */
export function OrderParcel({ order }: { order: Order }): ReactElement | null {
  const t = useTranslations('orders');
  if (!order.shipment) return null;
  const { courier, trackingNumber, trackingUrl, shippedAt } = order.shipment;
  return (
    <Block title={t('parcel')}>
      {order.deliveryCode ? (
        <div className={styles.code}>
          <p>{t('deliveryCode')}</p>
          <p className={styles.digits} aria-label={order.deliveryCode.split('').join(' ')}>
            {order.deliveryCode}
          </p>
          <p className={styles.warning}>{t('deliveryCodeText')}</p>
        </div>
      ) : null}
      <dl className={styles.facts}>
        <div>
          <dt>{t('courier')}</dt>
          <dd>{courier}</dd>
        </div>
        <div>
          <dt>{t('tracking')}</dt>
          <dd>
            {trackingUrl ? (
              <a href={trackingUrl} target="_blank" rel="noopener noreferrer">
                {trackingNumber}
              </a>
            ) : (
              trackingNumber
            )}
          </dd>
        </div>
        <div>
          <dt>{t('shippedOn')}</dt>
          <dd>
            <When at={shippedAt} />
          </dd>
        </div>
      </dl>
    </Block>
  );
}
