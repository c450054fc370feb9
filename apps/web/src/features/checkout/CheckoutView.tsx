'use client';

import type { BuyerKind } from '@mistri/contracts/orders/order-states';
import { dataOf } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { EmptyBlock, Loaded } from '#web/app-kit/states.tsx';
import type { CartItem } from '#web/features/cart/guest-cart.ts';
import { useCart } from '#web/features/cart/use-cart.ts';
import { urls } from '#web/navigation/build-url.ts';
import { RequireSession } from '#web/session/RequireSession.tsx';
import { AddressChoice } from './AddressChoice.tsx';
import styles from './CheckoutView.module.css';
import { InvoiceDetails } from './InvoiceDetails.tsx';
import { Review } from './Review.tsx';

/** Where to, on whose name, for how much: one page, three steps, one button. */
export function CheckoutView({ kind }: { kind: BuyerKind }): ReactElement {
  const t = useTranslations('checkout');
  return (
    <Page title={t('title')} back={{ href: urls.cart(), text: t('backToCart') }} width="wide">
      <RequireSession>
        <Checkout kind={kind} />
      </RequireSession>
    </Page>
  );
}

function Checkout({ kind }: { kind: BuyerKind }): ReactElement {
  const t = useTranslations('checkout');
  const cart = useCart();
  return (
    <Loaded query={cart.query}>
      {(items) =>
        items.length === 0 ? (
          <EmptyBlock
            icon="cart"
            title={t('emptyTitle')}
            text={t('emptyText')}
            action={<LinkButton href={urls.orders()}>{t('toOrders')}</LinkButton>}
          />
        ) : (
          <Steps items={items} kind={kind} />
        )
      }
    </Loaded>
  );
}

const addressesKey = ['addresses'] as const;

function Steps({ items, kind }: { items: readonly CartItem[]; kind: BuyerKind }): ReactElement {
  const t = useTranslations('checkout');
  const queries = useQueryClient();
  const addresses = useQuery({
    queryKey: addressesKey,
    queryFn: async () => dataOf(await browserApi.get('/api/addresses')).addresses,
  });
  const [chosen, setChosen] = useState<string>();
  return (
    <Loaded query={addresses}>
      {(list) => {
        const addressId = list.find((entry) => entry.addressId === chosen)?.addressId ?? list[0]?.addressId;
        return (
          <div className={styles.columns}>
            <div className={styles.main}>
              <section className={styles.step} aria-labelledby="step-address">
                <h2 id="step-address">{t('addressStep')}</h2>
                <AddressChoice
                  addresses={list}
                  chosen={addressId}
                  onChosen={setChosen}
                  onChanged={() => queries.invalidateQueries({ queryKey: addressesKey })}
                />
              </section>
              <section className={styles.step} aria-labelledby="step-invoice">
                <h2 id="step-invoice">{t('invoiceStep')}</h2>
                <InvoiceDetails kind={kind} />
              </section>
            </div>
            <section className={styles.side} aria-labelledby="step-review">
              <h2 id="step-review">{t('reviewStep')}</h2>
              {addressId === undefined ? (
                <Alert severity="info">{t('addressFirst')}</Alert>
              ) : (
                <Review items={items} kind={kind} addressId={addressId} />
              )}
            </section>
          </div>
        );
      }}
    </Loaded>
  );
}
