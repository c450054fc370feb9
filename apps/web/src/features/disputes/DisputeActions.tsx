'use client';

import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import type { Dispute } from './use-disputes.ts';

interface DisputeActionsProps {
  dispute: Dispute;
  onChanged: () => void;
}

const shortestAppeal = 10;

export function DisputeActions({ dispute, onChanged }: DisputeActionsProps): ReactElement | null {
  const t = useTranslations('dispute');
  const ask = useAsk();
  const path = { disputeId: dispute.disputeId };
  const done = (): void => {
    showToast({ text: t('done'), tone: 'success' });
    onChanged();
  };
  const withdraw = useAction({
    send: (_: void, key) =>
      browserApi.post('/api/disputes/{disputeId}/withdraw', { path, idempotencyKey: key, body: {} }),
    onDone: done,
  });
  const accept = useAction({
    send: (_: void, key) => browserApi.post('/api/disputes/{disputeId}/accept', { path, idempotencyKey: key }),
    onDone: done,
  });
  const appeal = useAction({
    send: (text: string, key) =>
      browserApi.post('/api/disputes/{disputeId}/appeal', { path, idempotencyKey: key, body: { text } }),
    onDone: done,
  });

  async function askToWithdraw(): Promise<void> {
    const agreed = await ask({
      title: t('withdrawTitle'),
      text: t('withdrawText'),
      action: t('withdraw'),
      danger: true,
    });
    if (agreed) await withdraw.run();
  }
  async function askToAccept(): Promise<void> {
    const agreed = await ask({
      title: t('acceptDecision'),
      text: t('acceptDecisionText'),
      action: t('acceptDecision'),
    });
    if (agreed) await accept.run();
  }
  async function askToAppeal(): Promise<void> {
    const agreed = await ask({
      title: t('appealTitle'),
      text: t('appealText'),
      action: t('appeal'),
      reason: { label: t('appealReason'), min: shortestAppeal, max: 2000 },
    });
    if (agreed) await appeal.run(agreed.reason);
  }

  const may = (action: Dispute['actions'][number]): boolean => dispute.actions.includes(action);
  if (!may('withdraw') && !may('accept_decision') && !may('appeal')) return null;
  return (
    <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
      {may('accept_decision') ? (
        <BusyButton variant="contained" busy={accept.busy} onClick={() => void askToAccept()}>
          {t('acceptDecision')}
        </BusyButton>
      ) : null}
      {may('appeal') ? (
        <BusyButton variant="outlined" busy={appeal.busy} onClick={() => void askToAppeal()}>
          {t('appeal')}
        </BusyButton>
      ) : null}
      {may('withdraw') ? (
        <BusyButton color="error" busy={withdraw.busy} onClick={() => void askToWithdraw()}>
          {t('withdraw')}
        </BusyButton>
      ) : null}
    </Stack>
  );
}
