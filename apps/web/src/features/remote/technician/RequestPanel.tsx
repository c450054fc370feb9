'use client';

import Alert from '@mui/material/Alert';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import type { Power } from '@mistri/contracts/repair/powers';
import type { RemoteSession } from '@mistri/contracts/remote-sessions/remote-sessions';
import { powersOfMode, type SessionMode } from '@mistri/contracts/remote-sessions/session-states';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { remoteApi } from '../api/remote-api.ts';
import { usePowerTexts } from '../power-texts.ts';
import styles from './Console.module.css';
import type { TechnicianSession } from './technician-session.ts';
import { WorkingWay } from './WorkingWay.tsx';

const lengths_min = [15, 30, 45, 60, 90, 120] as const;
const usual: readonly Power[] = ['facts', 'shell', 'reboot', 'flash'];

export interface RequestPanelProps {
  repairId: string;
  session: TechnicianSession;
  reload: () => void;
}

/** Asks the customer for access: which powers, how long, why. Less is agreed to sooner. */
export function RequestPanel({ repairId, session, reload }: RequestPanelProps): ReactElement {
  const t = useTranslations('remoteDesk.request');
  const textOf = usePowerTexts();
  const [powers, setPowers] = useState<readonly Power[]>(usual);
  const [mode, setMode] = useState<SessionMode>('service');
  const [machine, setMachine] = useState('');
  const [minutes, setMinutes] = useState(30);
  const [reason, setReason] = useState('');
  const offered = powersOfMode.service;
  const send = useAction<void, RemoteSession>({
    say: 'page',
    send: async (_, key) => {
      const wish = { repairId, mode, minutes, reason: reason.trim() };
      // The machine with the tool takes part, not this browser.
      if (mode === 'device')
        return remoteApi.request({ ...wish, deviceId: machine, powers: [...powersOfMode.device] }, key);
      const device = await session.start();
      if (!device) return { ok: false, problem: session.store.get().problem ?? noDevice };
      return remoteApi.request({ ...wish, deviceId: device.deviceId, powers: [...powers] }, key);
    },
    onDone: reload,
  });
  return (
    <Section title={t('title')} intro={t(mode === 'device' ? 'introDevice' : 'intro')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send.run();
        }}
      >
        <Stack spacing={4}>
          <WorkingWay mode={mode} choose={setMode} machine={machine} chooseMachine={setMachine} />
          {mode === 'service' ? (
            <fieldset className={styles.split} aria-label={t('powers')}>
              {offered.map((power) => (
                <FormControlLabel
                  key={power}
                  control={
                    <Checkbox
                      checked={powers.includes(power)}
                      onChange={(event) =>
                        setPowers(
                          offered.filter((one) => (one === power ? event.target.checked : powers.includes(one))),
                        )
                      }
                    />
                  }
                  label={textOf(power).name}
                />
              ))}
            </fieldset>
          ) : null}
          <TextField
            select
            label={t('minutes')}
            value={minutes}
            onChange={(event) => setMinutes(Number(event.target.value))}
            sx={{ maxWidth: 240 }}
          >
            {lengths_min.map((length) => (
              <MenuItem key={length} value={length}>
                {t('length', { minutes: length })}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            label={t('reason')}
            helperText={t('reasonHint')}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            multiline
            minRows={2}
            required
            slotProps={{ htmlInput: { maxLength: 500 } }}
          />
          {send.problem ? <Alert severity="error">{send.problem}</Alert> : null}
          <BusyButton
            type="submit"
            variant="contained"
            busy={send.busy}
            disabled={(mode === 'device' ? machine === '' : powers.length === 0) || reason.trim().length < 10}
            sx={{ alignSelf: 'start' }}
          >
            {t('send')}
          </BusyButton>
        </Stack>
      </form>
    </Section>
  );
}

const noDevice = {
  status: 0,
  code: 'client.no_device',
  message: '',
  errors: [],
  details: {},
  traceId: undefined,
  retryAfter_s: undefined,
};
