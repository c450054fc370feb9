'use client';

import { dataOf, type Data } from '@mistri/api-client';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { EmptyBlock, Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Facts } from '#web/components/Facts.tsx';
import { Icon } from '#web/components/Icon.tsx';
import { showToast } from '#web/components/toast.ts';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { urls } from '#web/navigation/build-url.ts';
import { type LinkTeam, useReloadLink, useTeams } from './use-link.ts';

export function TeamsView(): ReactElement {
  const t = useTranslations('link.teams');
  const teams = useTeams();
  const [making, setMaking] = useState(false);
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      action={
        <Button variant="contained" startIcon={<Icon name="plus" size={20} />} onClick={() => setMaking(true)}>
          {t('make')}
        </Button>
      }
    >
      {making ? <MakeTeam close={() => setMaking(false)} /> : null}
      <OwnInvitations />
      <Loaded query={teams}>
        {(list) =>
          list.length === 0 ? (
            <EmptyBlock icon="user" title={t('none')} text={t('noneText')} />
          ) : (
            <>
              {list.map((team) => (
                <TeamCard key={team.teamId} team={team} />
              ))}
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function TeamCard({ team }: { team: LinkTeam }): ReactElement {
  const t = useTranslations('link.teams');
  const name = team.name ?? t('own');
  return (
    <Section
      title={name}
      oneOfMany
      action={
        <LinkButton href={urls.linkTeam(team.teamId)} variant="outlined" aria-label={`${t('open')}: ${name}`}>
          {t('open')}
        </LinkButton>
      }
    >
      <Facts
        of={[
          [t('role'), t(`roles.${team.role}`)],
          [t('people'), t('of', { used: team.members, limit: team.plan.seats })],
          [t('devices'), t('of', { used: team.devices, limit: team.plan.devices })],
          [t('plan'), t(`plans.${team.plan.plan}`)],
        ]}
      />
    </Section>
  );
}

function MakeTeam({ close }: { close: () => void }): ReactElement {
  const t = useTranslations('link.teams');
  const tForms = useTranslations('forms');
  const router = useRouter();
  const reload = useReloadLink();
  const form = useForm({
    initial: { name: '' },
    rules: { name: [required] },
    send: ({ name }, key) => browserApi.post('/api/link/teams', { body: { name: name.trim() }, idempotencyKey: key }),
    onDone: ({ teamId }) => {
      showToast({ text: t('made'), tone: 'success' });
      reload();
      router.push(urls.linkTeam(teamId));
    },
  });
  return (
    <FormDialog title={t('make')} close={close}>
      <Form form={form} submit={t('make')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <TextField field={form.field('name')} label={t('name')} maxLength={80} required first />
      </Form>
    </FormDialog>
  );
}

type Invitation = Data<'GET /api/link/invitations'>['invitations'][number];

function OwnInvitations(): ReactElement | null {
  const t = useTranslations('link.teams');
  const reload = useReloadLink();
  const invitations = useQuery({
    queryKey: ['link', 'invitations'],
    queryFn: async () => dataOf(await browserApi.get('/api/link/invitations')).invitations,
  });
  const decide = useAction<{ invitationId: string; accept: boolean }>({
    send: ({ invitationId, accept }, key) =>
      browserApi.post('/api/link/invitations/{invitationId}', {
        path: { invitationId },
        body: { accept },
        idempotencyKey: key,
      }),
    onDone: (_, { accept }) => {
      showToast({ text: accept ? t('joined') : t('declined'), tone: 'success' });
      reload();
    },
  });
  const list: readonly Invitation[] = invitations.data ?? [];
  return (
    <>
      {list.map((invitation) => (
        <Section key={invitation.invitationId} title={t('invitedTitle')} oneOfMany>
          <p>{t('invitedText', { person: invitation.invitedBy, team: invitation.team ?? t('own') })}</p>
          <Stack direction={{ xs: 'column', sm: 'row' }} spacing={3}>
            <BusyButton
              variant="contained"
              busy={decide.busy}
              onClick={() => void decide.run({ invitationId: invitation.invitationId, accept: true })}
            >
              {t('accept')}
            </BusyButton>
            <BusyButton
              busy={decide.busy}
              onClick={() => void decide.run({ invitationId: invitation.invitationId, accept: false })}
            >
              {t('decline')}
            </BusyButton>
          </Stack>
        </Section>
      ))}
    </>
  );
}
