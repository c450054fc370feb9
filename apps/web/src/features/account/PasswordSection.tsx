'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Section } from '#web/app-kit/Section.tsx';
import { showToast } from '#web/components/toast.ts';
import { PasswordField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { usePerson } from '#web/session/RequireSession.tsx';
import { useRefreshSession } from '#web/session/use-session.ts';

export function PasswordSection(): ReactElement {
  const t = useTranslations('account.security');
  const { hasPassword } = usePerson();
  const refresh = useRefreshSession();
  const form = useForm({
    initial: { currentPassword: '', newPassword: '' },
    rules: { ...(hasPassword ? { currentPassword: [required] } : {}), newPassword: [required, atLeast(8)] },
    send: (values, key) =>
      browserApi.post('/api/auth/password/change', {
        body: {
          newPassword: values.newPassword,
          ...(hasPassword ? { currentPassword: values.currentPassword } : {}),
        },
        idempotencyKey: key,
      }),
    onDone: () => {
      form.reset();
      showToast({ text: t('passwordChanged'), tone: 'success' });
      void refresh();
    },
  });
  return (
    <Section title={t('password')} intro={t(hasPassword ? 'passwordIntro' : 'noPassword')}>
      <Form form={form} submit={t(hasPassword ? 'changePassword' : 'setPassword')}>
        {hasPassword ? (
          <PasswordField
            field={form.field('currentPassword')}
            label={t('currentPassword')}
            autoComplete="current-password"
            required
          />
        ) : null}
        <PasswordField
          field={form.field('newPassword')}
          label={t('newPassword')}
          hint={t('passwordHint')}
          autoComplete="new-password"
          required
        />
      </Form>
    </Section>
  );
}
