'use client';

import Alert from '@mui/material/Alert';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { type SessionMode, sessionModes } from '@mistri/contracts/remote-sessions/session-states';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { CommandLine } from '../CommandLine.tsx';
import { type Machine, useMachines } from './use-machines.ts';

interface WorkingWayProps {
  mode: SessionMode;
  choose: (mode: SessionMode) => void;
  machine: string;
  chooseMachine: (deviceId: string) => void;
}

/** Service mode in this console, or the whole phone on a machine of the technician's (USB-2). */
export function WorkingWay({ mode, choose, machine, chooseMachine }: WorkingWayProps): ReactElement {
  const t = useTranslations('remoteDesk.request');
  const machines = useMachines();
  return (
    <Stack spacing={3}>
      <RadioGroup
        aria-label={t('way')}
        value={mode}
        onChange={(_, to) => choose(to === 'device' ? 'device' : 'service')}
        // Each takes two lines in Tamil: without air between them they read as one.
        sx={{ gap: 2 }}
      >
        {sessionModes.map((one) => (
          <FormControlLabel key={one} value={one} control={<Radio />} label={t(`ways.${one}`)} />
        ))}
      </RadioGroup>
      {mode === 'device' ? <Alert severity="info">{t('deviceIntro')}</Alert> : null}
      {mode === 'device' && machines ? (
        <ChooseMachine machines={machines} machine={machine} chooseMachine={chooseMachine} />
      ) : null}
    </Stack>
  );
}

function ChooseMachine({
  machines,
  machine,
  chooseMachine,
}: Pick<WorkingWayProps, 'machine' | 'chooseMachine'> & { machines: readonly Machine[] }): ReactElement {
  const t = useTranslations('remoteDesk.request');
  if (machines.length === 0)
    return (
      <Alert severity="warning">
        <p>{t('noMachine')}</p>
        <CommandLine line={`mistri login --server ${location.origin}`} />
      </Alert>
    );
  return (
    <TextField
      select
      required
      label={t('machine')}
      value={machine}
      onChange={(event) => chooseMachine(event.target.value)}
      sx={{ maxWidth: 360 }}
    >
      {machines.map(({ deviceId, name }) => (
        <MenuItem key={deviceId} value={deviceId}>
          {name}
        </MenuItem>
      ))}
    </TextField>
  );
}
