'use client';

import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslations } from 'next-intl';
import { type ReactElement, useEffect, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Icon } from '#web/components/Icon.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { showToast } from '#web/components/toast.ts';
import { CodeField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { required, sixDigits } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { usePerson } from '#web/session/RequireSession.tsx';
import { useRefreshSession } from '#web/session/use-session.ts';

interface Enrolment {
  secret: string;
  uri: string;
}

export function AuthenticatorSection({ onCodes }: { onCodes: (codes: readonly string[]) => void }): ReactElement {
  const t = useTranslations('account.security');
  const ask = useAsk();
  const refresh = useRefreshSession();
  const on = usePerson().secondFactors.includes('totp');
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const start = useAction({
    send: (_, key) => browserApi.post('/api/auth/totp', { idempotencyKey: key }),
    onDone: setEnrolment,
  });
  const remove = useAction({
    send: (_, key) => browserApi.delete('/api/auth/totp', { idempotencyKey: key }),
    onDone: () => {
      showToast({ text: t('appRemoved'), tone: 'success' });
      void refresh();
    },
  });

  async function askAndRemove(): Promise<void> {
    if (await ask({ title: t('removeAppTitle'), text: t('removeAppText'), action: t('removeApp'), danger: true }))
      await remove.run();
  }

  return (
    <Section
      title={t('app')}
      intro={t('appIntro')}
      action={<StatusChip tone={on ? 'success' : 'neutral'}>{t(on ? 'on' : 'off')}</StatusChip>}
    >
      {on ? (
        <div>
          <BusyButton variant="outlined" color="error" busy={remove.busy} onClick={() => void askAndRemove()}>
            {t('removeApp')}
          </BusyButton>
        </div>
      ) : enrolment ? (
        <ConfirmApp
          enrolment={enrolment}
          cancel={() => setEnrolment(undefined)}
          onDone={(codes) => {
            setEnrolment(undefined);
            onCodes(codes);
            void refresh();
          }}
        />
      ) : (
        <div>
          <BusyButton
            variant="contained"
            busy={start.busy}
            startIcon={<Icon name="phone" size={20} />}
            onClick={() => void start.run()}
          >
            {t('setUpApp')}
          </BusyButton>
        </div>
      )}
    </Section>
  );
}

interface ConfirmAppProps {
  enrolment: Enrolment;
  cancel: () => void;
  onDone: (codes: readonly string[]) => void;
}

function ConfirmApp({ enrolment, cancel, onDone }: ConfirmAppProps): ReactElement {
  const t = useTranslations('account.security');
  const tForms = useTranslations('forms');
  const picture = useQrPicture(enrolment.uri);
  const form = useForm({
    initial: { code: '' },
    rules: { code: [required, sixDigits] },
    send: ({ code }, key) => browserApi.post('/api/auth/totp/confirm', { body: { code }, idempotencyKey: key }),
    onDone: (answer) => onDone(answer.recoveryCodes),
  });
  return (
    <Form form={form} submit={t('confirmApp')} beside={<Button onClick={cancel}>{tForms('cancel')}</Button>}>
      <Typography>{t('scan')}</Typography>
      {/* White in both colour schemes: scanners expect dark on light. Its place is kept: what stands below does not move under a finger. */}
      <Box sx={{ background: '#fff', padding: 3, borderRadius: 2, width: 'fit-content' }}>
        <Box sx={{ width: 200, height: 200 }}>
          {picture ? (
            // oxlint-disable-next-line nextjs/no-img-element -- made in this page
            <img src={picture} width={200} height={200} alt={t('qr')} />
          ) : null}
        </Box>
      </Box>
      <Typography>
        {t('orType')}{' '}
        <Box component="code" data-testid="totp-secret" sx={{ fontSize: '1.0625rem', overflowWrap: 'anywhere' }}>
          {enrolment.secret}
        </Box>
      </Typography>
      <CodeField field={form.field('code')} label={t('appCode')} first required />
    </Form>
  );
}

/** Drawn here: the secret goes to nobody who makes pictures. */
function useQrPicture(text: string): string | undefined {
  const [picture, setPicture] = useState<string>();
  useEffect(() => {
    let wanted = true;
    void import('qrcode')
      .then(({ default: qrCode }) => qrCode.toDataURL(text, { margin: 1, width: 400 }))
      .then((url) => {
        if (wanted) setPicture(url);
      });
    return () => {
      wanted = false;
    };
  }, [text]);
  return picture;
}
