'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { SealSummary } from './SealSummary.tsx';
import { useSeals } from './use-seals.ts';

/** The newest seals, and all of them as a file to keep where the log's keeper cannot reach. */
export function SealsView(): ReactElement {
  const t = useTranslations('governance.seals');
  const tAudit = useTranslations('governance.audit');
  const seals = useSeals();
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      back={{ href: adminUrls.audit(), text: tAudit('title') }}
      width="wide"
      action={
        <DownloadButton
          variant="outlined"
          url="/api/admin/audit/seals.ndjson"
          name="audit-seals.ndjson"
          text={t('download')}
        />
      }
    >
      <SealSummary whole />
      <Loaded query={seals}>
        {(state) => (
          <>
            <Section title={t('newest')}>
              <DataTable
                caption={t('newest')}
                list={wholeList(state.seals)}
                rowKey={({ header }) => String(header.batchNo)}
                columns={[
                  { key: 'batch', head: t('batch'), cell: ({ header }) => header.batchNo },
                  { key: 'at', head: t('sealedAt'), cell: ({ header }) => <When at={header.sealedAt} /> },
                  {
                    key: 'rows',
                    head: t('numbers'),
                    cell: ({ header }) => `${header.firstSeq}–${header.lastSeq} (${header.count})`,
                  },
                  { key: 'root', head: t('root'), cell: ({ root }) => <Hex text={root} /> },
                  { key: 'key', head: t('key'), cell: ({ header }) => <Hex text={header.keyId} /> },
                ]}
                empty={<p>{t('never')}</p>}
              />
            </Section>
            <Section title={t('keys')} intro={t('keysIntro')}>
              <ul style={{ listStyle: 'none', display: 'grid', gap: 'var(--space-2)' }}>
                {state.publicKeys.map((key) => (
                  <li key={key}>
                    <code style={{ overflowWrap: 'anywhere' }}>{key}</code>
                  </li>
                ))}
              </ul>
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** The beginning is enough to compare by eye; the whole is in the title and in the download. */
function Hex({ text }: { text: string }): ReactElement {
  return <code title={text}>{text.slice(0, 16)}…</code>;
}
