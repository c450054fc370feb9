'use client';

import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { CodeField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { phone as phoneRule, required, sixDigits } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import type { SignInDoor } from './LogInView.tsx';
import { useCodeSent } from './use-code-sent.ts';

/** Phone number, then the code; a number that is new becomes an account. */
export function PhoneLogIn({ door }: { door: SignInDoor }): ReactElement {
  const [sentTo, setSentTo] = useCodeSent('phone');
  if (sentTo === undefined) return <AskNumber onSent={setSentTo} />;
  return <AskCode phone={sentTo} door={door} leave={() => setSentTo(undefined)} />;
}

function AskNumber({ onSent }: { onSent: (phone: string) => void }): ReactElement {
  const t = useTranslations('identity.logIn');
  const locale = useLocale();
  const [tooSoon, setTooSoon] = useState(false);
  const form = useForm({
    initial: { phone: '' },
    rules: { phone: [required, phoneRule] },
    send: ({ phone }) => browserApi.post('/api/auth/phone/start', { body: { phone: bare(phone), locale } }),
    onDone: (_, { phone }) => onSent(bare(phone)),
    onProblem: ({ code }) => {
      setTooSoon(code === 'identity.code_too_soon');
      return false;
    },
  });
  // The one that was sent before is as good, and may have come meanwhile.
  const oneCame = tooSoon ? <Button onClick={() => onSent(bare(form.values.phone))}>{t('haveCode')}</Button> : null;
  return (
    <Form form={form} submit={t('sendCode')} beside={oneCame}>
      <TextField
        field={form.field('phone')}
        label={t('phone')}
        hint={t('phoneHint')}
        type="tel"
        inputMode="tel"
        autoComplete="tel-national"
        maxLength={16}
        required
      />
    </Form>
  );
}

/** `+91 98765 43210` → `9876543210`: the api takes ten digits. */
function bare(phone: string): string {
  return phone.replaceAll(/\D/g, '').slice(-10);
}

interface AskCodeProps {
  phone: string;
  door: SignInDoor;
  /** For another number, and when the code was good. */
  leave: () => void;
}

function AskCode({ phone, door, leave }: AskCodeProps): ReactElement {
  const t = useTranslations('identity.logIn');
  const locale = useLocale();
  const form = useForm({
    initial: { code: '' },
    rules: { code: [required, sixDigits] },
    send: ({ code }) => browserApi.post('/api/auth/phone/finish', { body: { phone, code, role: 'customer', locale } }),
    onDone: (answer) => {
      leave();
      if (answer.status === 'second_factor_required') door.secondFactor(answer);
      else door.signedIn();
    },
  });
  const again = useAction({
    send: () => browserApi.post('/api/auth/phone/start', { body: { phone, locale } }),
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
          <Button onClick={leave}>{t('otherNumber')}</Button>
        </>
      }
    >
      <Typography>{t('codeSentTo', { phone: `+91 ${phone.slice(0, 5)} ${phone.slice(5)}` })}</Typography>
      <CodeField field={form.field('code')} label={t('code')} first required />
    </Form>
  );
}
