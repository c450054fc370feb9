import type { ReactElement } from 'react';
import styles from './PostalAddress.module.css';
import type { Order } from './use-live-order.ts';

export function PostalAddress({ of: to }: { of: NonNullable<Order['deliveryAddress']> }): ReactElement {
  return (
    <address className={styles.address}>
      <strong>{to.name}</strong>
      <span>{[...to.lines, to.city].join(', ')}</span>
      <span>
        {to.pin}, {to.stateName}
      </span>
    </address>
  );
}
