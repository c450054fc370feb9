'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { showToast } from '#web/components/toast.ts';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { useForm } from '#web/forms/use-form.ts';
import { bytesFromMegabits, megabitsOf, portsFromScopes, scopesFromPorts } from './rule-scopes.ts';
import { type LinkNode, type LinkRule, type TeamDetail, useReloadLink } from './use-link.ts';
import { type RuleWords, useRuleSentence } from './use-rule-sentence.ts';

interface RuleFormProps {
  team: TeamDetail;
  nodes: readonly LinkNode[];
  /** Without one a new rule is made. */
  rule: LinkRule | undefined;
  close: () => void;
}

const minuteChoices = [15, 60, 120, 480, 720, 1440];
const policies = ['automatic', 'strict', 'direct', 'relay'] as const;

const initialOf = (rule: LinkRule | undefined) => ({
  subjectKind: rule?.subjectKind ?? 'team',
  subject: rule?.subject ?? '',
  targetKind: rule?.targetKind ?? 'team',
  target: rule?.target ?? '',
  ports: rule ? portsFromScopes(rule.scopes) : '22',
  console: rule?.scopes.includes('console') ? 'yes' : 'no',
  policy: rule?.policy ?? 'automatic',
  speed: rule?.bytesPerSecond ? String(megabitsOf(rule.bytesPerSecond)) : '',
  minutes: String(rule?.maxMinutes ?? 720),
});
type Values = Record<keyof ReturnType<typeof initialOf>, string>;

/** What the fields say as a rule; `scopes` is empty while they say no port and no console. */
function ruleOf(values: Values): RuleWords {
  return {
    subjectKind: values.subjectKind as RuleWords['subjectKind'],
    subject: values.subjectKind === 'team' ? null : values.subject || null,
    targetKind: values.targetKind as RuleWords['targetKind'],
    target: values.targetKind === 'team' ? null : values.target || null,
    scopes: [...(scopesFromPorts(values.ports) ?? []), ...(values.console === 'yes' ? ['console'] : [])],
    policy: values.policy as RuleWords['policy'],
    bytesPerSecond: bytesFromMegabits(values.speed) ?? null,
    maxMinutes: Number(values.minutes),
  };
}

export function RuleForm({ team, nodes, rule, close }: RuleFormProps): ReactElement {
  const t = useTranslations('link.rules');
  const tForms = useTranslations('forms');
  const reload = useReloadLink();
  const sentence = useRuleSentence(team, nodes);
  const form = useForm<Values, unknown>({
    initial: initialOf(rule),
    rules: {
      ports: [(value) => (scopesFromPorts(value) ? undefined : { rule: 'ports' })],
      speed: [(value) => (bytesFromMegabits(value) === undefined ? { rule: 'megabits' } : undefined)],
    },
    send: (values, key) => {
      const body = ruleOf(values);
      const { teamId } = team;
      return rule
        ? browserApi.put('/api/link/teams/{teamId}/rules/{ruleId}', {
            path: { teamId, ruleId: rule.ruleId },
            body,
            idempotencyKey: key,
          })
        : browserApi.post('/api/link/teams/{teamId}/rules', { path: { teamId }, body, idempotencyKey: key });
    },
    onDone: () => {
      showToast({ text: t('saved'), tone: 'success' });
      reload();
      close();
    },
    fieldOf: { scopes: 'ports', maxMinutes: 'minutes', bytesPerSecond: 'speed' },
  });
  const title = rule ? t('changeTitle') : t('make');
  const minutes = [...new Set([...minuteChoices, Number(form.values.minutes)])].toSorted((a, b) => a - b);
  return (
    <FormDialog title={title} close={close}>
      <Form form={form} submit={title} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <ChoiceField
          field={form.field('subjectKind')}
          label={t('who')}
          choices={(['team', 'member', 'device', 'tag'] as const).map((value) => ({
            value,
            text: t(`whoChoice.${value}`),
          }))}
        />
        <Which kind={form.values.subjectKind} field={form.field('subject')} team={team} nodes={nodes} />
        <ChoiceField
          field={form.field('targetKind')}
          label={t('where')}
          choices={(['team', 'device', 'tag'] as const).map((value) => ({ value, text: t(`whereChoice.${value}`) }))}
        />
        <Which
          kind={form.values.targetKind}
          field={form.field('target')}
          team={team}
          nodes={nodes.filter((node) => node.teamId === team.teamId)}
        />
        <TextField field={form.field('ports')} label={t('ports')} hint={t('portsHint')} maxLength={400} />
        <ChoiceField
          field={form.field('console')}
          label={t('console')}
          choices={[
            { value: 'no', text: t('consoleNo') },
            { value: 'yes', text: t('consoleYes') },
          ]}
        />
        <ChoiceField
          field={form.field('policy')}
          label={t('policy')}
          choices={policies.map((value) => ({ value, text: t(`policies.${value}`) }))}
        />
        <TextField
          field={form.field('speed')}
          label={t('speed')}
          hint={t('speedHint')}
          inputMode="decimal"
          maxLength={8}
        />
        <ChoiceField
          field={form.field('minutes')}
          label={t('hours')}
          choices={minutes.map((value) => ({
            value: String(value),
            text: value % 60 === 0 ? t('hoursCount', { count: value / 60 }) : t('minutesCount', { count: value }),
          }))}
        />
        <Alert severity="info" aria-live="polite">
          <strong>{t('preview')}:</strong> {sentence(ruleOf(form.values))}
          {rule ? ` ${t('changeNote')}` : ''}
        </Alert>
      </Form>
    </FormDialog>
  );
}

interface WhichProps {
  kind: string;
  field: Parameters<typeof TextField>[0]['field'];
  team: TeamDetail;
  nodes: readonly LinkNode[];
}

/** Who or what exactly: a choice of what there is; a tag is a word, since it may be given later. */
function Which({ kind, field, team, nodes }: WhichProps): ReactElement | null {
  const t = useTranslations('link.rules');
  if (kind === 'member') {
    const people = team.people.map((person) => ({ value: person.userId, text: person.name }));
    return <ChoiceField field={known(field, people)} label={t('whichPerson')} choices={people} required />;
  }
  if (kind === 'device') {
    const devices = nodes.map((node) => ({ value: node.deviceId, text: node.name }));
    return <ChoiceField field={known(field, devices)} label={t('whichDevice')} choices={devices} required />;
  }
  return kind === 'tag' ? <TextField field={field} label={t('whichTag')} maxLength={30} required /> : null;
}

/** A value of the kind chosen before is no choice of this one. */
function known(field: WhichProps['field'], choices: readonly { value: string }[]): WhichProps['field'] {
  return choices.some((choice) => choice.value === field.value) ? field : { ...field, value: '' };
}
