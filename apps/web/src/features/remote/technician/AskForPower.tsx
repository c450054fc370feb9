'use client';

import Button from '@mui/material/Button';
import type { Power } from '@mistri/contracts/repair/powers';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { showToast } from '#web/components/toast.ts';
import { usePowerTexts } from '../power-texts.ts';
import { useSentences } from '../use-sentences.ts';
import type { TechnicianSession } from './technician-session.ts';

/** The customer is asked on their page and signs a new consent; nothing else gives more. */
export function AskForPower({
  session,
  powers,
}: {
  session: TechnicianSession;
  powers: readonly Power[];
}): ReactElement {
  const t = useTranslations('remoteDesk.more');
  const textOf = usePowerTexts();
  const say = useSentences();
  const ask = useAsk();
  const [busy, setBusy] = useState(false);
  const names = powers.map((power) => textOf(power).name).join(', ');
  const request = async (): Promise<void> => {
    const agreed = await ask({
      title: t('title', { powers: names }),
      text: t('text'),
      action: t('send'),
      reason: { label: t('reason'), hint: t('reasonHint'), min: 5, max: 300 },
    });
    if (!agreed) return;
    setBusy(true);
    const result = await session.requestPowers(powers, agreed.reason);
    setBusy(false);
    showToast(
      result.ok ? { text: t('given'), tone: 'success' } : { text: say(result.refusal.message), tone: 'danger' },
    );
  };
  return (
    <Button size="small" disabled={busy} onClick={() => void request()}>
      {busy ? t('asking') : t('ask', { powers: names })}
    </Button>
  );
}
