import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { When } from '#web/format/When.tsx';
import styles from './RatingText.module.css';
import { isRatingTag } from './rating-tags.ts';

interface ShownRating {
  score: number;
  tags: readonly string[];
  comment: string | null;
  createdAt: string;
  reply: { text: string; at: string } | null;
}

/** A rating as everybody sees it. */
export function RatingText({ rating, by }: { rating: ShownRating; by?: string }): ReactElement {
  const t = useTranslations('rating');
  return (
    <div className={styles.rating}>
      <p>
        <span aria-hidden="true" className={styles.stars}>
          {'★'.repeat(rating.score)}
          <span className={styles.empty}>{'★'.repeat(5 - rating.score)}</span>
        </span>
        <span className={styles.words}>{t('star', { count: rating.score })}</span>
        <span className={styles.soft}>
          {by ? ` ${by} · ` : ' '}
          <When at={rating.createdAt} as="day" />
        </span>
      </p>
      {rating.tags.length > 0 ? (
        <p className={styles.soft}>
          {rating.tags
            .filter((tag) => isRatingTag(tag))
            .map((tag) => t(`tag.${tag}`))
            .join(' · ')}
        </p>
      ) : null}
      {rating.comment ? <p className={styles.comment}>{rating.comment}</p> : null}
      {rating.reply ? (
        <blockquote className={styles.reply}>
          <strong>{t('dealer')}:</strong> {rating.reply.text}
        </blockquote>
      ) : null}
    </div>
  );
}
