'use client';

import Typography from '@mui/material/Typography';
import { Link } from '#web/navigation/Link.tsx';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { takeGuestCartAlong } from '#web/features/cart/cart-store.ts';
import { PasswordField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, email, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { urls } from '#web/navigation/build-url.ts';
import { AuthCard } from './AuthCard.tsx';

export type NewcomerRole = 'customer' | 'dealer' | 'technician';

const desks: Partial<Record<NewcomerRole, string>> = { dealer: urls.dealerDesk(), technician: urls.work() };
const words = {
  customer: { title: 'title', intro: 'intro' },
  dealer: { title: 'titleDealer', intro: 'introDealer' },
  technician: { title: 'titleTechnician', intro: 'introTechnician' },
} as const;

export function SignUpView({ next, role }: { next: string | undefined; role: NewcomerRole }): ReactElement {
  const t = useTranslations('identity.signUp');
  const locale = useLocale();
  const form = useForm({
    initial: { name: '', email: '', password: '' },
    rules: { name: [required], email: [required, email], password: [required, atLeast(8)] },
    send: (values) =>
      browserApi.post('/api/auth/signup', {
        body: {
          name: values.name.trim(),
          email: values.email.trim(),
          password: values.password,
          role,
          locale,
          // Only software technicians apply here: doorstep work has rules of its own (ROLE-3).
          ...(role === 'technician' ? { class: 'software' as const } : {}),
        },
      }),
    onDone: () => {
      void takeGuestCartAlong().then(() => location.replace(urls.verifyContact(next ?? desks[role])));
    },
  });
  return (
    <AuthCard title={t(words[role].title)} intro={t(words[role].intro)}>
      <Form form={form} submit={t('submit')}>
        <TextField field={form.field('name')} label={t('name')} autoComplete="name" maxLength={100} required />
        <TextField
          field={form.field('email')}
          label={t('email')}
          type="email"
          autoComplete="username"
          maxLength={254}
          required
        />
        <PasswordField
          field={form.field('password')}
          label={t('password')}
          hint={t('passwordHint')}
          autoComplete="new-password"
          required
        />
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {t.rich('agree', {
            terms: (text) => <Link href={urls.policy('terms')}>{text}</Link>,
            privacy: (text) => <Link href={urls.policy('privacy')}>{text}</Link>,
          })}
        </Typography>
      </Form>
      <Typography sx={{ color: 'text.secondary' }}>
        {t('haveAccount')} <Link href={urls.logIn(next)}>{t('logIn')}</Link>
      </Typography>
    </AuthCard>
  );
}
