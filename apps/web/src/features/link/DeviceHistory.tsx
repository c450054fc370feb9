'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Section } from '#web/app-kit/Section.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';

export function DeviceHistory(): ReactElement {
  const t = useTranslations('link.devices');
  const list = usePagedList({
    key: ['link', 'device-history'],
    load: (after) => browserApi.get('/api/devices/history', { query: { limit: 10, ...(after ? { after } : {}) } }),
    page: (answer) => ({ rows: answer.entries, next: answer.nextAfter }),
  });
  return (
    <Section title={t('historyTitle')}>
      <DataTable
        caption={t('historyTitle')}
        list={list}
        rowKey={(entry) => entry.entryId}
        columns={[
          { key: 'what', head: t('historyWhat'), cell: (entry) => t(`acts.${entry.what}`, { name: entry.name }) },
          { key: 'at', head: t('historyWhen'), cell: (entry) => <When at={entry.at} /> },
        ]}
        empty={<p>{t('historyNone')}</p>}
      />
    </Section>
  );
}
