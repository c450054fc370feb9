'use client';

import Alert from '@mui/material/Alert';
import { Link } from '#web/navigation/Link.tsx';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { CodeField, PasswordField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, email as emailRule, required, sixDigits } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { urls } from '#web/navigation/build-url.ts';
import { AuthCard } from './AuthCard.tsx';

export function ResetPasswordView(): ReactElement {
  const t = useTranslations('identity.reset');
  const [step, setStep] = useState<{ at: 'ask' } | { at: 'set'; email: string } | { at: 'done' }>({ at: 'ask' });
  if (step.at === 'done')
    return (
      <AuthCard title={t('title')}>
        <Alert severity="success">{t('done')}</Alert>
        <LinkButton href={urls.logIn()} variant="contained">
          {t('back')}
        </LinkButton>
      </AuthCard>
    );
  return (
    <AuthCard title={t('title')} intro={step.at === 'ask' ? t('intro') : t('sent', { email: step.email })}>
      {step.at === 'ask' ? (
        <AskCode onSent={(email) => setStep({ at: 'set', email })} />
      ) : (
        <SetPassword email={step.email} onDone={() => setStep({ at: 'done' })} />
      )}
      <Link href={urls.logIn()}>{t('back')}</Link>
    </AuthCard>
  );
}

function AskCode({ onSent }: { onSent: (email: string) => void }): ReactElement {
  const t = useTranslations('identity.reset');
  const form = useForm({
    initial: { email: '' },
    rules: { email: [required, emailRule] },
    send: ({ email }) => browserApi.post('/api/auth/password/forgot', { body: { email: email.trim() } }),
    onDone: (_, { email }) => onSent(email.trim()),
  });
  return (
    <Form form={form} submit={t('send')}>
      <TextField
        field={form.field('email')}
        label={t('email')}
        type="email"
        autoComplete="username"
        maxLength={254}
        required
      />
    </Form>
  );
}

function SetPassword({ email, onDone }: { email: string; onDone: () => void }): ReactElement {
  const t = useTranslations('identity.reset');
  const form = useForm({
    initial: { code: '', password: '' },
    rules: { code: [required, sixDigits], password: [required, atLeast(8)] },
    send: ({ code, password }) => browserApi.post('/api/auth/password/reset', { body: { email, code, password } }),
    onDone,
  });
  return (
    <Form form={form} submit={t('submit')}>
      <CodeField field={form.field('code')} label={t('code')} required />
      <PasswordField field={form.field('password')} label={t('password')} autoComplete="new-password" required />
    </Form>
  );
}
