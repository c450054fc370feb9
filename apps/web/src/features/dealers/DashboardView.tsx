'use client';

import { type ApiResult, dataOf } from '@mistri/api-client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { TileGrid } from '#web/components/TileGrid.tsx';
import { money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { dealerUrls } from '#web/navigation/desk-urls.ts';
import { Link } from '#web/navigation/Link.tsx';
import styles from './DashboardView.module.css';
import { useLiveOrders } from '#web/features/orders/use-live-orders.ts';
import { useDealer } from './OwnDealer.tsx';

/** Shown with a plus when there are more: the dashboard counts what fits into one request. */
const counted = 100;
const waiting = ['paid', 'accepted', 'packed', 'return_requested'] as const;

export function DashboardView(): ReactElement {
  useLiveOrders();
  const t = useTranslations('dealer.today');
  const dealer = useDealer();
  return (
    <Page title={t('title', { name: dealer.displayName })} width="wide">
      <ToDo />
      <MoneyNow />
      <LowStock />
    </Page>
  );
}

function ToDo(): ReactElement {
  const t = useTranslations('dealer.today');
  const dealer = useDealer();
  const orders = useQuery({
    queryKey: ['dealer-orders', dealer.id, 'waiting'],
    queryFn: () =>
      Promise.all(
        waiting.map(async (status) => {
          const answer = await browserApi.get('/api/dealers/{dealerId}/orders', {
            path: { dealerId: dealer.id },
            query: { status, limit: counted },
          });
          return { status, ...dataOf(answer) };
        }),
      ),
    refetchInterval: 60_000,
  });
  return (
    <Section title={t('toDo')}>
      <Loaded query={orders} rows={1}>
        {(lists) => {
          const next = lists
            .flatMap((list) => list.orders)
            .filter((order) => order.actBy !== null)
            .toSorted((a, b) => (a.actBy ?? '').localeCompare(b.actBy ?? ''))
            .slice(0, 5);
          return (
            <>
              <TileGrid
                tiles={lists.map((list) => ({
                  key: list.status,
                  label: t(list.status),
                  value: list.nextCursor ? `${counted}+` : String(list.orders.length),
                  href: dealerUrls.orders(list.status),
                  tone: list.orders.length > 0 ? 'warning' : 'neutral',
                }))}
              />
              {next.length > 0 ? (
                <>
                  <h3>{t('soonest')}</h3>
                  <ul className={styles.list}>
                    {next.map((order) => (
                      <li key={order.orderId} className={styles.row}>
                        <Link href={dealerUrls.order(order.orderId)}>{order.firstTitle}</Link>
                        <span className={styles.soft}>
                          {t('until')} <When at={order.actBy ?? order.changedAt} />
                        </span>
                      </li>
                    ))}
                  </ul>
                </>
              ) : null}
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}

function MoneyNow(): ReactElement {
  const t = useTranslations('dealer.today');
  const tEarnings = useTranslations('dealer.earnings');
  const dealer = useDealer();
  const balance = useQuery({
    queryKey: ['balance', dealer.id],
    queryFn: async () =>
      whenThere(await browserApi.get('/api/payees/{payeeId}/balance', { path: { payeeId: dealer.id } })),
  });
  return (
    <Section title={t('money')} action={<LinkButton href={dealerUrls.earnings()}>{t('allMoney')}</LinkButton>}>
      <Loaded query={balance} rows={1}>
        {(sums) => (
          <TileGrid
            tiles={[
              { key: 'held', label: tEarnings('held'), value: money(sums?.held ?? 0) },
              { key: 'available', label: tEarnings('available'), value: money(sums?.available ?? 0) },
              { key: 'onItsWay', label: tEarnings('onItsWay'), value: money(sums?.onItsWay ?? 0) },
              { key: 'paid', label: tEarnings('paid'), value: money(sums?.paid ?? 0) },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}

/** A dealer that was never approved has no account yet: that is nothing, not a failure. */
function whenThere<T>(answer: ApiResult<T>): T | null {
  return !answer.ok && answer.problem.status === 404 ? null : dataOf(answer);
}

function LowStock(): ReactElement {
  const t = useTranslations('dealer.today');
  const dealer = useDealer();
  const low = useQuery({
    queryKey: ['stock', dealer.id, 'low'],
    queryFn: async () =>
      dataOf(
        await browserApi.get('/api/inventory/{dealerId}', {
          path: { dealerId: dealer.id },
          query: { lowStock: true, limit: 5 },
        }),
      ),
  });
  return (
    <Section
      title={t('lowStock')}
      action={<LinkButton href={dealerUrls.stock({ lowStock: 'true' })}>{t('allLow')}</LinkButton>}
    >
      <Loaded query={low} rows={1}>
        {(stock) =>
          stock.items.length === 0 ? (
            <p>{t('stockFine')}</p>
          ) : (
            <ul className={styles.list}>
              {stock.items.map((row) => (
                <li key={`${row.productId}-${row.warehouseId}`} className={styles.row}>
                  <span>{row.title}</span>
                  <strong>{t('left', { count: row.available })}</strong>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}
