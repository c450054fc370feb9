'use client';

import IconButton from '@mui/material/IconButton';
import LinearProgress from '@mui/material/LinearProgress';
import { Link } from '#web/navigation/Link.tsx';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Icon } from '#web/components/Icon.tsx';
import { Money, money } from '#web/format/Money.tsx';
import { urls } from '#web/navigation/build-url.ts';
import styles from './DealerOrder.module.css';
import type { CartItem } from './guest-cart.ts';
import { QuantityStepper } from './QuantityStepper.tsx';
import type { QuotedOrder } from './use-quote.ts';

interface DealerOrderProps {
  order: QuotedOrder;
  items: readonly CartItem[];
  showDelivery: boolean;
  setQuantity: (productId: string, quantity: number) => void;
  remove: (item: CartItem, title: string) => void;
}

/** What comes from one dealer: becomes one order with its own minimum and delivery (MKT-8). */
export function DealerOrder({ order, items, showDelivery, setQuantity, remove }: DealerOrderProps): ReactElement {
  const t = useTranslations('cart');
  const quantityOf = (productId: string, quoted: number): number =>
    items.find((item) => item.productId === productId)?.quantity ?? quoted;
  return (
    <section className={styles.order} aria-labelledby={`dealer-${order.dealerId}`}>
      <h2 id={`dealer-${order.dealerId}`} className={styles.dealer}>
        <Icon name="store" size={20} />
        <Link href={urls.dealer(order.dealerId, order.dealerName)}>{order.dealerName}</Link>
      </h2>
      <ul className={styles.items}>
        {order.items
          .filter((line) => items.some((item) => item.productId === line.productId))
          .map((line) => {
            const quantity = quantityOf(line.productId, line.quantity);
            return (
              <li key={line.productId} className={styles.item}>
                <div className={styles.what}>
                  <Link href={urls.product(line.productId, line.title)} className={styles.title}>
                    {line.title}
                  </Link>
                  <span className={styles.soft}>{t('each', { price: money(line.unitMinor) })}</span>
                </div>
                <QuantityStepper
                  labels={{
                    quantity: t('quantityOf', { title: line.title }),
                    more: t('moreOf', { title: line.title }),
                    fewer: t('fewerOf', { title: line.title }),
                  }}
                  value={quantity}
                  onValue={(value) => setQuantity(line.productId, value)}
                />
                <strong className={styles.amount}>
                  <Money minor={line.totalMinor} />
                </strong>
                <IconButton
                  aria-label={t('remove', { title: line.title })}
                  onClick={() => remove({ productId: line.productId, quantity }, line.title)}
                >
                  <Icon name="trash" size={20} />
                </IconButton>
              </li>
            );
          })}
      </ul>
      <dl className={styles.sums}>
        <div>
          <dt>{t('goods')}</dt>
          <dd>
            <Money minor={order.goodsMinor} />
          </dd>
        </div>
        <div>
          <dt>{t('delivery')}</dt>
          <dd>{showDelivery ? <Money minor={order.deliveryMinor} /> : t('afterPin')}</dd>
        </div>
      </dl>
      <Minimum order={order} />
    </section>
  );
}

function Minimum({ order }: { order: QuotedOrder }): ReactElement | null {
  const t = useTranslations('cart');
  const { minimum_minor, judged_minor, minimumMet, buyerKind } = order.ruleFlags;
  if (minimumMet) return null;
  return (
    <div className={styles.minimum} role="note">
      <LinearProgress
        variant="determinate"
        value={Math.round((100 * judged_minor) / minimum_minor)}
        aria-label={t('minimumProgress')}
        color="secondary"
      />
      <p>
        {t(buyerKind === 'b2b' ? 'missingB2b' : 'missingB2c', {
          missing: money(minimum_minor - judged_minor),
          minimum: money(minimum_minor),
          dealer: order.dealerName,
        })}
      </p>
      <Link href={urls.search({ dealer: order.dealerId })}>{t('moreOfDealer', { dealer: order.dealerName })}</Link>
    </div>
  );
}
