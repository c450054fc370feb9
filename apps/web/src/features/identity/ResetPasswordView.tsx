'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { Link } from '#web/navigation/Link.tsx';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { CodeField, PasswordField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, email as emailRule, required, sixDigits } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { urls } from '#web/navigation/build-url.ts';
import { AuthCard } from './AuthCard.tsx';
import { useCodeSent } from './use-code-sent.ts';

export function ResetPasswordView(): ReactElement {
  const t = useTranslations('identity.reset');
  const [sentTo, setSentTo] = useCodeSent('reset');
  const [isDone, setDone] = useState(false);
  if (isDone)
    return (
      <AuthCard title={t('title')}>
        <Alert severity="success">{t('done')}</Alert>
        <LinkButton href={urls.logIn()} variant="contained">
          {t('back')}
        </LinkButton>
      </AuthCard>
    );
  return (
    <AuthCard title={t('title')} intro={sentTo === undefined ? t('intro') : t('sent', { email: sentTo })}>
      {sentTo === undefined ? (
        <AskCode onSent={setSentTo} />
      ) : (
        <SetPassword
          email={sentTo}
          otherEmail={() => setSentTo(undefined)}
          onDone={() => {
            setSentTo(undefined);
            setDone(true);
          }}
        />
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

interface SetPasswordProps {
  email: string;
  otherEmail: () => void;
  onDone: () => void;
}

function SetPassword({ email, otherEmail, onDone }: SetPasswordProps): ReactElement {
  const t = useTranslations('identity.reset');
  const form = useForm({
    initial: { code: '', password: '' },
    rules: { code: [required, sixDigits], password: [required, atLeast(8)] },
    send: ({ code, password }) => browserApi.post('/api/auth/password/reset', { body: { email, code, password } }),
    onDone,
  });
  const again = useAction({
    send: () => browserApi.post('/api/auth/password/forgot', { body: { email } }),
    onDone: () => showToast({ text: t('sentAgain'), tone: 'success' }),
  });
  return (
    <Form
      form={form}
      submit={t('submit')}
      beside={
        <>
          <BusyButton busy={again.busy} onClick={() => void again.run()}>
            {t('sendAgain')}
          </BusyButton>
          <Button onClick={otherEmail}>{t('otherEmail')}</Button>
        </>
      }
    >
      <CodeField field={form.field('code')} label={t('code')} required />
      <PasswordField field={form.field('password')} label={t('password')} autoComplete="new-password" required />
    </Form>
  );
}
