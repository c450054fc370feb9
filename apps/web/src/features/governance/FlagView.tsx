'use client';

import { dataOf } from '@mistri/api-client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useParams } from 'next/navigation';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { AdminName } from '#web/app-kit/AdminName.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { EmptyBlock, Loaded } from '#web/app-kit/states.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { settingsInShort } from './flag-settings.ts';
import { useFlagName } from './use-flag-name.ts';
import type { FlagHistory } from './use-flags.ts';

/** Who set what when and why: every version and proposal of one flag. */
export function FlagView(): ReactElement {
  const t = useTranslations('governance.switches');
  const { flag } = useParams<{ flag: string }>();
  const { name, description } = useFlagName();
  const history = useQuery({
    queryKey: ['flag', flag],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/flags/{flag}', { path: { flag } })),
  });
  return (
    <Page
      title={name(flag)}
      intro={history.data ? description(history.data) : undefined}
      back={{ href: adminUrls.switches(), text: t('title') }}
      width="wide"
    >
      <Loaded query={history}>{(shown) => <Versions rows={shown.history} />}</Loaded>
    </Page>
  );
}

function Versions({ rows }: { rows: FlagHistory['history'] }): ReactElement {
  const t = useTranslations('governance.switches');
  return (
    <Section title={t('history')}>
      <DataTable
        caption={t('history')}
        list={wholeList(rows)}
        rowKey={(row) => row.changeId}
        columns={[
          { key: 'version', head: t('version'), cell: (row) => row.version ?? '–' },
          { key: 'state', head: t('decision'), cell: (row) => <StateChip of="proposal" state={row.state} /> },
          {
            key: 'set',
            head: t('set'),
            cell: (row) => (
              <>
                {t(row.settings.on ? 'states.on' : 'states.off')}
                <span style={{ display: 'block', color: 'var(--ink-soft)' }}>{settingsInShort(row.settings)}</span>
              </>
            ),
          },
          { key: 'reason', head: t('reason'), cell: (row) => row.reason },
          {
            key: 'by',
            head: t('by'),
            cell: (row) => (
              <>
                <AdminName id={row.proposedBy} name={row.proposedByName} /> · <When at={row.proposedAt} />
              </>
            ),
          },
          {
            key: 'second',
            head: t('second'),
            cell: (row) =>
              row.twoPeople && row.decidedBy && row.decidedAt ? (
                <>
                  <AdminName id={row.decidedBy} name={row.decidedByName} /> · <When at={row.decidedAt} />
                  {row.decisionReason ? <span style={{ display: 'block' }}>{row.decisionReason}</span> : null}
                </>
              ) : (
                '–'
              ),
          },
        ]}
        empty={<EmptyBlock icon="clock" title={t('neverChanged')} />}
      />
    </Section>
  );
}
