'use client';

import type { ApiProblem } from '@mistri/api-client';
import type { BuyerKind } from '@mistri/contracts/orders/order-states';
import Alert from '@mui/material/Alert';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useRef, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Icon } from '#web/components/Icon.tsx';
import { readCart } from '#web/features/cart/cart-store.ts';
import { type CartItem, sameItems } from '#web/features/cart/guest-cart.ts';
import { Totals } from '#web/features/cart/Totals.tsx';
import { type CartQuote, type Quote, useQuote } from '#web/features/cart/use-quote.ts';
import { Money, money } from '#web/format/Money.tsx';
import { urls } from '#web/navigation/build-url.ts';
import styles from './Review.module.css';

interface ReviewProps {
  items: readonly CartItem[];
  kind: BuyerKind;
  addressId: string;
}

/** The price for this address, and the button that orders for exactly this price. */
export function Review({ items, kind, addressId }: ReviewProps): ReactElement {
  const quote = useQuote({ items, buyerKind: kind, destination: { addressId } });
  return (
    <Loaded query={quote} rows={2}>
      {(answer) => <Priced answer={answer} fresh={!quote.isPlaceholderData} order={{ items, kind, addressId }} />}
    </Loaded>
  );
}

interface PricedProps {
  answer: CartQuote;
  fresh: boolean;
  order: ReviewProps;
}

function Priced({ answer, fresh, order }: PricedProps): ReactElement {
  const t = useTranslations('checkout');
  const { quote } = answer;
  if (!quote || answer.gone.length > 0)
    return (
      <Alert severity="warning" action={<LinkButton href={urls.cart()}>{t('backToCart')}</LinkButton>}>
        {t('gone')}
      </Alert>
    );
  return (
    <>
      {quote.orders.map((part) => (
        <div key={part.dealerId} className={styles.dealer}>
          <h3>{part.dealerName}</h3>
          <ul className={styles.items}>
            {part.items.map((item) => (
              <li key={item.productId}>
                <span>
                  {item.quantity} × {item.title}
                </span>
                <Money minor={item.totalMinor} />
              </li>
            ))}
            <li>
              <span>
                {part.ruleFlags.distance_km === null
                  ? t('delivery')
                  : t('deliveryOver', { km: part.ruleFlags.distance_km })}
              </span>
              <Money minor={part.deliveryMinor} />
            </li>
          </ul>
          {part.ruleFlags.minimumMet ? (
            <p className={styles.rule}>
              <Icon name="check" size={18} />
              {t('ruleMet', { minimum: money(part.ruleFlags.minimum_minor), version: part.ruleFlags.ruleVersion })}
            </p>
          ) : (
            <Alert severity="warning">
              {t('ruleMissed', {
                minimum: money(part.ruleFlags.minimum_minor),
                missing: money(part.ruleFlags.minimum_minor - part.ruleFlags.judged_minor),
              })}
            </Alert>
          )}
        </div>
      ))}
      <Totals quote={quote} showDelivery />
      <PlaceButton quote={quote} fresh={fresh} order={order} />
    </>
  );
}

function PlaceButton({ quote, fresh, order }: { quote: Quote; fresh: boolean; order: ReviewProps }): ReactElement {
  const t = useTranslations('checkout');
  const queries = useQueryClient();
  const [changed, setChanged] = useState(false);
  const tried = useRef('');

  /** Another window may have ordered it, or taken something out: nobody buys twice what they wanted once. */
  async function isStillTheCart(key: string): Promise<boolean> {
    // Whether the attempt before has ordered is not known: its key answers that.
    if (tried.current === key) return true;
    const cart = await readCart();
    return !cart.ok || sameItems(cart.data, order.items);
  }

  /** What the buyer saw is no longer so: show the new state, they decide again. */
  function onProblem(problem: ApiProblem): boolean {
    if (['orders.price_changed', 'inventory.out_of_stock', 'orders.not_available'].includes(problem.code))
      void queries.invalidateQueries({ queryKey: ['quote'] });
    return false;
  }

  const place = useAction({
    say: 'page',
    onProblem,
    send: async (expectedTotal: number, key) => {
      setChanged(false);
      if (!(await isStillTheCart(key))) return { ok: true as const, data: undefined };
      tried.current = key;
      const placed = await browserApi.post('/api/orders', {
        idempotencyKey: key,
        body: { items: [...order.items], buyerKind: order.kind, addressId: order.addressId, expectedTotal },
      });
      if (!placed.ok) return placed;
      // The order exists from here on: whatever happens to the payment is the order page's business.
      const { checkoutId, orders } = placed.data;
      const payment = await browserApi.post('/api/payments', { idempotencyKey: `${key}-pay`, body: { checkoutId } });
      const next = payment.ok ? urls.payment(payment.data.paymentId, true) : urls.order(orders[0]?.orderId ?? '');
      return { ok: true as const, data: next };
    },
    onDone: (next) => {
      if (next !== undefined) return location.assign(next);
      setChanged(true);
      void queries.invalidateQueries({ queryKey: ['cart'] });
    },
  });
  return (
    <>
      {changed ? <Alert severity="warning">{t('cartChanged')}</Alert> : null}
      {place.problem === undefined ? null : <Alert severity="error">{place.problem}</Alert>}
      <BusyButton
        variant="contained"
        size="large"
        busy={place.busy}
        disabled={!fresh || !quote.minimumMet}
        startIcon={<Icon name="lock" size={20} />}
        onClick={() => void place.run(quote.totalAmount)}
      >
        {t('pay', { amount: money(quote.totalAmount) })}
      </BusyButton>
      <p className={styles.note}>{t('held')}</p>
    </>
  );
}
