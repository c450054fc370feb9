'use client';

import { type ReactElement, useEffect, useRef, useState } from 'react';
import { Icon } from '#web/components/Icon.tsx';
import { FilterForm, type FilterFormProps } from './FilterForm.tsx';
import styles from './FilterPanel.module.css';

interface FilterPanelProps extends FilterFormProps {
  active: number;
}

/** On wide screens beside the results; on phones a sheet that comes up from below. */
export function FilterPanel({ active, ...form }: FilterPanelProps): ReactElement {
  const { labels } = form;
  const sheet = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (open) sheet.current?.showModal();
  }, [open]);
  return (
    <>
      <button type="button" className={styles.open} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="filter" size={20} />
        {labels.filters}
        {active > 0 ? <span className={styles.count}>{active}</span> : null}
      </button>
      <aside className={styles.side} aria-label={labels.filters}>
        <FilterForm {...form} atOnce />
      </aside>
      {open ? (
        <dialog ref={sheet} className={styles.sheet} aria-label={labels.filters} onClose={() => setOpen(false)}>
          <div className={styles.sheetHead}>
            <h2>{labels.filters}</h2>
            <button
              type="button"
              className={styles.close}
              aria-label={labels.close}
              onClick={() => sheet.current?.close()}
            >
              <Icon name="close" />
            </button>
          </div>
          <FilterForm {...form} atOnce={false} />
        </dialog>
      ) : null}
    </>
  );
}
