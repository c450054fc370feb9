'use client';

import { dataOf } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { BoughtPlans } from './BoughtPlans.tsx';
import { OrderPlan } from './OrderPlan.tsx';
import { type Subscription, usePayPlan, subscriptionKey } from './use-subscription.ts';

/** A payment is booked within seconds; whoever comes back from it sees the plan begin. */
const watch_ms = 5_000;

/** LNK-1, for owners: until when the plan is paid, what going on costs, and the invoices. */
export function TeamPlanView({ teamId }: { teamId: string }): ReactElement {
  const t = useTranslations('link.plan');
  const queryKey = subscriptionKey(teamId);
  const subscription = useQuery({
    queryKey,
    queryFn: async () => dataOf(await browserApi.get('/api/link/teams/{teamId}/subscription', { path: { teamId } })),
    refetchInterval: ({ state: { data } }) => (data && waitingOf(data) ? watch_ms : false),
  });
  return (
    <Page title={t('title')} back={{ href: urls.linkTeam(teamId), text: t('back') }}>
      <Loaded query={subscription}>
        {(found) => (
          <>
            <Standing of={found} />
            <WaitingOrder of={found} />
            <OrderPlan of={found} />
            <BoughtPlans of={found} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

const waitingOf = (of: Subscription) => of.purchases.find((purchase) => purchase.state === 'waiting');

function Standing({ of }: { of: Subscription }): ReactElement {
  const t = useTranslations('link.plan');
  const tTeams = useTranslations('link.teams');
  const { plan } = of;
  return (
    <Section title={tTeams('planTitle')}>
      {of.standing === 'grace' && of.endsForGoodAt ? (
        <Alert severity="warning">
          {t('graceText')} <When at={of.endsForGoodAt} as="day" />
        </Alert>
      ) : null}
      <Facts
        of={[
          [tTeams('plan'), tTeams(`plans.${plan.plan}`)],
          [t('paidUntil'), of.paidUntil ? <When at={of.paidUntil} as="day" /> : t(`standing.${of.standing}`)],
          [tTeams('seats'), plan.seats],
          [tTeams('devices'), plan.devices],
          [tTeams('liveSessions'), plan.liveSessions],
        ]}
      />
    </Section>
  );
}

/** Ordered and not paid: by the reader, who can go on, or by another owner of the team. */
function WaitingOrder({ of }: { of: Subscription }): ReactElement | null {
  const t = useTranslations('link.plan');
  const tTeams = useTranslations('link.teams');
  const pay = usePayPlan();
  const waiting = waitingOf(of);
  if (!waiting) return null;
  const { checkoutId } = waiting;
  const what = { plan: tTeams(`plans.${waiting.plan}`), period: t(`periods.${waiting.period}`) };
  return (
    <Alert
      severity="info"
      sx={{ marginBlockEnd: 5 }}
      action={
        checkoutId ? (
          <BusyButton variant="contained" busy={pay.busy} onClick={() => void pay.run(checkoutId)}>
            {t('payNow', { amount: money(waiting.totalMinor) })}
          </BusyButton>
        ) : undefined
      }
    >
      {t(waiting.isYours ? 'waitingYours' : 'waitingOther', what)}
    </Alert>
  );
}
