'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { showToast } from '#web/components/toast.ts';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, type Rule, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { localeNames, locales } from '#web/i18n/locale.ts';
import { suggestedNotice } from './switch-notices.ts';
import { useFlagName } from './use-flag-name.ts';
import { type Flag, putFlag, useFlagUndo, useReloadFlags } from './use-flags.ts';

interface SwitchDialogProps {
  flag: Flag;
  close: () => void;
}

const reasonRules = [required, atLeast(3)];

/** Stopping bites everybody at once: a reason for the log, words for the visitors, and the name typed once more. */
export function SwitchDialog({ flag, close }: SwitchDialogProps): ReactElement {
  const t = useTranslations('governance.switches');
  const tForms = useTranslations('forms');
  const { name, description } = useFlagName();
  const reload = useReloadFlags();
  const undo = useFlagUndo(flag.flag);
  const stopping = !flag.settings.on;
  const word = name(flag.flag);
  const sameWord: Rule = (value) =>
    value.trim().toLocaleLowerCase() === word.toLocaleLowerCase() ? undefined : { rule: 'notTheSame' };
  const notice = flag.settings.notice ?? suggestedNotice(flag.flag);
  const form = useForm({
    initial: { reason: '', en: notice.en, ta: notice.ta, hi: notice.hi, word: '' },
    rules: {
      reason: reasonRules,
      word: [sameWord],
      ...(stopping ? { en: reasonRules, ta: reasonRules, hi: reasonRules } : {}),
    },
    send: ({ reason, en, ta, hi }, key) =>
      putFlag(
        flag.flag,
        {
          settings: stopping ? { on: true, notice: { en: en.trim(), ta: ta.trim(), hi: hi.trim() } } : { on: false },
          reason: reason.trim(),
          basedOn: flag.version,
        },
        key,
      ),
    onDone: (changed) => {
      close();
      reload();
      const { version } = changed;
      if (version === null) return showToast({ text: t('proposed'), tone: 'info' });
      showToast({
        text: t(stopping ? 'stoppedNow' : 'openedNow', { flag: word }),
        tone: 'success',
        action: {
          text: t('undo'),
          run: () => void undo.run({ settings: flag.settings, reason: t('undoReason'), basedOn: version }),
        },
      });
    },
    fieldOf: { 'settings.notice.en': 'en', 'settings.notice.ta': 'ta', 'settings.notice.hi': 'hi' },
  });
  return (
    <FormDialog title={t(stopping ? 'stopTitle' : 'openTitle', { flag: word })} close={close}>
      <Form
        form={form}
        submit={t(stopping ? 'stopNow' : 'openNow')}
        danger={stopping}
        beside={<Button onClick={close}>{tForms('cancel')}</Button>}
      >
        <Alert severity={stopping ? 'warning' : 'info'}>
          {description(flag)}{' '}
          {stopping
            ? t(flag.twoPeople === 'turning_off' ? 'stopTwo' : 'stopOne')
            : t(flag.twoPeople === 'turning_off' ? 'openTwo' : 'openOne')}
        </Alert>
        <TextField field={form.field('reason')} label={t('reason')} maxLength={500} rows={2} required first />
        {stopping
          ? locales.map((locale) => (
              <TextField
                key={locale}
                field={form.field(locale)}
                label={t('notice', { language: localeNames[locale] })}
                maxLength={300}
                rows={2}
                required
              />
            ))
          : null}
        <TextField
          field={form.field('word')}
          label={t('confirm', { word })}
          maxLength={60}
          autoComplete="off"
          required
        />
      </Form>
    </FormDialog>
  );
}
