'use client';

import { type ReactElement, useSyncExternalStore } from 'react';
import { Icon } from './Icon.tsx';
import styles from './OfflineNotice.module.css';

function watch(changed: () => void): () => void {
  globalThis.addEventListener('online', changed);
  globalThis.addEventListener('offline', changed);
  return () => {
    globalThis.removeEventListener('online', changed);
    globalThis.removeEventListener('offline', changed);
  };
}

/** Says that the connection is gone; disappears by itself when it is back. */
export function OfflineNotice({ text }: { text: string }): ReactElement {
  const online = useSyncExternalStore(
    watch,
    () => navigator.onLine,
    () => true,
  );
  return (
    <output>
      {online ? null : (
        <p className={styles.notice}>
          <Icon name="offline" size={20} />
          {text}
        </p>
      )}
    </output>
  );
}
