import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import styles from './Stars.module.css';

/** `★ 4.3 (12)`; screen readers hear it in words. */
export function Stars({ average, count }: { average: number; count: number }): ReactElement {
  const t = useTranslations('product');
  const rounded = (Math.round(average * 10) / 10).toFixed(1);
  return (
    <span className={styles.stars}>
      <span className={styles.words}>{t('stars', { average: rounded, count })}</span>
      <span aria-hidden="true">
        <span className={styles.star}>★</span> {rounded} <span className={styles.count}>({count})</span>
      </span>
    </span>
  );
}
