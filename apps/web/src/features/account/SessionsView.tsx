'use client';

import { dataOf } from '@mistri/api-client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Facts } from '#web/components/Facts.tsx';
import { Icon } from '#web/components/Icon.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { showToast } from '#web/components/toast.ts';
import { When } from '#web/format/When.tsx';
import { forgetAllTyped, withTyped } from '#web/forms/kept-typing.ts';
import { urls } from '#web/navigation/build-url.ts';

export function SessionsView(): ReactElement {
  const t = useTranslations('account.sessions');
  const ask = useAsk();
  const queries = useQueryClient();
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: async () => dataOf(await browserApi.get('/api/auth/sessions')).sessions,
  });
  const end = useAction<string>({
    send: (sessionId, key) =>
      browserApi.delete('/api/auth/sessions/{sessionId}', { path: { sessionId }, idempotencyKey: key }),
    onDone: () => {
      showToast({ text: t('ended'), tone: 'success' });
      void queries.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
  const endAll = useAction({
    send: (_, key) => browserApi.post('/api/auth/logout-everywhere', { idempotencyKey: key }),
    onDone: () => {
      withTyped(forgetAllTyped);
      location.replace(urls.logIn());
    },
  });

  /** The api says `Chrome on Linux`; only the names are the same in every language. */
  function deviceName(label: string): string {
    const [program, system] = label.split(' on ');
    return [program === 'A program' ? t('program') : program, system].filter(Boolean).join(' · ');
  }

  async function everywhere(): Promise<void> {
    const agreed = await ask({
      title: t('everywhereTitle'),
      text: t('everywhereText'),
      action: t('everywhere'),
      danger: true,
    });
    if (agreed) await endAll.run();
  }

  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      action={
        <BusyButton
          variant="outlined"
          color="error"
          busy={endAll.busy}
          startIcon={<Icon name="logOut" size={20} />}
          onClick={() => void everywhere()}
        >
          {t('everywhere')}
        </BusyButton>
      }
    >
      <Loaded query={sessions}>
        {(list) => (
          <>
            {list.map((session) => (
              <Section
                key={session.sessionId}
                title={deviceName(session.label)}
                oneOfMany
                action={
                  session.current ? (
                    <StatusChip tone="success">{t('current')}</StatusChip>
                  ) : (
                    <BusyButton
                      busy={end.busy}
                      aria-label={t('endLabel', { device: deviceName(session.label) })}
                      onClick={() => void end.run(session.sessionId)}
                    >
                      {t('end')}
                    </BusyButton>
                  )
                }
              >
                <Facts
                  of={[
                    [t('lastUsed'), <When key="used" at={session.lastUsedAt} />],
                    [t('since'), <When key="since" at={session.createdAt} />],
                    [t('until'), <When key="until" at={session.expiresAt} />],
                  ]}
                />
              </Section>
            ))}
          </>
        )}
      </Loaded>
    </Page>
  );
}
