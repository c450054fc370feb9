import type { ReactElement } from 'react';
import { Icon } from '#web/components/Icon.tsx';
import { urls } from '#web/navigation/build-url.ts';
import styles from './SearchForm.module.css';

interface SearchFormProps {
  labels: { field: string; placeholder: string; submit: string };
  value?: string | undefined;
  size?: 'bar' | 'hero';
}

/** A plain form: works before any script has loaded, and without. */
export function SearchForm({ labels, value, size = 'bar' }: SearchFormProps): ReactElement {
  return (
    <search>
      <form className={styles.form} data-size={size} action={urls.search()} method="get">
        <Icon name="search" size={20} />
        <input
          className={styles.field}
          type="search"
          name="q"
          aria-label={labels.field}
          placeholder={labels.placeholder}
          key={value}
          defaultValue={value}
          maxLength={100}
          autoComplete="off"
          enterKeyHint="search"
        />
        <button className={styles.submit} type="submit">
          {labels.submit}
        </button>
      </form>
    </search>
  );
}
