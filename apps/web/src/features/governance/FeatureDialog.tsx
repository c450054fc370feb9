'use client';

import { roles } from '@mistri/contracts/auth/roles';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormGroup from '@mui/material/FormGroup';
import FormLabel from '@mui/material/FormLabel';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { showToast } from '#web/components/toast.ts';
import { wholeNumber } from '#web/forms/amount.ts';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, type Rule, required } from '#web/forms/rules.ts';
import { type FieldState, useForm } from '#web/forms/use-form.ts';
import { badSubjects, badValues, chosenRoles, featureFields, featureSettings } from './flag-settings.ts';
import { useFlagName } from './use-flag-name.ts';
import { type Flag, putFlag, useFlagUndo, useReloadFlags } from './use-flags.ts';

const upTo100: Rule = (value) => (Number(value) > 100 ? { rule: 'maximum', limit: 100 } : undefined);
const ids: Rule = (value) => (badSubjects(value).length > 0 ? { rule: 'pattern' } : undefined);
const pairs: Rule = (value) => (badValues(value).length > 0 ? { rule: 'pattern' } : undefined);

/** For whom a feature is on: everybody, a share, some roles, some by name; and the data that it needs. */
export function FeatureDialog({ flag, close }: { flag: Flag; close: () => void }): ReactElement {
  const t = useTranslations('governance.switches');
  const tForms = useTranslations('forms');
  const { name, description } = useFlagName();
  const reload = useReloadFlags();
  const undo = useFlagUndo(flag.flag);
  const form = useForm({
    initial: featureFields(flag.settings),
    rules: {
      percentage: [wholeNumber, upTo100],
      subjects: [ids],
      values: [pairs],
      reason: [required, atLeast(3)],
    },
    send: (values, key) =>
      putFlag(
        flag.flag,
        { settings: featureSettings(values), reason: values.reason.trim(), basedOn: flag.version },
        key,
      ),
    onDone: ({ version }) => {
      close();
      reload();
      showToast({
        text: t('changedNow', { flag: name(flag.flag) }),
        tone: 'success',
        ...(version === null
          ? {}
          : {
              action: {
                text: t('undo'),
                run: () => void undo.run({ settings: flag.settings, reason: t('undoReason'), basedOn: version }),
              },
            }),
      });
    },
    fieldOf: { 'settings.percentage': 'percentage' },
  });
  return (
    <FormDialog title={name(flag.flag)} close={close}>
      <Form form={form} submit={t('save')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <p>{description(flag)}</p>
        <ChoiceField
          field={form.field('on')}
          label={t('state')}
          choices={[
            { value: 'yes', text: t('states.on') },
            { value: 'no', text: t('states.off') },
          ]}
        />
        <TextField
          field={form.field('percentage')}
          label={t('percentage')}
          hint={t('percentageHint')}
          inputMode="numeric"
          maxLength={3}
        />
        <RolesField field={form.field('roles')} />
        <TextField
          field={form.field('subjects')}
          label={t('subjects')}
          hint={t('subjectsHint')}
          maxLength={6200}
          rows={2}
        />
        <TextField field={form.field('values')} label={t('values')} hint={t('valuesHint')} maxLength={7000} rows={2} />
        <TextField field={form.field('reason')} label={t('reason')} maxLength={500} rows={2} required />
      </Form>
    </FormDialog>
  );
}

function RolesField({ field }: { field: FieldState }): ReactElement {
  const t = useTranslations('governance.switches');
  const tRoles = useTranslations('admin.users.roles');
  const chosen = chosenRoles(field.value);
  return (
    <FormControl component="fieldset" disabled={field.disabled}>
      <FormLabel component="legend">{t('roles')}</FormLabel>
      <FormGroup row>
        {roles.map((role) => (
          <FormControlLabel
            key={role}
            label={tRoles(role)}
            control={
              <Checkbox
                checked={chosen.includes(role)}
                onChange={(_, checked) =>
                  field.onValue([...chosen.filter((other) => other !== role), ...(checked ? [role] : [])].join(','))
                }
              />
            }
          />
        ))}
      </FormGroup>
    </FormControl>
  );
}
