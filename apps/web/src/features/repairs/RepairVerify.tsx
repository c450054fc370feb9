'use client';

import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Icon } from '#web/components/Icon.tsx';
import { showToast } from '#web/components/toast.ts';
import type { Repair } from './use-live-repair.ts';
import { useMoveRepair } from './use-move-repair.ts';

/** The customer alone says that the phone works; until then the money stays held (PAY-5). */
export function RepairVerify({ repair }: { repair: Repair }): ReactElement | null {
  const t = useTranslations('repairs.verify');
  const ask = useAsk();
  const move = useMoveRepair(repair.repairId, ({ status }) =>
    showToast({ text: t(status === 'verified' ? 'confirmed' : 'sentBack'), tone: 'success' }),
  );
  const may = (state: string): boolean => repair.moves.some((entry) => entry.to === state);
  if (repair.status !== 'completed' || !may('verified')) return null;
  async function confirm(): Promise<void> {
    const agreed = await ask({ title: t('yesTitle'), text: t('yesText'), action: t('yes') });
    if (agreed) await move.run({ status: 'verified' });
  }
  async function sendBack(): Promise<void> {
    const agreed = await ask({
      title: t('noTitle'),
      text: t('noText'),
      action: t('noSend'),
      reason: { min: 3, max: 500 },
    });
    if (agreed) await move.run({ status: 'in_progress', reason: agreed.reason });
  }
  return (
    <Section title={t('title')} intro={t('text')}>
      <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
        <BusyButton
          variant="contained"
          size="large"
          busy={move.busy}
          startIcon={<Icon name="check" size={20} />}
          onClick={() => void confirm()}
        >
          {t('yes')}
        </BusyButton>
        {may('in_progress') ? (
          <BusyButton variant="outlined" size="large" busy={move.busy} onClick={() => void sendBack()}>
            {t('no')}
          </BusyButton>
        ) : null}
      </Stack>
    </Section>
  );
}
