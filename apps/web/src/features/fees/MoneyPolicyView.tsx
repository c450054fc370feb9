'use client';

import { type Data, dataOf } from '@mistri/api-client';
import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { AdminName } from '#web/app-kit/AdminName.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { useCan } from '#web/session/use-can.ts';
import { DecideProposal } from './DecideProposal.tsx';
import { ProposeMoneyPolicy } from './ProposeMoneyPolicy.tsx';

export type MoneyPolicy = Data<'GET /api/admin/money-policy'>;
export type PolicySettings = MoneyPolicy['settings'];
type PolicyVersion = MoneyPolicy['history'][number];

export const amountSettings = ['twoPersonRelease', 'autoReleaseMax'] as const;
export const countSettings = [
  'autoReleaseWaitHours',
  'releaseOverdueHours',
  'maxHoldDays',
  'reviewScore',
  'firstAccountCoolOffHours',
  'changedAccountCoolOffHours',
  'disputeAnswerHours',
  'disputeDecideHours',
  'appealDays',
] as const;

export function MoneyPolicyView(): ReactElement {
  const t = useTranslations('adminMoney.policy');
  const can = useCan();
  const queries = useQueryClient();
  const [proposing, setProposing] = useState(false);
  const policy = useQuery({
    queryKey: ['money-policy'],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/money-policy')),
  });
  const reload = (): void => void queries.invalidateQueries({ queryKey: ['money-policy'] });
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      action={
        can('finance') && policy.data ? (
          <Button variant="contained" onClick={() => setProposing(true)}>
            {t('propose')}
          </Button>
        ) : null
      }
    >
      <Loaded query={policy}>
        {(shown) => (
          <>
            <Section title={t('inForce', { version: shown.version })}>
              <Settings settings={shown.settings} />
            </Section>
            {shown.history.map((version) => (
              <Version key={version.policyId} version={version} present={shown.settings} onDecided={reload} />
            ))}
            {proposing ? (
              <ProposeMoneyPolicy
                settings={shown.settings}
                close={() => setProposing(false)}
                onDone={() => {
                  setProposing(false);
                  reload();
                }}
              />
            ) : null}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function useSettingTexts(): (settings: PolicySettings) => readonly (readonly [string, string])[] {
  const t = useTranslations('adminMoney.policy.settings');
  const tForms = useTranslations('forms');
  return (settings) => [
    ...amountSettings.map((name) => [t(name), money(settings[name])] as const),
    [t('autoRelease'), tForms(settings.autoRelease ? 'yes' : 'no')],
    ...countSettings.map((name) => [t(name), String(settings[name])] as const),
  ];
}

function Settings({ settings }: { settings: PolicySettings }): ReactElement {
  return <Facts of={useSettingTexts()(settings)} />;
}

interface VersionProps {
  version: PolicyVersion;
  present: PolicySettings;
  onDecided: () => void;
}

function Version({ version, present, onDecided }: VersionProps): ReactElement {
  const t = useTranslations('adminMoney.policy');
  const texts = useSettingTexts();
  const before = new Map(texts(present));
  const proposed = version.state === 'proposed';
  // Of a proposal only what would change matters.
  const differing = texts(version.settings).filter(([name, value]) => before.get(name) !== value);
  return (
    <Section
      title={version.version === null ? t('proposal') : t('version', { version: version.version })}
      intro={version.reason}
      action={<StateChip of="proposal" state={version.state} />}
    >
      <Facts
        of={[
          ...(proposed
            ? differing.map(([name, value]) => [name, `${before.get(name) ?? '–'} → ${value}`] as const)
            : []),
          [t('proposedBy'), <AdminName key="proposed" id={version.proposedBy} name={version.proposedByName} />],
          [t('proposedAt'), <When key="at" at={version.proposedAt} />],
          [
            t('decidedBy'),
            version.decidedBy ? <AdminName key="decided" id={version.decidedBy} name={version.decidedByName} /> : null,
          ],
          [t('decisionReason'), version.decisionReason],
        ]}
      />
      {proposed ? (
        <DecideProposal
          proposedBy={version.proposedBy}
          what={t('title')}
          send={(body, key) =>
            browserApi.patch('/api/admin/money-policy/{policyId}', {
              path: { policyId: version.policyId },
              body,
              idempotencyKey: key,
            })
          }
          onDone={onDecided}
        />
      ) : null}
    </Section>
  );
}
