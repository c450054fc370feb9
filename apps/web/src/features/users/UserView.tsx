'use client';

import { type Data, dataOf } from '@mistri/api-client';
import Stack from '@mui/material/Stack';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useParams } from 'next/navigation';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Facts } from '#web/components/Facts.tsx';
import { showToast } from '#web/components/toast.ts';
import { When } from '#web/format/When.tsx';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { usePerson } from '#web/session/RequireSession.tsx';
import { isLocale, localeNames } from '#web/i18n/locale.ts';
import { useCan } from '#web/session/use-can.ts';
import { CapabilitiesSection } from './CapabilitiesSection.tsx';

export type User = Data<'GET /api/users/{userId}'>;
type Status = 'active' | 'suspended' | 'blocked';

export const userKey = (userId: string) => ['user', userId] as const;

export function UserView(): ReactElement {
  const t = useTranslations('admin.users');
  const { userId } = useParams<{ userId: string }>();
  const user = useQuery({
    queryKey: userKey(userId),
    queryFn: async () => dataOf(await browserApi.get('/api/users/{userId}', { path: { userId } })),
    // Every look is written down (GOV-1): not again for a change of window.
    refetchOnWindowFocus: false,
  });
  return (
    <Page
      title={user.data?.name ?? t('user')}
      back={{ href: adminUrls.users(), text: t('title') }}
      intro={t('lookedAt')}
      action={user.data ? <StateChip of="user" state={user.data.status} /> : null}
    >
      <Loaded query={user}>{(shown) => <OneUser user={shown} />}</Loaded>
    </Page>
  );
}

function OneUser({ user }: { user: User }): ReactElement {
  const t = useTranslations('admin.users');
  const tForms = useTranslations('forms');
  const can = useCan();
  const self = usePerson().userId === user.userId;
  const withProof = (value: string | null, verified: boolean): string | null =>
    value === null ? null : `${value} (${t(verified ? 'verified' : 'notVerified')})`;
  return (
    <>
      {!self && can('operations', 'compliance', 'owner') ? <StatusSection user={user} /> : null}
      <Section title={t('facts')}>
        <Facts
          of={[
            [t('role'), t(`roles.${user.role}`)],
            [t('email'), withProof(user.email, user.emailVerified)],
            [t('phone'), withProof(user.phone, user.phoneVerified)],
            [t('language'), isLocale(user.locale) ? localeNames[user.locale] : user.locale],
            [t('since'), <When key="since" at={user.createdAt} />],
            [t('erased'), user.erased ? tForms('yes') : null],
            [t('number'), user.userId],
            [t('memberships'), user.memberships.join(', ')],
          ]}
        />
        <Stack direction="row" useFlexGap spacing={2} sx={{ flexWrap: 'wrap' }}>
          {can('operations', 'finance', 'support', 'auditor') && user.role === 'customer' ? (
            <LinkButton href={adminUrls.orders({ customerId: user.userId })}>{t('itsOrders')}</LinkButton>
          ) : null}
          {user.memberships
            .filter((membership) => membership.startsWith('dlr_') || membership.startsWith('biz_'))
            .map((membership) => (
              <LinkButton
                key={membership}
                href={adminUrls.applicant(membership.startsWith('dlr_') ? 'dealer' : 'business', membership)}
              >
                {t(membership.startsWith('dlr_') ? 'itsShop' : 'itsBusiness')}
              </LinkButton>
            ))}
        </Stack>
      </Section>
      {user.role === 'admin' ? <CapabilitiesSection user={user} /> : null}
      {can('owner') && !self ? <ResetFactors userId={user.userId} /> : null}
    </>
  );
}

const possible: Readonly<Record<User['status'], readonly Status[]>> = {
  pending: ['suspended', 'blocked'],
  active: ['suspended', 'blocked'],
  suspended: ['active', 'blocked'],
  blocked: ['active'],
};

function StatusSection({ user }: { user: User }): ReactElement {
  const t = useTranslations('admin.users');
  const ask = useAsk();
  const queries = useQueryClient();
  const change = useAction<{ status: Status; reason: string }>({
    send: (body, key) =>
      browserApi.patch('/api/users/{userId}/status', { path: { userId: user.userId }, body, idempotencyKey: key }),
    onDone: () => {
      showToast({ text: t('changed'), tone: 'success' });
      void queries.invalidateQueries({ queryKey: userKey(user.userId) });
      void queries.invalidateQueries({ queryKey: ['users'] });
    },
  });
  async function start(status: Status): Promise<void> {
    const agreed = await ask({
      title: t(`statusTitle.${status}`, { name: user.name ?? user.userId }),
      text: t(`statusText.${status}`),
      action: t(`statusAction.${status}`),
      danger: status !== 'active',
      reason: { min: 5, max: 500 },
    });
    if (agreed) await change.run({ status, reason: agreed.reason });
  }
  return (
    <Section title={t('access')}>
      <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
        {possible[user.status].map((status) => (
          <BusyButton
            key={status}
            variant={status === 'active' ? 'contained' : 'outlined'}
            color={status === 'active' ? 'primary' : 'error'}
            busy={change.busy}
            onClick={() => void start(status)}
          >
            {t(`statusAction.${status}`)}
          </BusyButton>
        ))}
      </Stack>
    </Section>
  );
}

function ResetFactors({ userId }: { userId: string }): ReactElement {
  const t = useTranslations('admin.users');
  const ask = useAsk();
  const reset = useAction<string>({
    send: (reason, key) =>
      browserApi.post('/api/users/{userId}/second-factors/reset', {
        path: { userId },
        body: { reason },
        idempotencyKey: key,
      }),
    onDone: () => showToast({ text: t('resetDone'), tone: 'success' }),
  });
  async function start(): Promise<void> {
    const agreed = await ask({
      title: t('resetTitle'),
      text: t('resetText'),
      action: t('reset'),
      danger: true,
      reason: { min: 5, max: 500 },
    });
    if (agreed) await reset.run(agreed.reason);
  }
  return (
    <Section title={t('factors')} intro={t('factorsIntro')}>
      <div>
        <BusyButton variant="outlined" color="error" busy={reset.busy} onClick={() => void start()}>
          {t('reset')}
        </BusyButton>
      </div>
    </Section>
  );
}
