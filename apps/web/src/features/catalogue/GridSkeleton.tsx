import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import styles from './GridSkeleton.module.css';

/** Cards without content, while the search is on its way. */
export function GridSkeleton(): ReactElement {
  const t = useTranslations('shell');
  return (
    <output className={styles.page} aria-label={t('loading')}>
      {Array.from({ length: 8 }, (_, index) => (
        <span key={index} className={styles.card} />
      ))}
    </output>
  );
}
