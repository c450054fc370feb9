'use client';

import { useTranslations } from 'next-intl';

/** What waits in a queue, in words. */
export function useQueueName(): (queue: string) => string {
  const t = useTranslations('governance.queues');
  return (queue) => (t.has(queue as never) ? t(queue as never) : queue.replaceAll(/[._]/g, ' '));
}
