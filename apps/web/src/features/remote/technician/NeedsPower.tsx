'use client';

import Alert from '@mui/material/Alert';
import type { Power } from '@mistri/contracts/repair/powers';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { usePowerTexts } from '../power-texts.ts';
import { AskForPower } from './AskForPower.tsx';
import type { PanelProps } from './ConsolePanels.tsx';

/** What this part needs and the customer has not given, with the way to ask for it. What is tried anyway is refused over there. */
export function NeedsPower({ session, now, powers }: PanelProps & { powers: readonly Power[] }): ReactElement | null {
  const t = useTranslations('remoteDesk.more');
  const textOf = usePowerTexts();
  const granted = now.state?.powers ?? [];
  const missing = powers.filter((power) => !granted.includes(power));
  if (!now.state || missing.length === 0) return null;
  return (
    <Alert severity="info" action={<AskForPower session={session} powers={missing} />}>
      {t('missing', { powers: missing.map((power) => textOf(power).name).join(', ') })}
    </Alert>
  );
}

export const mayUse = ({ state }: PanelProps['now'], power: Power): boolean => state?.powers.includes(power) ?? false;

/** The boot loader, or fastbootd: both speak fastboot. */
export const isFastboot = (mode: ReturnType<typeof modeOf>): boolean => mode === 'fastboot' || mode === 'fastbootd';

/** The mode that the phone is in and answers in; undefined while it is away or being opened. */
export const modeOf = ({ state }: PanelProps['now']) =>
  state?.phone.presence === 'there' ? state.phone.mode : undefined;
