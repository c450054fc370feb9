'use client';

import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { localeNames, locales } from '#web/i18n/locale.ts';
import type { Breach } from './BreachesDesk.tsx';
import { userIds, userIdsOf } from './breach-fields.ts';

interface TellPeopleProps {
  breach: Breach;
  close: () => void;
  onDone: (people: number) => void;
}

const text = [required, atLeast(40)];

/** What happened, what it means for them, what they can do: each person in their own language, nobody twice. */
export function TellPeople({ breach, close, onDone }: TellPeopleProps): ReactElement {
  const t = useTranslations('privacyDesk.breaches');
  const tForms = useTranslations('forms');
  const form = useForm({
    initial: { userIds: '', en: '', ta: '', hi: '' },
    rules: { userIds: [required, userIds], en: text, ta: text, hi: text },
    send: (values, key) =>
      browserApi.post('/api/admin/privacy/breaches/{breachId}/notices', {
        path: { breachId: breach.breachId },
        body: {
          userIds: userIdsOf(values.userIds),
          texts: { en: values.en.trim(), ta: values.ta.trim(), hi: values.hi.trim() },
        },
        idempotencyKey: key,
      }),
    onDone: ({ people }) => onDone(people),
    fieldOf: { 'texts.en': 'en', 'texts.ta': 'ta', 'texts.hi': 'hi' },
  });
  const count = userIdsOf(form.values.userIds).length;
  return (
    <FormDialog title={t('tell')} close={close}>
      <Form
        form={form}
        submit={t('tellCount', { count })}
        danger
        beside={<Button onClick={close}>{tForms('cancel')}</Button>}
      >
        <p>{t('tellText')}</p>
        <TextField
          field={form.field('userIds')}
          label={t('people')}
          hint={t('peopleHint')}
          maxLength={160_000}
          rows={3}
          required
          first
        />
        {locales.map((locale) => (
          <TextField
            key={locale}
            field={form.field(locale)}
            label={t('textIn', { language: localeNames[locale] })}
            maxLength={4000}
            rows={4}
            required
          />
        ))}
      </Form>
    </FormDialog>
  );
}
