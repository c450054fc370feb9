'use client';

import { type ReactElement, useSyncExternalStore } from 'react';
import { isNavigating, onNavigation } from '#web/navigation/pending-navigation.ts';
import styles from './NavigationBar.module.css';

/** A page was asked for and has not come yet: on a slow network nobody wonders whether the tap was felt. */
export function NavigationBar({ label }: { label: string }): ReactElement | null {
  const waiting = useSyncExternalStore(onNavigation, isNavigating, () => false);
  if (!waiting) return null;
  // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- drawn by a style sheet: <progress> looks different everywhere
  return <div className={styles.bar} role="progressbar" aria-label={label} />;
}
