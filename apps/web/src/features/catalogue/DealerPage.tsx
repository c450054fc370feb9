import type { Data } from '@mistri/api-client';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { serverApi } from '#web/api/server-api.ts';
import { Facts } from '#web/components/Facts.tsx';
import { Icon } from '#web/components/Icon.tsx';
import { LinkAction } from '#web/components/LinkAction.tsx';
import { urls } from '#web/navigation/build-url.ts';
import styles from './DealerPage.module.css';
import { ProductGrid } from './ProductGrid.tsx';

export type Dealer = Data<'GET /api/dealers/{dealerId}'>;

export async function DealerPage({ dealer }: { dealer: Dealer }): Promise<ReactElement> {
  const [t, tProduct] = await Promise.all([getTranslations('shop'), getTranslations('product')]);
  return (
    <article className={styles.page}>
      <header className={styles.head}>
        <h1>{dealer.displayName}</h1>
        <p>{dealer.city}</p>
        <p className={styles.verified}>
          <Icon name="shield" size={20} />
          {tProduct('verified')}: {t('seen')}
        </p>
        <Facts
          of={[
            [t('legalName'), dealer.legalName],
            ['GSTIN', dealer.gstin],
            [t('address'), `${dealer.address}, ${dealer.city} ${dealer.pin}`],
          ]}
        />
      </header>
      {dealer.status === 'active' ? <Parts dealer={dealer} /> : <p role="note">{t('notSelling')}</p>}
    </article>
  );
}

async function Parts({ dealer }: { dealer: Dealer }): Promise<ReactElement> {
  const [t, tProduct, api] = await Promise.all([getTranslations('shop'), getTranslations('product'), serverApi()]);
  const listed = await api.get('/api/products', { query: { dealerId: dealer.id, limit: 24, sort: 'relevance' } });
  const cards = listed.ok ? listed.data.items : [];
  return (
    <section className={styles.parts}>
      <h2>{t('parts')}</h2>
      {cards.length === 0 ? <p>{t('none')}</p> : <ProductGrid cards={cards} label={t('parts')} />}
      {listed.ok && listed.data.nextCursor ? (
        <LinkAction href={urls.search({ dealer: dealer.id })}>
          {tProduct('toDealer', { name: dealer.displayName })}
        </LinkAction>
      ) : null}
    </section>
  );
}
