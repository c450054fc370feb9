'use client';

import { type Data, dataOf } from '@mistri/api-client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useParams } from 'next/navigation';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { StatusChip, type Tone } from '#web/components/StatusChip.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { Link } from '#web/navigation/Link.tsx';
import { SealChip } from './AuditView.tsx';
import { compareStates, type StateChange } from './compare-states.ts';
import { EntryProof } from './EntryProof.tsx';
import { ObjectRef } from './ObjectRef.tsx';
import { useDecisionName } from './use-decision-name.ts';

export type AuditEntry = Data<'GET /api/audit/logs/{auditId}'>;

export function AuditEntryView(): ReactElement {
  const t = useTranslations('governance.audit');
  const decisionName = useDecisionName();
  const { auditId } = useParams<{ auditId: string }>();
  const entry = useQuery({
    queryKey: ['audit-entry', auditId],
    queryFn: async () => dataOf(await browserApi.get('/api/audit/logs/{auditId}', { path: { auditId } })),
    // Asked again until it is sealed; afterwards it can never change.
    refetchInterval: ({ state }) => (state.data?.place === null ? 15_000 : false),
  });
  return (
    <Page
      title={entry.data ? decisionName(entry.data.action) : t('entry')}
      back={{ href: adminUrls.audit(), text: t('title') }}
      action={entry.data ? <SealChip sealed={entry.data.place !== null} /> : null}
    >
      <Loaded query={entry}>{(shown) => <OneEntry entry={shown} />}</Loaded>
    </Page>
  );
}

function OneEntry({ entry }: { entry: AuditEntry }): ReactElement {
  const t = useTranslations('governance.audit');
  return (
    <>
      <Section title={t('facts')}>
        <Facts
          of={[
            [t('action'), <code key="action">{entry.action}</code>],
            [t('at'), <When key="at" at={entry.at} />],
            [t('object'), <ObjectRef key="object" id={entry.subjectId} />],
            [t('by'), <ObjectRef key="by" id={entry.actorId} />],
            [t('role'), entry.actorRole],
            [t('reason'), entry.reason],
            [t('via'), entry.via],
            [t('number'), <code key="number">{entry.auditId}</code>],
            [
              t('trace'),
              <Link key="trace" href={adminUrls.audit({ traceId: entry.traceId })}>
                {entry.traceId}
              </Link>,
            ],
            [
              t('history'),
              <Link key="history" href={adminUrls.audit({ subjectId: entry.subjectId })}>
                {t('sameObject')}
              </Link>,
            ],
            [
              t('person'),
              <Link key="person" href={adminUrls.audit({ actorId: entry.actorId })}>
                {t('samePerson')}
              </Link>,
            ],
          ]}
        />
      </Section>
      <Changes entry={entry} />
      <EntryProof entry={entry} />
    </>
  );
}

const tones: Readonly<Record<StateChange['change'], Tone>> = {
  added: 'success',
  removed: 'danger',
  changed: 'warning',
  same: 'neutral',
};

function Changes({ entry }: { entry: AuditEntry }): ReactElement {
  const t = useTranslations('governance.audit');
  const value = (text: string | undefined): ReactElement => (
    <span style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>{text ?? '–'}</span>
  );
  return (
    <Section title={t('changes')}>
      <DataTable
        caption={t('changes')}
        list={wholeList(compareStates(entry.before, entry.after))}
        rowKey={(row) => row.path}
        columns={[
          { key: 'path', head: t('fact'), cell: (row) => <code>{row.path === '' ? t('value') : row.path}</code> },
          { key: 'before', head: t('before'), cell: (row) => value(row.before) },
          { key: 'after', head: t('after'), cell: (row) => value(row.after) },
          {
            key: 'change',
            head: t('change'),
            cell: (row) => <StatusChip tone={tones[row.change]}>{t(`changeKinds.${row.change}`)}</StatusChip>,
          },
        ]}
        empty={<p>{t('noChanges')}</p>}
      />
    </Section>
  );
}
