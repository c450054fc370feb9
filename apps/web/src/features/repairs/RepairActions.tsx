'use client';

import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Icon } from '#web/components/Icon.tsx';
import { showToast } from '#web/components/toast.ts';
import { money } from '#web/format/Money.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { isAtRest } from './repair-look.ts';
import type { Repair } from './use-live-repair.ts';
import { useMoveRepair } from './use-move-repair.ts';

/** What the customer may do beside the usual way; the api says what that is (`moves`, `jobs`). */
export function RepairActions({ repair }: { repair: Repair }): ReactElement {
  const t = useTranslations('repairs.actions');
  const worked = ['verified', 'closed'].includes(repair.status);
  const paid = repair.jobs.some((job) => ['funded', 'fulfilled', 'verified'].includes(job.state));
  return (
    <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap', marginBlockEnd: 5 }}>
      {worked && repair.jobs.length > 0 ? (
        <LinkButton
          variant="outlined"
          href={urls.rateRepair(repair.repairId)}
          startIcon={<Icon name="star" size={20} />}
        >
          {t('rate')}
        </LinkButton>
      ) : null}
      {paid && !isAtRest(repair.status) ? (
        <LinkButton
          variant="outlined"
          href={urls.disputeRepair(repair.repairId)}
          startIcon={<Icon name="warning" size={20} />}
        >
          {t('problem')}
        </LinkButton>
      ) : null}
      {repair.moves.some((move) => move.to === 'cancelled') ? <CancelButton repair={repair} /> : null}
      {isAtRest(repair.status) ? (
        <LinkButton variant="outlined" href={urls.newRepair()}>
          {t('another')}
        </LinkButton>
      ) : null}
    </Stack>
  );
}

function CancelButton({ repair }: { repair: Repair }): ReactElement {
  const t = useTranslations('repairs.actions');
  const ask = useAsk();
  const move = useMoveRepair(repair.repairId, () => showToast({ text: t('cancelled'), tone: 'success' }));
  const cost = repair.cancellation;
  async function start(): Promise<void> {
    const agreed = await ask({
      title: t('cancelTitle'),
      text:
        !cost || cost.keepsMinor + cost.refundMinor === 0
          ? t('cancelFree')
          : cost.keepsMinor === 0
            ? t('cancelPaid', { refund: money(cost.refundMinor, true) })
            : t('cancelKeeps', { keeps: money(cost.keepsMinor, true), refund: money(cost.refundMinor, true) }),
      action: t('cancel'),
      danger: true,
      reason: { min: 3, max: 500 },
    });
    if (agreed) await move.run({ status: 'cancelled', reason: agreed.reason });
  }
  return (
    <BusyButton color="error" busy={move.busy} onClick={() => void start()}>
      {t('cancel')}
    </BusyButton>
  );
}
