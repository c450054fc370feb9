'use client';

import { type ReactElement, useSyncExternalStore } from 'react';
import { cartEvent, knownCartCount } from '#web/features/cart/cart-store.ts';
import styles from './CartCount.module.css';

function watch(changed: () => void): () => void {
  globalThis.addEventListener(cartEvent, changed);
  globalThis.addEventListener('storage', changed);
  return () => {
    globalThis.removeEventListener(cartEvent, changed);
    globalThis.removeEventListener('storage', changed);
  };
}

/** How many products are in the cart, as this browser last knew. `text` says what the number counts. */
export function CartCount({ text }: { text: string }): ReactElement | null {
  const count = useSyncExternalStore(watch, knownCartCount, () => 0);
  if (count === 0) return null;
  return (
    <span className={styles.count}>
      {count > 99 ? '99+' : count}
      <span className={styles.words}> {text}</span>
    </span>
  );
}
