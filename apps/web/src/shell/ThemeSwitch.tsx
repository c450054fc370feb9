'use client';

import type { ReactElement } from 'react';
import { Icon } from '#web/components/Icon.tsx';
import { themeCookie } from '#web/theme/theme-choice.ts';
import styles from './ThemeSwitch.module.css';

const year_s = 365 * 86_400;

/** Both faces are in the page and CSS shows the right one, so server and browser never disagree. */
export function ThemeSwitch({ labels }: { labels: { toDark: string; toLight: string } }): ReactElement {
  const choose = (theme: 'light' | 'dark') => () => {
    document.documentElement.dataset['theme'] = theme;
    document.cookie = `${themeCookie}=${theme}; path=/; max-age=${year_s}; samesite=lax`;
  };
  return (
    <>
      <button type="button" className={styles.toDark} aria-label={labels.toDark} onClick={choose('dark')}>
        <Icon name="moon" size={22} />
      </button>
      <button type="button" className={styles.toLight} aria-label={labels.toLight} onClick={choose('light')}>
        <Icon name="sun" size={22} />
      </button>
    </>
  );
}
