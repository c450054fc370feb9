'use client';

import type { ApiResult } from '@mistri/api-client';
import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { usePerson } from '#web/session/RequireSession.tsx';
import { type Capability, useCan } from '#web/session/use-can.ts';

export interface ProposalDecision {
  decision: 'approve' | 'reject';
  reason?: string;
}

interface DecideProposalProps {
  proposedBy: string;
  /** Who may be the second person. */
  by?: readonly Capability[];
  /** Says in the question what is decided about. */
  what: string;
  send: (body: ProposalDecision, key: string) => Promise<ApiResult<unknown>>;
  onDone: () => void;
}

const finance: readonly Capability[] = ['finance'];

/** The second of two people. Whoever proposed sees why they cannot decide. */
export function DecideProposal({
  proposedBy,
  by = finance,
  what,
  send,
  onDone,
}: DecideProposalProps): ReactElement | null {
  const t = useTranslations('adminMoney.decide');
  const can = useCan();
  const ask = useAsk();
  const own = usePerson().userId === proposedBy;
  const decide = useAction<ProposalDecision>({
    send,
    onDone: (_, { decision }) => {
      showToast({ text: t(decision === 'approve' ? 'approved' : 'rejected'), tone: 'success' });
      onDone();
    },
  });
  if (!can(...by)) return null;
  if (own) return <span>{t('own')}</span>;
  async function start(decision: ProposalDecision['decision']): Promise<void> {
    const agreed = await ask({
      title: t(decision === 'approve' ? 'approveTitle' : 'rejectTitle', { what }),
      text: t(decision === 'approve' ? 'approveText' : 'rejectText'),
      action: t(decision),
      danger: decision === 'reject',
      reason: { min: 5, max: 500 },
    });
    if (agreed) await decide.run({ decision, reason: agreed.reason });
  }
  return (
    <Stack direction="row" spacing={2}>
      <BusyButton size="small" variant="contained" busy={decide.busy} onClick={() => void start('approve')}>
        {t('approve')}
      </BusyButton>
      <BusyButton size="small" color="error" busy={decide.busy} onClick={() => void start('reject')}>
        {t('reject')}
      </BusyButton>
    </Stack>
  );
}
