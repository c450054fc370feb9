'use client';

import { Link } from '#web/navigation/Link.tsx';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { PasswordField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { email, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { urls } from '#web/navigation/build-url.ts';
import type { SignInDoor } from './LogInView.tsx';

export function EmailLogIn({ door }: { door: SignInDoor }): ReactElement {
  const t = useTranslations('identity.logIn');
  const form = useForm({
    initial: { email: '', password: '' },
    rules: { email: [required, email], password: [required] },
    send: (values) =>
      browserApi.post('/api/auth/login', { body: { email: values.email.trim(), password: values.password } }),
    onDone: (answer) => {
      if (answer.status === 'second_factor_required') door.secondFactor(answer);
      else door.signedIn();
    },
  });
  return (
    <Form form={form} submit={t('submit')} beside={<Link href={urls.resetPassword()}>{t('forgot')}</Link>}>
      <TextField
        field={form.field('email')}
        label={t('email')}
        type="email"
        autoComplete="username"
        maxLength={254}
        required
      />
      <PasswordField field={form.field('password')} label={t('password')} autoComplete="current-password" required />
    </Form>
  );
}
