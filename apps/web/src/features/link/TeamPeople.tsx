'use client';

import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextFieldBase from '@mui/material/TextField';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';
import { urls } from '#web/navigation/build-url.ts';
import { InvitePerson } from './InvitePerson.tsx';
import { type TeamDetail, useReloadLink } from './use-link.ts';

type Person = TeamDetail['people'][number];
type Role = Person['role'];

export function TeamPeople({ team }: { team: TeamDetail }): ReactElement {
  const t = useTranslations('link.teams');
  const [inviting, setInviting] = useState(false);
  const looksAfter = team.role !== 'member';
  return (
    <Section
      title={t('people')}
      action={
        looksAfter ? (
          <Button variant="outlined" onClick={() => setInviting(true)}>
            {t('invite')}
          </Button>
        ) : undefined
      }
    >
      {inviting ? <InvitePerson team={team} close={() => setInviting(false)} /> : null}
      <DataTable
        caption={t('people')}
        list={wholeList(team.people)}
        rowKey={(person) => person.userId}
        columns={[
          { key: 'name', head: t('people'), cell: (person) => nameOf(person, t('you')) },
          { key: 'role', head: t('inviteAs'), cell: (person) => <RoleOf team={team} person={person} /> },
        ]}
        actions={(person) => <RemovePerson team={team} person={person} />}
        empty={null}
      />
      {looksAfter && team.invitations.length > 0 ? <OpenInvitations team={team} /> : null}
    </Section>
  );
}

function nameOf(person: Person, you: string): string {
  return person.isYou ? `${person.name} (${you})` : person.name;
}

/** Owners choose; everybody else reads. */
function RoleOf({ team, person }: { team: TeamDetail; person: Person }): ReactElement {
  const t = useTranslations('link.teams');
  const reload = useReloadLink();
  const { teamId } = team;
  const change = useAction<Role>({
    send: (role, key) =>
      browserApi.patch('/api/link/teams/{teamId}/members/{userId}', {
        path: { teamId, userId: person.userId },
        body: { role },
        idempotencyKey: key,
      }),
    onDone: () => {
      showToast({ text: t('roleChanged'), tone: 'success' });
      reload();
    },
  });
  if (team.role !== 'owner') return <>{t(`roles.${person.role}`)}</>;
  return (
    <TextFieldBase
      select
      size="small"
      value={person.role}
      disabled={change.busy}
      onChange={(event) => void change.run(event.target.value as Role)}
      slotProps={{ htmlInput: { 'aria-label': t('changeRole', { name: person.name }) } }}
      sx={{ minWidth: 150 }}
    >
      {(['owner', 'admin', 'member'] as const).map((role) => (
        <MenuItem key={role} value={role}>
          {t(`roles.${role}`)}
        </MenuItem>
      ))}
    </TextFieldBase>
  );
}

function RemovePerson({ team, person }: { team: TeamDetail; person: Person }): ReactElement | null {
  const t = useTranslations('link.teams');
  const ask = useAsk();
  const router = useRouter();
  const reload = useReloadLink();
  const { teamId } = team;
  const remove = useAction({
    send: (_, key) =>
      browserApi.delete('/api/link/teams/{teamId}/members/{userId}', {
        path: { teamId, userId: person.userId },
        idempotencyKey: key,
      }),
    onDone: () => {
      showToast({ text: t('left'), tone: 'success' });
      if (person.isYou) router.push(urls.linkTeams());
      reload();
    },
  });
  const mayRemove = team.role === 'owner' || (team.role === 'admin' && person.role === 'member');
  if (person.isYou ? team.isPersonal : !mayRemove) return null;
  async function askAndRemove(): Promise<void> {
    const agreed = await ask({
      title: person.isYou ? t('leaveTitle') : t('removeMemberTitle', { name: person.name }),
      text: t('leaveText'),
      action: person.isYou ? t('leave') : t('removeMember'),
      danger: true,
    });
    if (agreed) await remove.run();
  }
  return (
    <BusyButton
      busy={remove.busy}
      aria-label={person.isYou ? t('leave') : t('removeMemberLabel', { name: person.name })}
      onClick={() => void askAndRemove()}
    >
      {person.isYou ? t('leave') : t('removeMember')}
    </BusyButton>
  );
}

function OpenInvitations({ team }: { team: TeamDetail }): ReactElement {
  const t = useTranslations('link.teams');
  const reload = useReloadLink();
  const { teamId } = team;
  const withdraw = useAction<string>({
    send: (invitationId, key) =>
      browserApi.delete('/api/link/teams/{teamId}/invitations/{invitationId}', {
        path: { teamId, invitationId },
        idempotencyKey: key,
      }),
    onDone: () => {
      showToast({ text: t('withdrawn'), tone: 'success' });
      reload();
    },
  });
  return (
    <DataTable
      caption={t('openInvitations')}
      list={wholeList(team.invitations)}
      rowKey={(invitation) => invitation.invitationId}
      columns={[
        { key: 'contact', head: t('openInvitations'), cell: (invitation) => invitation.contact },
        { key: 'role', head: t('inviteAs'), cell: (invitation) => t(`roles.${invitation.role}`) },
        { key: 'until', head: t('until'), cell: (invitation) => <When at={invitation.expiresAt} as="day" /> },
      ]}
      actions={(invitation) => (
        <BusyButton
          busy={withdraw.busy}
          aria-label={t('withdrawLabel', { contact: invitation.contact })}
          onClick={() => void withdraw.run(invitation.invitationId)}
        >
          {t('withdraw')}
        </BusyButton>
      )}
      empty={null}
    />
  );
}
