'use client';

import { dataOf, type Data } from '@mistri/api-client';
import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { EmptyBlock, Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Facts } from '#web/components/Facts.tsx';
import { Icon } from '#web/components/Icon.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { showToast } from '#web/components/toast.ts';
import { useNow } from '#web/format/use-now.ts';
import { When } from '#web/format/When.tsx';
import { MadeToken, MakeToken } from './MakeToken.tsx';
import { useReloadLink } from './use-link.ts';

type DeviceToken = Data<'GET /api/device-tokens'>['tokens'][number];

export function TokensView(): ReactElement {
  const t = useTranslations('link.tokens');
  const reload = useReloadLink();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<string>();
  const tokens = useQuery({
    queryKey: ['link', 'tokens'],
    queryFn: async () => dataOf(await browserApi.get('/api/device-tokens')).tokens,
  });
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      action={
        <Button variant="contained" startIcon={<Icon name="plus" size={20} />} onClick={() => setMaking(true)}>
          {t('make')}
        </Button>
      }
    >
      {making ? (
        <MakeToken
          close={() => setMaking(false)}
          onDone={(token) => {
            setMaking(false);
            setMade(token);
            reload();
          }}
        />
      ) : null}
      {made === undefined ? null : <MadeToken token={made} close={() => setMade(undefined)} />}
      <Loaded query={tokens}>
        {(list) =>
          list.length === 0 ? (
            <EmptyBlock icon="key" title={t('none')} text={t('noneText')} />
          ) : (
            <>
              {list.map((token) => (
                <TokenCard key={token.tokenId} token={token} />
              ))}
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function TokenCard({ token }: { token: DeviceToken }): ReactElement {
  const t = useTranslations('link.tokens');
  const now = useNow();
  const revoke = useRevoke();
  const ended = Date.parse(token.expiresAt) <= now.getTime();
  const state = token.revokedAt ? 'revoked' : ended ? 'ended' : 'live';
  return (
    <Section
      title={token.name}
      oneOfMany
      action={<StatusChip tone={state === 'live' ? 'success' : 'neutral'}>{t(state)}</StatusChip>}
    >
      <Facts
        of={[
          [t('scope'), t(`scopes.${token.scopes.length > 1 ? 'both' : (token.scopes[0] ?? 'register')}`)],
          [t('devicesLeft'), token.scopes.includes('register') ? String(token.devicesLeft) : undefined],
          [t('ends'), <When key="ends" at={token.expiresAt} />],
          [t('lastUsed'), token.lastUsedAt ? <When key="used" at={token.lastUsedAt} /> : undefined],
        ]}
      />
      {state === 'live' ? (
        <div>
          <BusyButton
            variant="outlined"
            busy={revoke.busy}
            aria-label={t('revokeLabel', { name: token.name })}
            onClick={() => void revoke.ask(token)}
          >
            {t('revoke')}
          </BusyButton>
        </div>
      ) : null}
    </Section>
  );
}

function useRevoke() {
  const t = useTranslations('link.tokens');
  const ask = useAsk();
  const reload = useReloadLink();
  const revoke = useAction<DeviceToken>({
    send: ({ tokenId }, key) =>
      browserApi.delete('/api/device-tokens/{tokenId}', { path: { tokenId }, idempotencyKey: key }),
    onDone: () => {
      showToast({ text: t('revokedDone'), tone: 'success' });
      reload();
    },
  });
  return {
    busy: revoke.busy,
    ask: async (token: DeviceToken): Promise<void> => {
      const title = t('revokeTitle', { name: token.name });
      const agreed = await ask({ title, text: t('revokeText'), action: t('revoke'), danger: true });
      if (agreed) await revoke.run(token);
    },
  };
}
