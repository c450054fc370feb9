'use client';

import type { ApiResult } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { showToast } from '#web/components/toast.ts';
import { CodeField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { email as emailRule, phone as phoneRule, required, sixDigits } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { usePerson } from '#web/session/RequireSession.tsx';
import { useRefreshSession } from '#web/session/use-session.ts';

type Step = { at: 'show' } | { at: 'change' } | { at: 'code'; to: string };
type Kind = 'email' | 'phone';

/** `+91 98765 43210` → `9876543210`: the api takes ten digits. */
const bare = (phone: string): string => phone.replaceAll(/\D/g, '').slice(-10);

const sendCode = (kind: Kind, to: string, key: string): Promise<ApiResult<unknown>> =>
  kind === 'email'
    ? browserApi.post('/api/users/me/email/code', { body: { email: to }, idempotencyKey: key })
    : browserApi.post('/api/users/me/phone/code', { body: { phone: bare(to) }, idempotencyKey: key });

const verify = (kind: Kind, code: string, key: string): Promise<ApiResult<unknown>> =>
  kind === 'email'
    ? browserApi.post('/api/users/me/email/verify', { body: { code }, idempotencyKey: key })
    : browserApi.post('/api/users/me/phone/verify', { body: { code }, idempotencyKey: key });

export function EmailSection(): ReactElement {
  const person = usePerson();
  return <Contact kind="email" present={person.email} verified={person.emailVerified} />;
}

export function PhoneSection(): ReactElement {
  const person = usePerson();
  return <Contact kind="phone" present={person.phone} verified={person.phoneVerified} />;
}

interface ContactProps {
  kind: Kind;
  present: string | null;
  verified: boolean;
}

/** The address changes only with the code that was sent to the new one. */
function Contact({ kind, present, verified }: ContactProps): ReactElement {
  const t = useTranslations('account.profile');
  const tForms = useTranslations('forms');
  const [step, setStep] = useState<Step>({ at: 'show' });
  const resend = useAction<string>({
    send: (to, key) => sendCode(kind, to, key),
    onDone: (_, to) => setStep({ at: 'code', to }),
  });
  return (
    <Section
      title={t(kind)}
      action={
        present === null ? null : (
          <StatusChip tone={verified ? 'success' : 'warning'}>{t(verified ? 'verified' : 'notVerified')}</StatusChip>
        )
      }
    >
      {step.at === 'show' ? (
        <>
          <p>{present ?? t('none')}</p>
          <div>
            {present !== null && !verified ? (
              <BusyButton
                variant="contained"
                busy={resend.busy}
                onClick={() => void resend.run(present)}
                sx={{ marginInlineEnd: 3 }}
              >
                {t('verifyNow')}
              </BusyButton>
            ) : null}
            <Button variant="outlined" onClick={() => setStep({ at: 'change' })}>
              {present === null ? tForms('add') : tForms('change')}
            </Button>
          </div>
        </>
      ) : null}
      {step.at === 'change' ? (
        <ChangeContact
          kind={kind}
          onSent={(to) => setStep({ at: 'code', to })}
          cancel={() => setStep({ at: 'show' })}
        />
      ) : null}
      {step.at === 'code' ? <ConfirmContact kind={kind} to={step.to} done={() => setStep({ at: 'show' })} /> : null}
    </Section>
  );
}

interface ChangeContactProps {
  kind: Kind;
  onSent: (to: string) => void;
  cancel: () => void;
}

function ChangeContact({ kind, onSent, cancel }: ChangeContactProps): ReactElement {
  const t = useTranslations('account.profile');
  const tForms = useTranslations('forms');
  const form = useForm({
    initial: { contact: '' },
    rules: { contact: [required, kind === 'email' ? emailRule : phoneRule] },
    send: ({ contact }, key) => sendCode(kind, contact.trim(), key),
    onDone: (_, { contact }) => onSent(contact.trim()),
    fieldOf: { email: 'contact', phone: 'contact' },
  });
  return (
    <Form form={form} submit={t('sendCode')} beside={<Button onClick={cancel}>{tForms('cancel')}</Button>}>
      <TextField
        field={form.field('contact')}
        label={t(kind === 'email' ? 'newEmail' : 'newPhone')}
        hint={t(kind === 'email' ? 'newEmailHint' : 'newPhoneHint')}
        type={kind === 'email' ? 'email' : 'tel'}
        autoComplete={kind === 'email' ? 'email' : 'tel-national'}
        maxLength={kind === 'email' ? 254 : 16}
        required
        first
      />
    </Form>
  );
}

function ConfirmContact({ kind, to, done }: { kind: Kind; to: string; done: () => void }): ReactElement {
  const t = useTranslations('account.profile');
  const tForms = useTranslations('forms');
  const refresh = useRefreshSession();
  const form = useForm({
    initial: { code: '' },
    rules: { code: [required, sixDigits] },
    send: ({ code }, key) => verify(kind, code, key),
    onDone: () => {
      void refresh();
      done();
      showToast({ text: t('confirmed'), tone: 'success' });
    },
  });
  return (
    <Form form={form} submit={t('confirm')} beside={<Button onClick={done}>{tForms('cancel')}</Button>}>
      <Alert severity="info">{t('codeSent', { to })}</Alert>
      <CodeField field={form.field('code')} label={t('code')} first required />
    </Form>
  );
}
