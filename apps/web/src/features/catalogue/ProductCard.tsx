import type { Data } from '@mistri/api-client';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Icon } from '#web/components/Icon.tsx';
import { Money, money } from '#web/format/Money.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { Link } from '#web/navigation/Link.tsx';
import { GradeChip } from './GradeChip.tsx';
import { photoUrl } from './photo-url.ts';
import styles from './ProductCard.module.css';
import { Stars } from './Stars.tsx';

export type Card = Data<'GET /api/products'>['items'][number];

const fewLeft = 5;

interface ProductCardProps {
  card: Card;
  /** Photos of the first screen load at once. */
  early?: boolean;
  /** Its level among the headings of the page. */
  heading?: 'h2' | 'h3';
}

/** One part in a list. The whole card leads to the part. */
export function ProductCard({ card, early = false, heading: Heading = 'h3' }: ProductCardProps): ReactElement {
  const t = useTranslations('product');
  return (
    <article className={styles.card}>
      <div className={styles.picture}>
        {card.photoId ? (
          <img
            src={photoUrl(card.photoId, 'card')}
            alt=""
            width={320}
            height={320}
            loading={early ? 'eager' : 'lazy'}
            decoding="async"
          />
        ) : (
          <Icon name="tools" size={48} />
        )}
      </div>
      <div className={styles.text}>
        <Heading className={styles.title}>
          <Link href={urls.product(card.productId, card.title)} className={styles.link}>
            {card.title}
          </Link>
        </Heading>
        <p className={styles.tags}>
          <GradeChip grade={card.grade} />
          {card.ratingAverage === null ? null : <Stars average={card.ratingAverage} count={card.ratingCount} />}
        </p>
        <p className={styles.price}>
          <strong>
            <Money minor={card.price} />
          </strong>
          {card.mrp > card.price ? <s className={styles.mrp}>{t('mrp', { price: money(card.mrp) })}</s> : null}
        </p>
        {card.b2bMinimumQuantity > 1 ? (
          <p className={styles.soft}>{t('fromPieces', { count: card.b2bMinimumQuantity })}</p>
        ) : null}
        <p className={styles.soft}>
          {card.dealerName}, {card.dealerCity}
        </p>
        <p
          className={styles.stock}
          data-left={card.available === 0 ? 'none' : card.available <= fewLeft ? 'few' : 'many'}
        >
          {card.available === 0
            ? t('outOfStock')
            : card.available <= fewLeft
              ? t('fewLeft', { count: card.available })
              : t('inStock')}
        </p>
      </div>
    </article>
  );
}
