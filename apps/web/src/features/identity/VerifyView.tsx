'use client';

import Alert from '@mui/material/Alert';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { CodeField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { required, sixDigits } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { ownPath, urls } from '#web/navigation/build-url.ts';
import { RequireSession, usePerson } from '#web/session/RequireSession.tsx';
import { AuthCard } from './AuthCard.tsx';

export function VerifyView({ next }: { next: string | undefined }): ReactElement {
  return (
    <RequireSession>
      <VerifyEmail next={ownPath(next, urls.home())} />
    </RequireSession>
  );
}

function VerifyEmail({ next }: { next: string }): ReactElement {
  const t = useTranslations('identity.verify');
  const tForms = useTranslations('forms');
  const person = usePerson();
  const form = useForm({
    initial: { code: '' },
    rules: { code: [required, sixDigits] },
    send: ({ code }) => browserApi.post('/api/users/me/email/verify', { body: { code } }),
    onDone: () => {
      showToast({ text: t('done'), tone: 'success' });
      location.replace(next);
    },
  });
  const again = useAction({
    send: () => browserApi.post('/api/users/me/email/code', { body: {} }),
    onDone: () => showToast({ text: t('sent'), tone: 'success' }),
  });
  if (person.email === null || person.emailVerified)
    return (
      <AuthCard title={t('title')}>
        <Alert severity="success">{t('nothing')}</Alert>
        <LinkButton href={next} variant="contained">
          {tForms('continue')}
        </LinkButton>
      </AuthCard>
    );
  return (
    <AuthCard title={t('title')} intro={t('intro', { email: person.email })}>
      <Form
        form={form}
        submit={t('submit')}
        beside={
          <>
            <BusyButton busy={again.busy} onClick={() => void again.run()}>
              {t('sendAgain')}
            </BusyButton>
            <LinkButton href={next}>{t('later')}</LinkButton>
          </>
        }
      >
        <CodeField field={form.field('code')} label={t('code')} first required />
      </Form>
    </AuthCard>
  );
}
