'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Icon } from '#web/components/Icon.tsx';
import { CodeField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { required, sixDigits } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { askForPasskey } from '#web/session/passkeys.ts';
import { AuthCard } from './AuthCard.tsx';

export interface Ticket {
  ticket: string;
  methods: readonly ('totp' | 'passkey')[];
}

interface SecondFactorProps {
  ticket: Ticket;
  signedIn: () => void;
  startOver: () => void;
}

export function SecondFactor({ ticket, signedIn, startOver }: SecondFactorProps): ReactElement {
  const t = useTranslations('identity.second');
  const [recovery, setRecovery] = useState(false);
  const form = useForm({
    initial: { code: '' },
    rules: { code: recovery ? [required] : [required, sixDigits] },
    send: ({ code }) =>
      browserApi.post('/api/auth/login/second-factor', { body: { ticket: ticket.ticket, code: code.trim() } }),
    onDone: signedIn,
  });
  const hasApp = ticket.methods.includes('totp');
  return (
    <AuthCard title={t('title')} intro={t('intro')}>
      {ticket.methods.includes('passkey') ? <ByPasskey ticket={ticket.ticket} signedIn={signedIn} /> : null}
      <Form form={form} submit={t('submit')} beside={<Button onClick={startOver}>{t('startOver')}</Button>}>
        {recovery || !hasApp ? (
          <TextField field={form.field('code')} label={t('recovery')} maxLength={20} autoComplete="off" required />
        ) : (
          <CodeField field={form.field('code')} label={t('code')} first required />
        )}
      </Form>
      {hasApp ? (
        <Button
          onClick={() => {
            form.reset();
            setRecovery(!recovery);
          }}
        >
          {recovery ? t('useCode') : t('useRecovery')}
        </Button>
      ) : null}
    </AuthCard>
  );
}

function ByPasskey({ ticket, signedIn }: { ticket: string; signedIn: () => void }): ReactElement {
  const t = useTranslations('identity.second');
  const confirm = useAction({
    say: 'page',
    send: async () => {
      const given = await askForPasskey('sign_in');
      if (!given.ok) return given;
      return browserApi.post('/api/auth/login/second-factor', { body: { ticket, passkey: given.data as never } });
    },
    onDone: signedIn,
  });
  return (
    <>
      <BusyButton
        variant="contained"
        busy={confirm.busy}
        startIcon={<Icon name="key" size={20} />}
        onClick={() => void confirm.run()}
      >
        {t('passkey')}
      </BusyButton>
      {confirm.problem === undefined ? null : <Alert severity="error">{confirm.problem}</Alert>}
    </>
  );
}
