'use client';

import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Facts } from '#web/components/Facts.tsx';
import { showToast } from '#web/components/toast.ts';
import { When } from '#web/format/When.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { RulesSection } from './RulesSection.tsx';
import { TeamDevices } from './TeamDevices.tsx';
import { TeamPeople } from './TeamPeople.tsx';
import { type TeamDetail, useReloadLink, useTeam } from './use-link.ts';

export function TeamView({ teamId }: { teamId: string }): ReactElement {
  const t = useTranslations('link.teams');
  const team = useTeam(teamId);
  return (
    <Page
      title={team.data ? (team.data.name ?? t('own')) : t('title')}
      back={{ href: urls.linkTeams(), text: t('title') }}
    >
      <Loaded query={team}>
        {(found) => (
          <>
            <RulesSection team={found} />
            <TeamDevices team={found} />
            <TeamPeople team={found} />
            <PlanSection team={found} />
            {found.role === 'owner' && !found.isPersonal ? <DeleteTeam team={found} /> : null}
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** LNK-1: what the plan allows, and how much of it is used. */
function PlanSection({ team }: { team: TeamDetail }): ReactElement {
  const t = useTranslations('link.teams');
  const { plan } = team;
  return (
    <Section
      title={t('planTitle')}
      action={
        team.role === 'owner' ? <LinkButton href={urls.linkPlan(team.teamId)}>{t('toPlan')}</LinkButton> : undefined
      }
    >
      <Facts
        of={[
          [t('plan'), t(`plans.${plan.plan}`)],
          [t('paidUntil'), team.paidUntil ? <When key="paid" at={team.paidUntil} as="day" /> : null],
          [t('seats'), t('of', { used: team.members + team.invited, limit: plan.seats })],
          [t('devices'), t('of', { used: team.devices, limit: plan.devices })],
          [t('liveSessions'), t('of', { used: team.liveSessions, limit: plan.liveSessions })],
        ]}
      />
    </Section>
  );
}

function DeleteTeam({ team }: { team: TeamDetail }): ReactElement {
  const t = useTranslations('link.teams');
  const ask = useAsk();
  const router = useRouter();
  const reload = useReloadLink();
  const { teamId } = team;
  const remove = useAction({
    send: (_, key) => browserApi.delete('/api/link/teams/{teamId}', { path: { teamId }, idempotencyKey: key }),
    onDone: () => {
      showToast({ text: t('deleted'), tone: 'success' });
      router.push(urls.linkTeams());
      reload();
    },
  });
  async function askAndDelete(): Promise<void> {
    const agreed = await ask({ title: t('deleteTitle'), text: t('deleteText'), action: t('delete'), danger: true });
    if (agreed) await remove.run();
  }
  return (
    <BusyButton variant="outlined" color="error" busy={remove.busy} onClick={() => void askAndDelete()}>
      {t('delete')}
    </BusyButton>
  );
}
