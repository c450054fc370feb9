'use client';

import { Link } from '#web/navigation/Link.tsx';
import { type ReactElement, useEffect, useState } from 'react';
import { Icon } from './Icon.tsx';
import { type Toast, toastEvent } from './toast.ts';
import styles from './Toaster.module.css';

const shown_ms = 6_000;

interface Shown extends Toast {
  id: number;
}

let counter = 0;

export function Toaster({ labels }: { labels: { region: string; dismiss: string } }): ReactElement {
  const [toasts, setToasts] = useState<readonly Shown[]>([]);
  const drop = (id: number): void => setToasts((list) => list.filter((toast) => toast.id !== id));

  useEffect(() => {
    const add = (event: Event): void => {
      counter += 1;
      const shown = { ...(event as CustomEvent<Toast>).detail, id: counter };
      setToasts((list) => [...list.slice(-2), shown]);
      setTimeout(() => setToasts((list) => list.filter((toast) => toast.id !== shown.id)), shown_ms);
    };
    globalThis.addEventListener(toastEvent, add);
    return () => globalThis.removeEventListener(toastEvent, add);
  }, []);

  return (
    <section className={styles.region} aria-label={labels.region} aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} className={styles.toast} data-tone={toast.tone}>
          <Icon name={toast.tone === 'danger' ? 'warning' : toast.tone === 'success' ? 'check' : 'info'} />
          <span className={styles.text}>{toast.text}</span>
          {toast.link ? (
            <Link href={toast.link.href} className={styles.link} onClick={() => drop(toast.id)}>
              {toast.link.text}
            </Link>
          ) : null}
          {toast.action ? (
            <button
              type="button"
              className={styles.action}
              onClick={() => {
                toast.action?.run();
                drop(toast.id);
              }}
            >
              {toast.action.text}
            </button>
          ) : null}
          <button type="button" className={styles.close} aria-label={labels.dismiss} onClick={() => drop(toast.id)}>
            <Icon name="close" size={20} />
          </button>
        </div>
      ))}
    </section>
  );
}
