'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { type LinkSession, useReloadLink } from './use-link.ts';

export function EndSession({ session }: { session: Pick<LinkSession, 'sessionId' | 'host' | 'guest'> }): ReactElement {
  const t = useTranslations('link.sessions');
  const ask = useAsk();
  const reload = useReloadLink();
  const { sessionId, host, guest } = session;
  const end = useAction({
    send: (_, key) =>
      browserApi.post('/api/link/sessions/{sessionId}/end', { path: { sessionId }, idempotencyKey: key }),
    onDone: () => {
      showToast({ text: t('endDone'), tone: 'success' });
      reload();
    },
  });
  async function askAndEnd(): Promise<void> {
    const agreed = await ask({ title: t('endTitle'), text: t('endText'), action: t('end'), danger: true });
    if (agreed) await end.run();
  }
  return (
    <BusyButton
      color="error"
      busy={end.busy}
      aria-label={t('endLabel', { guest: guest.name, host: host.name })}
      onClick={() => void askAndEnd()}
    >
      {t('end')}
    </BusyButton>
  );
}
