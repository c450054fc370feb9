'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';

type Wanted = 'active' | 'paused';

interface PauseButtonProps {
  productId: string;
  title: string;
  status: string;
}

/** Takes a listing out of the shop and back. Can be undone, so nobody is asked first. */
export function PauseButton({ productId, title, status }: PauseButtonProps): ReactElement | null {
  const t = useTranslations('listings');
  const tForms = useTranslations('forms.confirm');
  const queries = useQueryClient();
  const change = useAction<{ status: Wanted; undoable: boolean }>({
    send: ({ status: to }, key) =>
      browserApi.patch('/api/products/{productId}/status', {
        path: { productId },
        body: { status: to },
        idempotencyKey: key,
      }),
    onDone: (_, { status: to, undoable }) => {
      void queries.invalidateQueries({ queryKey: ['listings'] });
      void queries.invalidateQueries({ queryKey: ['listing', productId] });
      const back: Wanted = to === 'paused' ? 'active' : 'paused';
      showToast({
        text: t(to === 'paused' ? 'pausedNow' : 'resumedNow', { title }),
        tone: 'success',
        ...(undoable
          ? { action: { text: tForms('undo'), run: () => void change.run({ status: back, undoable: false }) } }
          : {}),
      });
    },
  });
  if (status !== 'active' && status !== 'paused') return null;
  const to: Wanted = status === 'active' ? 'paused' : 'active';
  return (
    <BusyButton
      size="small"
      busy={change.busy}
      aria-label={t(to === 'paused' ? 'pauseLabel' : 'resumeLabel', { title })}
      onClick={() => void change.run({ status: to, undoable: true })}
    >
      {t(to === 'paused' ? 'pause' : 'resume')}
    </BusyButton>
  );
}
