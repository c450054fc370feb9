'use client';

import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { browserApi, csrfToken } from '#web/api/browser-api.ts';
import { Icon } from '#web/components/Icon.tsx';
import { useLive } from '#web/live/use-live.ts';
import { Link } from '#web/navigation/Link.tsx';
import { urls } from '#web/navigation/build-url.ts';
import styles from './NoticeBell.module.css';

interface NoticeBellProps {
  className: string | undefined;
  /** “Messages to you” and, with a number: “Messages to you, 3 not read”. */
  labels: { none: string; some: string };
}

/** Where no socket gets through, and in case a push was lost. */
const asking_ms = 120_000;
/** The api counts to here. */
const most = 100;

/** How many messages were not read yet; a new one shows at once. */
export function NoticeBell({ className, labels }: NoticeBellProps): ReactElement {
  const [count, setCount] = useState(0);
  const { onEvent } = useLive();
  useEffect(() => {
    let left = false;
    const ask = async (): Promise<void> => {
      if (csrfToken() === undefined) return;
      const answer = await browserApi.get('/api/notifications/unread-count');
      if (!left && answer.ok) setCount(answer.data.unreadCount);
    };
    void ask();
    const timer = setInterval(() => void ask(), asking_ms);
    const stop = onEvent('notification.new', () => void ask());
    return () => {
      left = true;
      clearInterval(timer);
      stop();
    };
  }, [onEvent]);
  const shown = count >= most ? `${most - 1}+` : String(count);
  return (
    <Link
      className={className}
      href={urls.notifications()}
      aria-label={count > 0 ? labels.some.replace('{count}', shown) : labels.none}
    >
      <span className={styles.bell}>
        <Icon name="bell" />
        {count > 0 ? (
          <span className={styles.count} aria-hidden="true">
            {shown}
          </span>
        ) : null}
      </span>
    </Link>
  );
}
