'use client';

import type { BuyerKind } from '@mistri/contracts/orders/order-states';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { EmptyBlock, Loaded } from '#web/app-kit/states.tsx';
import { showToast } from '#web/components/toast.ts';
import { urls } from '#web/navigation/build-url.ts';
import { useSession } from '#web/session/use-session.ts';
import styles from './CartView.module.css';
import { DealerOrder } from './DealerOrder.tsx';
import { GoneItems } from './GoneItems.tsx';
import type { CartItem } from './guest-cart.ts';
import { PinForm } from './PinForm.tsx';
import { Totals } from './Totals.tsx';
import { useCart } from './use-cart.ts';
import { useDeliveryPin } from './use-delivery-pin.ts';
import { useQuote } from './use-quote.ts';

/** Goods cost the same everywhere; only delivery depends on the PIN, and it is not shown before one is given. */
const anyPin = '600001';

export function CartView(): ReactElement {
  const t = useTranslations('cart');
  const cart = useCart();
  return (
    <Page title={t('title')} width="wide">
      <Loaded query={cart.query}>
        {(items) =>
          items.length === 0 ? (
            <EmptyBlock
              icon="cart"
              title={t('emptyTitle')}
              text={t('emptyText')}
              action={
                <LinkButton variant="contained" href={urls.search()}>
                  {t('findParts')}
                </LinkButton>
              }
            />
          ) : (
            <FilledCart items={items} setQuantity={cart.setQuantity} />
          )
        }
      </Loaded>
    </Page>
  );
}

interface FilledCartProps {
  items: readonly CartItem[];
  setQuantity: (productId: string, quantity: number) => void;
}

function FilledCart({ items, setQuantity }: FilledCartProps): ReactElement {
  const t = useTranslations('cart');
  const tForms = useTranslations('forms');
  const person = useSession().data;
  const delivery = useDeliveryPin();
  const { pin } = delivery;
  const [chosenKind, setKind] = useState<BuyerKind>();
  const business = person?.role === 'business';
  const buyerKind = chosenKind ?? (business ? 'b2b' : 'b2c');
  const quote = useQuote({ items, buyerKind, destination: { pin: pin ?? anyPin } });

  function remove(item: CartItem, title: string): void {
    setQuantity(item.productId, 0);
    showToast({
      text: t('removed', { title }),
      tone: 'info',
      action: { text: tForms('confirm.undo'), run: () => setQuantity(item.productId, item.quantity) },
    });
  }

  return (
    <div className={styles.columns}>
      <div className={styles.main} aria-busy={quote.isFetching}>
        {business ? <KindChoice kind={buyerKind} onKind={setKind} /> : null}
        <Loaded query={quote} rows={2}>
          {(answer) => (
            <>
              <GoneItems items={items.filter((item) => answer.gone.includes(item.productId))} remove={remove} />
              {answer.quote?.orders.map((order) => (
                <DealerOrder
                  key={order.dealerId}
                  order={order}
                  items={items}
                  showDelivery={pin !== undefined}
                  setQuantity={setQuantity}
                  remove={remove}
                />
              ))}
            </>
          )}
        </Loaded>
      </div>
      <aside className={styles.side} aria-label={t('summary')}>
        {delivery.asking ? null : <PinForm pin={pin} onPin={delivery.choose} />}
        {quote.data?.quote ? (
          <>
            <Totals quote={quote.data.quote} showDelivery={pin !== undefined} />
            {quote.data.quote.minimumMet ? null : <Alert severity="warning">{t('belowMinimum')}</Alert>}
            <CheckoutButton
              ready={quote.data.quote.minimumMet && quote.data.gone.length === 0}
              signedIn={person !== null && person !== undefined}
              buyerKind={buyerKind}
            />
          </>
        ) : null}
        <p className={styles.held}>{t('held')}</p>
        {business ? null : (
          <Button href={urls.businessAccount()} size="small">
            {t('businessHint')}
          </Button>
        )}
      </aside>
    </div>
  );
}

function KindChoice({ kind, onKind }: { kind: BuyerKind; onKind: (kind: BuyerKind) => void }): ReactElement {
  const t = useTranslations('cart');
  return (
    <ToggleButtonGroup
      exclusive
      value={kind}
      onChange={(_, value: BuyerKind | null) => {
        if (value) onKind(value);
      }}
      aria-label={t('kind.label')}
    >
      <ToggleButton value="b2b">{t('kind.b2b')}</ToggleButton>
      <ToggleButton value="b2c">{t('kind.b2c')}</ToggleButton>
    </ToggleButtonGroup>
  );
}

interface CheckoutButtonProps {
  ready: boolean;
  signedIn: boolean;
  buyerKind: BuyerKind;
}

function CheckoutButton({ ready, signedIn, buyerKind }: CheckoutButtonProps): ReactElement {
  const t = useTranslations('cart');
  const checkout = urls.checkout(buyerKind);
  if (!ready)
    return (
      <Button variant="contained" disabled>
        {t('checkout')}
      </Button>
    );
  return (
    <LinkButton variant="contained" href={signedIn ? checkout : urls.logIn(checkout)}>
      {signedIn ? t('checkout') : t('logInToCheckout')}
    </LinkButton>
  );
}
