import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { Icon } from '#web/components/Icon.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { Link } from '#web/navigation/Link.tsx';
import type { Product } from './ProductPage.tsx';
import styles from './SellerCard.module.css';
import { Stars } from './Stars.tsx';

/** IN-13: who sells it, where, and how buyers rate them. */
export async function SellerCard({ seller }: { seller: Product['seller'] }): Promise<ReactElement> {
  const t = await getTranslations('product');
  return (
    <section className={styles.card} aria-labelledby="seller">
      <h2 id="seller" className={styles.head}>
        {t('soldBy')}
      </h2>
      <p className={styles.name}>
        <Icon name="store" size={22} />
        <Link href={urls.dealer(seller.dealerId, seller.name)}>{seller.name}</Link>
      </p>
      <p>{seller.city}</p>
      <p className={styles.verified}>
        <Icon name="shield" size={18} />
        {t('verified')}
      </p>
      {seller.ratingAverage === null ? (
        <p className={styles.soft}>{t('noStars')}</p>
      ) : (
        <Stars average={seller.ratingAverage} count={seller.ratingCount} />
      )}
      <Link href={urls.search({ dealer: seller.dealerId })} className={styles.all}>
        {t('toDealer', { name: seller.name })}
      </Link>
    </section>
  );
}
