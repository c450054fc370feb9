'use client';

import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Icon } from '#web/components/Icon.tsx';
import styles from './DataTable.module.css';
import type { PagedList } from './use-paged-list.ts';

/** Back and forward through the pages of a list; nothing when there is one page only. */
export function Pager<Row>({ list }: { list: PagedList<Row> }): ReactElement | null {
  const t = useTranslations('lists');
  if (!list.back && !list.forward && list.number === 1) return null;
  return (
    <nav className={styles.pager} aria-label={t('pages')}>
      <Button disabled={!list.back} onClick={list.back} startIcon={<Icon name="back" size={20} />}>
        {t('previous')}
      </Button>
      <span aria-live="polite">{t('page', { number: list.number })}</span>
      <Button disabled={!list.forward} onClick={list.forward} endIcon={<Icon name="next" size={20} />}>
        {t('next')}
      </Button>
    </nav>
  );
}
