'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import type { Relay } from './RelaysView.tsx';
import { useReloadLink } from './use-link.ts';

export function RelayActions({ relay }: { relay: Relay }): ReactElement {
  const t = useTranslations('linkDesk');
  const ask = useAsk();
  const reload = useReloadLink();
  const { relayId } = relay;
  const wanted = relay.state === 'draining' ? 'activate' : 'drain';
  const change = useAction<string>({
    send: (reason, key) =>
      browserApi.patch('/api/admin/link/relays/{relayId}', {
        path: { relayId },
        body: { state: wanted === 'drain' ? 'draining' : 'active', reason },
        idempotencyKey: key,
      }),
    onDone: () => {
      showToast({ text: t('changed'), tone: 'success' });
      reload();
    },
  });
  const remove = useAction({
    send: (_, key) => browserApi.delete('/api/admin/link/relays/{relayId}', { path: { relayId }, idempotencyKey: key }),
    onDone: () => {
      showToast({ text: t('removed', { name: relayId }), tone: 'success' });
      reload();
    },
  });
  async function askAndChange(): Promise<void> {
    const agreed = await ask({
      title: t(`${wanted}Title`, { name: relayId }),
      text: t(`${wanted}Text`),
      action: t(wanted),
      reason: { min: 5, max: 300 },
    });
    if (agreed) await change.run(agreed.reason);
  }
  async function askAndRemove(): Promise<void> {
    const title = t('removeTitle', { name: relayId });
    const agreed = await ask({ title, text: t('removeText'), action: t('remove'), danger: true });
    if (agreed) await remove.run();
  }
  return (
    <>
      <BusyButton
        variant="outlined"
        busy={change.busy}
        aria-label={t(`${wanted}Label`, { name: relayId })}
        onClick={() => void askAndChange()}
      >
        {t(wanted)}
      </BusyButton>
      <BusyButton
        color="error"
        busy={remove.busy}
        aria-label={t('removeLabel', { name: relayId })}
        onClick={() => void askAndRemove()}
      >
        {t('remove')}
      </BusyButton>
    </>
  );
}
