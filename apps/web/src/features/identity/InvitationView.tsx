'use client';

import Alert from '@mui/material/Alert';
import Typography from '@mui/material/Typography';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { EmptyBlock, LoadingBlock } from '#web/app-kit/states.tsx';
import { PasswordField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { urls } from '#web/navigation/build-url.ts';
import { useFragment } from '#web/session/use-fragment.ts';
import { useSession } from '#web/session/use-session.ts';
import { AuthCard } from './AuthCard.tsx';

/** Where the mail to somebody who shall become an admin leads. The token stands after `#`. */
export function InvitationView(): ReactElement {
  const t = useTranslations('identity.invitation');
  const token = useFragment();
  if (token === undefined) return <LoadingBlock />;
  if (!/^mai_[\w-]{43}$/.test(token))
    return <EmptyBlock icon="key" title={t('missingTitle')} text={t('missingText')} wholePage />;
  return <Accept key={token} token={token} />;
}

function Accept({ token }: { token: string }): ReactElement {
  const t = useTranslations('identity.invitation');
  const tSignUp = useTranslations('identity.signUp');
  const person = useSession().data;
  const [over, setOver] = useState(false);
  const form = useForm({
    initial: { name: '', password: '' },
    rules: { name: [required], password: [required, atLeast(8)] },
    send: (values) =>
      browserApi.post('/api/auth/invitations/accept', {
        body: { token, name: values.name.trim(), password: values.password },
      }),
    // A full page load, so that everything the server renders knows the new account.
    onDone: () => location.replace(urls.security()),
    onProblem: ({ code }) => {
      setOver(code === 'identity.invitation_over');
      return code === 'identity.invitation_over';
    },
  });
  if (over)
    return (
      <AuthCard title={t('title')}>
        <Alert severity="error">{t('over')}</Alert>
        <LinkButton href={urls.logIn()} variant="contained">
          {tSignUp('logIn')}
        </LinkButton>
      </AuthCard>
    );
  return (
    <AuthCard title={t('title')} intro={t('intro')}>
      {person ? (
        <Alert severity="warning">{t('otherAccount', { name: person.name ?? person.email ?? '–' })}</Alert>
      ) : null}
      <Form form={form} submit={t('submit')}>
        <TextField field={form.field('name')} label={tSignUp('name')} autoComplete="name" maxLength={100} required />
        <PasswordField
          field={form.field('password')}
          label={tSignUp('password')}
          hint={tSignUp('passwordHint')}
          autoComplete="new-password"
          required
        />
      </Form>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {t('notExpected')}
      </Typography>
    </AuthCard>
  );
}
