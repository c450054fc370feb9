'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { AdminName } from '#web/app-kit/AdminName.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { DecideProposal } from '#web/features/fees/DecideProposal.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { useCan } from '#web/session/use-can.ts';
import { FeatureDialog } from './FeatureDialog.tsx';
import { settingsInShort } from './flag-settings.ts';
import { SwitchDialog } from './SwitchDialog.tsx';
import { useFlagName } from './use-flag-name.ts';
import { type Flag, useFlags, useReloadFlags } from './use-flags.ts';

export const flagChangers = ['operations', 'finance', 'owner'] as const;

/** GOV-5: what is stopped and who may open it again; features and for whom they are on. */
export function SwitchesView(): ReactElement {
  const t = useTranslations('governance.switches');
  const flags = useFlags();
  const [changing, setChanging] = useState<Flag>();
  return (
    <Page title={t('title')} intro={t('intro')} width="wide">
      <Loaded query={flags}>
        {(all) => (
          <>
            <Proposals flags={all} />
            <FlagSection
              title={t('switches')}
              flags={all.filter((flag) => flag.kind !== 'feature')}
              change={setChanging}
            />
            <FlagSection
              title={t('features')}
              flags={all.filter((flag) => flag.kind === 'feature')}
              change={setChanging}
            />
          </>
        )}
      </Loaded>
      {changing?.kind === 'feature' ? <FeatureDialog flag={changing} close={() => setChanging(undefined)} /> : null}
      {changing && changing.kind !== 'feature' ? (
        <SwitchDialog flag={changing} close={() => setChanging(undefined)} />
      ) : null}
    </Page>
  );
}

/** What a first admin wants to open again, for the second one. */
function Proposals({ flags }: { flags: readonly Flag[] }): ReactElement[] {
  const t = useTranslations('governance.switches');
  const { name } = useFlagName();
  const reload = useReloadFlags();
  return flags.flatMap(({ flag, proposal }) =>
    proposal === null
      ? []
      : [
          <Alert key={flag} severity="warning" sx={{ marginBlockEnd: 4 }}>
            <Stack spacing={2}>
              <span>{t('waits', { flag: name(flag), reason: proposal.reason })}</span>
              <span>
                <AdminName id={proposal.proposedBy} name={proposal.proposedByName} /> ·{' '}
                <When at={proposal.proposedAt} />
              </span>
              <DecideProposal
                proposedBy={proposal.proposedBy}
                by={flagChangers}
                what={name(flag)}
                send={(body, key) =>
                  browserApi.patch('/api/admin/flags/changes/{changeId}', {
                    path: { changeId: proposal.changeId },
                    body,
                    idempotencyKey: key,
                  })
                }
                onDone={reload}
              />
            </Stack>
          </Alert>,
        ],
  );
}

interface FlagSectionProps {
  title: string;
  flags: readonly Flag[];
  change: (flag: Flag) => void;
}

function FlagSection({ title, flags, change }: FlagSectionProps): ReactElement {
  const t = useTranslations('governance.switches');
  const { name, description } = useFlagName();
  const can = useCan();
  return (
    <Section title={title}>
      <DataTable
        caption={title}
        list={wholeList(flags)}
        rowKey={({ flag }) => flag}
        rowHref={({ flag }) => adminUrls.flag(flag)}
        columns={[
          { key: 'name', head: t('name'), cell: ({ flag }) => name(flag) },
          { key: 'state', head: t('state'), cell: (flag) => <FlagChip flag={flag} /> },
          {
            key: 'what',
            head: t('what'),
            cell: (flag) => (
              <>
                {description(flag)}
                {settingsInShort(flag.settings) === '' ? null : (
                  <span style={{ color: 'var(--ink-soft)', display: 'block' }}>{settingsInShort(flag.settings)}</span>
                )}
              </>
            ),
          },
          {
            key: 'changed',
            head: t('changed'),
            cell: ({ changedAt }) => (changedAt ? <When at={changedAt} /> : t('never')),
          },
        ]}
        actions={
          can(...flagChangers)
            ? (flag) => (
                <Button
                  variant="outlined"
                  color={flag.kind !== 'feature' && !flag.settings.on ? 'error' : 'primary'}
                  disabled={flag.proposal !== null}
                  onClick={() => change(flag)}
                  aria-label={`${t(changeWord(flag))}: ${name(flag.flag)}`}
                >
                  {t(changeWord(flag))}
                </Button>
              )
            : undefined
        }
        empty={<p>–</p>}
      />
    </Section>
  );
}

function changeWord(flag: Flag): 'change' | 'open' | 'stop' | 'begin' | 'end' {
  if (flag.kind === 'feature') return 'change';
  if (flag.kind === 'mode') return flag.settings.on ? 'end' : 'begin';
  return flag.settings.on ? 'open' : 'stop';
}

export function FlagChip({ flag }: { flag: Pick<Flag, 'kind' | 'settings'> }): ReactElement {
  const t = useTranslations('governance.switches.states');
  const { on } = flag.settings;
  if (flag.kind === 'feature') return <StatusChip tone={on ? 'success' : 'neutral'}>{t(on ? 'on' : 'off')}</StatusChip>;
  if (flag.kind === 'mode')
    return <StatusChip tone={on ? 'danger' : 'success'}>{t(on ? 'active' : 'normal')}</StatusChip>;
  return <StatusChip tone={on ? 'danger' : 'success'}>{t(on ? 'stopped' : 'running')}</StatusChip>;
}
