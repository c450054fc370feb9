'use client';

import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { showToast } from '#web/components/toast.ts';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { tagsFromText } from './rule-scopes.ts';
import { type LinkNode, type LinkTeam, useReloadLink } from './use-link.ts';

interface ChangeDeviceProps {
  node: LinkNode;
  teams: readonly LinkTeam[];
  regions: readonly string[];
  close: () => void;
}

const tagList = (value: string) => (tagsFromText(value) ? undefined : { rule: 'tags' });

/** Name, team, tags and region of an own device. Tags are the team's: only who looks after it gives them. */
export function ChangeDevice({ node, teams, regions, close }: ChangeDeviceProps): ReactElement {
  const t = useTranslations('link.devices');
  const tTeams = useTranslations('link.teams');
  const tForms = useTranslations('forms');
  const reload = useReloadLink();
  const form = useForm({
    initial: { name: node.name, team: node.teamId ?? '', tags: node.tags.join(', '), region: node.region ?? '' },
    rules: { name: [required], tags: [tagList] },
    send: async ({ name, team, tags, region }, key) => {
      const path = { deviceId: node.deviceId };
      if (name.trim() !== node.name) {
        const renamed = await browserApi.patch('/api/devices/{deviceId}', {
          path,
          body: { name: name.trim() },
          idempotencyKey: `${key}-name`,
        });
        if (!renamed.ok) return renamed;
      }
      return browserApi.patch('/api/link/nodes/{deviceId}', {
        path,
        body: {
          teamId: team || null,
          region: region || null,
          ...(mayTag(team) ? { tags: tagsFromText(tags) ?? [] } : {}),
        },
        idempotencyKey: key,
      });
    },
    onDone: () => {
      showToast({ text: t('changed'), tone: 'success' });
      reload();
      close();
    },
    fieldOf: { teamId: 'team' },
  });
  const mayTag = (teamId: string): boolean => {
    const role = teams.find((team) => team.teamId === teamId)?.role;
    return role === 'owner' || role === 'admin';
  };
  const shownRegions = [...new Set([...regions, ...(node.region ? [node.region] : [])])];
  return (
    <FormDialog title={t('changeLabel', { name: node.name })} close={close}>
      <Form form={form} submit={t('save')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <TextField field={form.field('name')} label={t('name')} maxLength={80} required />
        <ChoiceField
          field={form.field('team')}
          label={t('team')}
          choices={[
            { value: '', text: t('noTeam') },
            ...teams.map((team) => ({ value: team.teamId, text: team.name ?? tTeams('own') })),
          ]}
        />
        {mayTag(form.values.team) ? (
          <TextField field={form.field('tags')} label={t('tags')} hint={tTeams('tagHint')} maxLength={260} />
        ) : null}
        {shownRegions.length > 0 ? (
          <ChoiceField
            field={form.field('region')}
            label={t('region')}
            choices={[
              { value: '', text: t('regionAny') },
              ...shownRegions.map((region) => ({ value: region, text: region })),
            ]}
          />
        ) : null}
      </Form>
    </FormDialog>
  );
}
