'use client';

import Alert from '@mui/material/Alert';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { LoadingBlock } from '#web/app-kit/states.tsx';
import { useLiveRepair } from '#web/features/repairs/use-live-repair.ts';
import { RequestPanel, type RequestPanelProps } from './RequestPanel.tsx';
import { whyNotAsk } from './why-not-ask.ts';

/** Offered only where the server would let it through: not after a cancellation, and not to who was suspended. */
export function AskForAccess(props: RequestPanelProps): ReactElement {
  const t = useTranslations('remoteDesk.request');
  const repair = useLiveRepair(props.repairId);
  const why = whyNotAsk(repair);
  if (repair.isPending) return <LoadingBlock />;
  if (why === undefined) return <RequestPanel {...props} />;
  return (
    <Section
      title={t('title')}
      action={why !== 'notYours' && repair.data ? <StateChip of="repair" state={repair.data.status} /> : undefined}
    >
      <Alert severity="info">{t(`whyNot.${why}`)}</Alert>
    </Section>
  );
}
