'use client';

import { dataOf } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import Stack from '@mui/material/Stack';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useSyncExternalStore } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Icon } from '#web/components/Icon.tsx';
import { showToast } from '#web/components/toast.ts';
import { When } from '#web/format/When.tsx';
import { makePasskey, passkeysSupported } from '#web/session/passkeys.ts';
import { useRefreshSession } from '#web/session/use-session.ts';

const never = (): (() => void) => () => undefined;

/** So that the list tells a phone from a laptop; the person knows which one is meant. */
function deviceName(): string {
  const systems = ['Android', 'iPhone', 'iPad', 'Windows', 'Macintosh', 'CrOS', 'Linux'];
  return systems.find((name) => navigator.userAgent.includes(name)) ?? 'Passkey';
}

export function PasskeysSection({ onCodes }: { onCodes: (codes: readonly string[]) => void }): ReactElement {
  const t = useTranslations('account.security');
  const ask = useAsk();
  const queries = useQueryClient();
  const refresh = useRefreshSession();
  const supported = useSyncExternalStore(never, passkeysSupported, () => false);
  const passkeys = useQuery({
    queryKey: ['passkeys'],
    queryFn: async () => dataOf(await browserApi.get('/api/auth/passkeys')).passkeys,
  });
  const reload = (): void => {
    void queries.invalidateQueries({ queryKey: ['passkeys'] });
    void refresh();
  };
  const add = useAction({
    send: async () => {
      const made = await makePasskey();
      if (!made.ok) return made;
      return browserApi.post('/api/auth/passkeys', { body: { label: deviceName(), response: made.data as never } });
    },
    onDone: (answer) => {
      if (answer.recoveryCodes.length > 0) onCodes(answer.recoveryCodes);
      showToast({ text: t('passkeyAdded'), tone: 'success' });
      reload();
    },
  });
  const remove = useAction<string>({
    send: (passkeyId, key) =>
      browserApi.delete('/api/auth/passkeys/{passkeyId}', { path: { passkeyId }, idempotencyKey: key }),
    onDone: reload,
  });

  async function askAndRemove(passkeyId: string): Promise<void> {
    if (
      await ask({
        title: t('removePasskeyTitle'),
        text: t('removePasskeyText'),
        action: t('removePasskey'),
        danger: true,
      })
    )
      await remove.run(passkeyId);
  }

  return (
    <Section title={t('passkeys')} intro={t('passkeysIntro')}>
      <Loaded query={passkeys} rows={1}>
        {(list) => (
          <Stack component="ul" spacing={2} sx={{ listStyle: 'none' }}>
            {list.map((passkey) => (
              <Stack
                key={passkey.passkeyId}
                component="li"
                direction="row"
                spacing={3}
                sx={{ alignItems: 'center', justifyContent: 'space-between' }}
              >
                <span>
                  <strong>{passkey.label}</strong>
                  <br />
                  {passkey.host} · <When at={passkey.createdAt} as="day" />
                </span>
                <BusyButton busy={remove.busy} onClick={() => void askAndRemove(passkey.passkeyId)}>
                  {t('removePasskey')}
                </BusyButton>
              </Stack>
            ))}
          </Stack>
        )}
      </Loaded>
      {supported ? (
        <div>
          <BusyButton
            variant="outlined"
            busy={add.busy}
            startIcon={<Icon name="key" size={20} />}
            onClick={() => void add.run()}
          >
            {t('addPasskey')}
          </BusyButton>
        </div>
      ) : (
        <Alert severity="info">{t('noPasskeys')}</Alert>
      )}
    </Section>
  );
}
