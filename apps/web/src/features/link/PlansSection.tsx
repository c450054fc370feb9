'use client';

import type { Data } from '@mistri/api-client';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useCan } from '#web/session/use-can.ts';
import { useReloadLink } from './use-link.ts';

type Team = Data<'GET /api/admin/link/teams'>['teams'][number];

/** LNK-1: plans with their limits; who is in a team is nobody's business here. */
export function PlansSection(): ReactElement {
  const t = useTranslations('linkDesk');
  const can = useCan();
  const nameOf = useTeamName();
  const change = useChangePlan();
  const list = usePagedList({
    key: ['link', 'admin-teams'],
    load: (after) => browserApi.get('/api/admin/link/teams', { query: { limit: 10, ...(after ? { after } : {}) } }),
    page: (answer) => ({ rows: answer.teams, next: answer.nextAfter }),
  });
  return (
    <Section title={t('teams')}>
      <DataTable
        caption={t('teams')}
        list={list}
        rowKey={(team) => team.teamId}
        columns={[
          { key: 'team', head: t('team'), cell: nameOf },
          { key: 'plan', head: t('plan'), cell: (team) => t(`plans.${team.plan.plan}`) },
          { key: 'paidUntil', head: t('paidUntil'), cell: (team) => <PaidUntil team={team} /> },
          {
            key: 'people',
            head: t('people'),
            cell: (team) => t('of', { used: team.members, limit: team.plan.seats }),
          },
          {
            key: 'devices',
            head: t('devices'),
            cell: (team) => t('of', { used: team.devices, limit: team.plan.devices }),
          },
        ]}
        actions={
          can('operations', 'finance')
            ? (team) => {
                const text = team.plan.plan === 'free' ? t('toTeam') : t('toFree');
                return (
                  <BusyButton
                    busy={change.busy}
                    aria-label={`${text}: ${nameOf(team)}`}
                    onClick={() => void change.ask(team)}
                  >
                    {text}
                  </BusyButton>
                );
              }
            : undefined
        }
        empty={<p>{t('teamsNone')}</p>}
      />
    </Section>
  );
}

/** A day when it was bought; nothing on the free plan. */
function PaidUntil({ team }: { team: Team }): ReactElement | null {
  const t = useTranslations('linkDesk');
  if (team.paidUntil) return <When at={team.paidUntil} as="day" />;
  return team.plan.plan === 'free' ? null : <>{t('withoutEnd')}</>;
}

/** One person's own has no name; the end of its id, which stands in the address of that person's page too, tells them apart. */
function useTeamName(): (team: Team) => string {
  const t = useTranslations('linkDesk');
  return (team) => team.name ?? t('personal', { end: team.teamId.slice(-6) });
}

function useChangePlan() {
  const t = useTranslations('linkDesk');
  const ask = useAsk();
  const nameOf = useTeamName();
  const reload = useReloadLink();
  const change = useAction<{ team: Team; reason: string }>({
    send: ({ team, reason }, key) =>
      browserApi.put('/api/admin/link/teams/{teamId}/plan', {
        path: { teamId: team.teamId },
        body: { plan: team.plan.plan === 'free' ? 'team' : 'free', reason },
        idempotencyKey: key,
      }),
    onDone: () => {
      showToast({ text: t('changed'), tone: 'success' });
      reload();
    },
  });
  return {
    busy: change.busy,
    ask: async (team: Team): Promise<void> => {
      const agreed = await ask({
        title: t('planTitle', { name: nameOf(team) }),
        text: t('planText'),
        action: team.plan.plan === 'free' ? t('toTeam') : t('toFree'),
        reason: { min: 5, max: 300 },
      });
      if (agreed) await change.run({ team, reason: agreed.reason });
    },
  };
}
