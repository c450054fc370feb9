'use client';

import type { Data } from '@mistri/api-client';
import { useQueryClient } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { EmptyBlock, LoadingBlock, ProblemBlock } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { When } from '#web/format/When.tsx';
import { Pager } from '#web/lists/Pager.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { Link } from '#web/navigation/Link.tsx';
import { NoticeSettings } from './NoticeSettings.tsx';
import styles from './Notifications.module.css';

type Notice = Data<'GET /api/notifications'>['notifications'][number];

const noticesKey = ['notifications'] as const;
const refresh_ms = 30_000;

export function NotificationsView(): ReactElement {
  const t = useTranslations('notices');
  return (
    <Page title={t('title')}>
      <Notices />
      <NoticeSettings />
    </Page>
  );
}

function Notices(): ReactElement {
  const t = useTranslations('notices');
  const locale = useLocale();
  const queries = useQueryClient();
  const list = usePagedList({
    key: [...noticesKey, locale],
    load: (after) =>
      browserApi.get('/api/notifications', { query: { limit: 20, locale, ...(after ? { after } : {}) } }),
    page: (answer) => ({ rows: answer.notifications, next: answer.nextAfter }),
    refresh_ms,
  });
  const newest = list.rows?.[0]?.notificationId;
  const unread = list.rows?.some((notice) => notice.readAt === null) ?? false;
  const readAll = useAction<string>({
    send: (upTo, key) => browserApi.post('/api/notifications/read-all', { body: { upTo }, idempotencyKey: key }),
    onDone: () => void queries.invalidateQueries({ queryKey: noticesKey }),
  });
  return (
    <Section
      title={t('news')}
      action={
        unread && newest && list.back === undefined ? (
          <BusyButton busy={readAll.busy} onClick={() => void readAll.run(newest)}>
            {t('readAll')}
          </BusyButton>
        ) : null
      }
    >
      {list.rows === undefined && list.error ? <ProblemBlock error={list.error} retry={list.again} /> : null}
      {list.rows === undefined && !list.error ? <LoadingBlock /> : null}
      {list.rows?.length === 0 ? <EmptyBlock icon="bell" title={t('none')} text={t('noneText')} /> : null}
      <ul className={styles.list} aria-busy={list.stale}>
        {list.rows?.map((notice) => (
          <OneNotice key={notice.notificationId} notice={notice} />
        ))}
      </ul>
      <Pager list={list} />
    </Section>
  );
}

function OneNotice({ notice }: { notice: Notice }): ReactElement {
  const t = useTranslations('notices');
  const { notificationId, path } = notice;
  /** Leaving must not wait for it; a mark that is lost only leaves the entry bold. */
  const read = (): void => {
    if (notice.readAt === null)
      void browserApi.patch('/api/notifications/{notificationId}', { path: { notificationId }, body: { read: true } });
  };
  return (
    <li className={styles.notice} data-unread={notice.readAt === null}>
      <p className={styles.head}>
        {path === null ? (
          <strong>{notice.title}</strong>
        ) : (
          <Link href={path} onClick={read}>
            {notice.title}
          </Link>
        )}
        {notice.readAt === null ? <span className={styles.fresh}>{t('unread')}</span> : null}
      </p>
      <p className={styles.body}>{notice.body}</p>
      <p className={styles.soft}>
        <When at={notice.createdAt} />
      </p>
    </li>
  );
}
