'use client';

import type { Body } from '@mistri/api-client';
import { useTranslations } from 'next-intl';
import { browserApi } from '#web/api/browser-api.ts';
import { type Action, useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { useProblemText } from '#web/i18n/use-problem-text.ts';

export type Release = Body<'POST /api/admin/holds/release'>;

/** Releases, or gives the first of two approvals; every hold answers for itself, so a refusal of one is said. */
export function useRelease(onDone: () => void): Action<Release> {
  const t = useTranslations('adminMoney.holds');
  const text = useProblemText();
  return useAction<Release, { outcomes: readonly Outcome[] }>({
    send: (body, key) => browserApi.post('/api/admin/holds/release', { body, idempotencyKey: key }),
    onDone: ({ outcomes }) => {
      const refused = outcomes.find((outcome) => outcome.outcome === 'refused');
      if (refused) showToast({ text: text(refusal(refused)), tone: 'danger' });
      else if (outcomes.some((outcome) => outcome.outcome === 'approved'))
        showToast({ text: t('approved'), tone: 'info' });
      else showToast({ text: t('released'), tone: 'success' });
      onDone();
    },
  });
}

interface Outcome {
  outcome: 'released' | 'approved' | 'refused';
  code: string | null;
  message: string | null;
}

function refusal(outcome: Outcome) {
  return {
    status: 422,
    code: outcome.code ?? 'escrow.refused',
    message: outcome.message ?? '',
    errors: [],
    details: {},
    traceId: undefined,
    retryAfter_s: undefined,
  };
}
