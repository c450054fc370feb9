'use client';

import Alert from '@mui/material/Alert';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { parseImei } from '@mistri/contracts/identifiers/imei';
import type { RemoteSession } from '@mistri/contracts/remote-sessions/remote-sessions';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import type { CustomerSession } from './customer-session.ts';
import type { CustomerSnapshot } from './customer-snapshot.ts';

interface ImeiPanelProps {
  session: CustomerSession;
  imei: NonNullable<CustomerSnapshot['imei']>;
}

/** What became of the IMEI; a phone that does not tell it over the cable shows it to its owner (IN-12, USB-8). */
export function ImeiPanel({ session, imei }: ImeiPanelProps): ReactElement {
  const t = useTranslations('remote.imei');
  const [typed, setTyped] = useState('');
  const [isWrong, setWrong] = useState(false);
  const send = useAction<string, RemoteSession>({ say: 'page', send: (number) => session.noteImei(number) });
  if (imei === 'noted') return <Alert severity="success">{t('noted')}</Alert>;
  if (imei === 'other') return <Alert severity="warning">{t('other')}</Alert>;
  return (
    <Section title={t('label')} intro={t('asked')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const number = parseImei(typed.replaceAll(/[\s-]/g, ''));
          setWrong(!number.ok);
          if (number.ok) void send.run(number.value);
        }}
      >
        <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap', alignItems: 'start' }}>
          <TextField
            label={t('label')}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            error={isWrong}
            helperText={isWrong ? t('wrong') : undefined}
            autoComplete="off"
            slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 20 } }}
          />
          <BusyButton type="submit" variant="contained" busy={send.busy}>
            {t('send')}
          </BusyButton>
        </Stack>
        {send.problem ? <Alert severity="error">{send.problem}</Alert> : null}
      </form>
    </Section>
  );
}
