'use client';

import Button from '@mui/material/Button';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { showToast } from '#web/components/toast.ts';
import { startOfDay, today } from '#web/format/india-day.ts';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { localeNames, locales } from '#web/i18n/locale.ts';
import type { Notice } from './ConsentsDesk.tsx';

const title = [required, atLeast(3)];
const text = [required, atLeast(20)];
const tomorrow = (): string => new Date(Date.parse(`${today()}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** A new version of a notice, in every language at once: nobody agrees to words in a language they do not read. */
export function PublishNotice({ notice, close }: { notice: Notice; close: () => void }): ReactElement {
  const t = useTranslations('privacyDesk.consents');
  const tForms = useTranslations('forms');
  const queries = useQueryClient();
  const form = useForm({
    initial: {
      enTitle: '',
      enText: '',
      taTitle: '',
      taText: '',
      hiTitle: '',
      hiText: '',
      again: 'no',
      from: tomorrow(),
      reason: '',
    },
    rules: {
      enTitle: title,
      enText: text,
      taTitle: title,
      taText: text,
      hiTitle: title,
      hiText: text,
      from: [required],
      reason: [required, atLeast(5)],
    },
    send: (values, key) =>
      browserApi.post('/api/admin/privacy/notices', {
        body: {
          purpose: notice.purpose,
          texts: {
            en: { title: values.enTitle.trim(), text: values.enText.trim() },
            ta: { title: values.taTitle.trim(), text: values.taText.trim() },
            hi: { title: values.hiTitle.trim(), text: values.hiText.trim() },
          },
          asksAgain: values.again === 'yes',
          effectiveFrom: new Date(startOfDay(values.from)).toISOString(),
          reason: values.reason.trim(),
        },
        idempotencyKey: key,
      }),
    onDone: () => {
      close();
      showToast({ text: t('published'), tone: 'success' });
      void queries.invalidateQueries({ queryKey: ['privacy-notices'] });
    },
    fieldOf: {
      'texts.en.title': 'enTitle',
      'texts.en.text': 'enText',
      'texts.ta.title': 'taTitle',
      'texts.ta.text': 'taText',
      'texts.hi.title': 'hiTitle',
      'texts.hi.text': 'hiText',
      effectiveFrom: 'from',
    },
  });
  return (
    <FormDialog title={t('changeTitle', { title: notice.title })} close={close}>
      <Form form={form} submit={t('publish')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        {locales.flatMap((locale) => [
          <TextField
            key={`${locale}-title`}
            field={form.field(`${locale}Title`)}
            label={t('titleIn', { language: localeNames[locale] })}
            maxLength={80}
            required
          />,
          <TextField
            key={`${locale}-text`}
            field={form.field(`${locale}Text`)}
            label={t('textIn', { language: localeNames[locale] })}
            maxLength={2000}
            rows={3}
            required
          />,
        ])}
        <ChoiceField
          field={form.field('again')}
          label={t('again')}
          hint={t('againHint')}
          choices={(['no', 'yes'] as const).map((value) => ({ value, text: t(`againChoices.${value}`) }))}
        />
        <TextField field={form.field('from')} label={t('from')} type="date" required />
        <TextField field={form.field('reason')} label={t('reason')} rows={2} maxLength={500} required />
      </Form>
    </FormDialog>
  );
}
