'use client';

import { dataOf, type Data } from '@mistri/api-client';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { EmptyBlock, Loaded } from '#web/app-kit/states.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { Icon } from '#web/components/Icon.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { When } from '#web/format/When.tsx';
import { useCan } from '#web/session/use-can.ts';
import { AddRelay } from './AddRelay.tsx';
import { PlansSection } from './PlansSection.tsx';
import { RelayActions } from './RelayActions.tsx';
import { formatBytes } from './rule-scopes.ts';
import { watch_ms } from './use-link.ts';

type Relays = Data<'GET /api/admin/link/relays'>;
export type Relay = Relays['relays'][number];

/** LNK-9: the fleet of relays, what Link carries now, and the plans of teams. */
export function RelaysView(): ReactElement {
  const t = useTranslations('linkDesk');
  const can = useCan();
  return (
    <Page title={t('title')} intro={t('intro')}>
      {can('operations', 'support', 'auditor') ? <Fleet /> : null}
      <PlansSection />
    </Page>
  );
}

function Fleet(): ReactElement {
  const t = useTranslations('linkDesk');
  const can = useCan();
  const [adding, setAdding] = useState(false);
  const relays = useQuery({
    queryKey: ['link', 'relays'],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/link/relays')),
    refetchInterval: watch_ms,
  });
  return (
    <>
      {can('operations') ? (
        <Button
          variant="contained"
          startIcon={<Icon name="plus" size={20} />}
          onClick={() => setAdding(true)}
          sx={{ marginBlockEnd: 5 }}
        >
          {t('add')}
        </Button>
      ) : null}
      {adding ? <AddRelay close={() => setAdding(false)} /> : null}
      <Loaded query={relays}>
        {(fleet) => (
          <>
            <Totals totals={fleet.totals} />
            {fleet.relays.length === 0 ? <EmptyBlock icon="globe" title={t('none')} text={t('noneText')} /> : null}
            {fleet.relays.map((relay) => (
              <RelayCard key={relay.relayId} relay={relay} />
            ))}
          </>
        )}
      </Loaded>
    </>
  );
}

function Totals({ totals }: { totals: Relays['totals'] }): ReactElement {
  const t = useTranslations('linkDesk');
  const byRelay = totals.byRung.find(({ rung }) => rung === 'relay')?.sessions ?? 0;
  const known = totals.byRung.reduce((sum, { sessions }) => sum + sessions, 0);
  return (
    <Section title={t('now')}>
      <Facts
        of={[
          [t('devicesOnline'), String(totals.devicesOnline)],
          [t('liveSessions'), String(totals.liveSessions)],
          [t('direct'), String(known - byRelay)],
          [t('byRelay'), String(byRelay)],
        ]}
      />
    </Section>
  );
}

function stateOf(relay: Relay): 'active' | 'draining' | 'silent' {
  if (!relay.isOnline) return 'silent';
  return relay.state === 'draining' || relay.isDraining ? 'draining' : 'active';
}

const tones = { active: 'success', draining: 'warning', silent: 'danger' } as const;

function RelayCard({ relay }: { relay: Relay }): ReactElement {
  const t = useTranslations('linkDesk');
  const locale = useLocale();
  const can = useCan();
  const state = stateOf(relay);
  return (
    <Section
      title={relay.relayId}
      oneOfMany
      action={<StatusChip tone={tones[state]}>{t(`states.${state}`)}</StatusChip>}
    >
      <Facts
        of={[
          [t('region'), relay.region],
          [t('load'), `${Math.round(relay.load * 100)} %`],
          [t('sessions'), String(relay.sessions)],
          [t('speed'), t('perSecond', { speed: formatBytes(relay.bytesPerSecond, locale) })],
          [t('reported'), relay.reportedAt ? <When key="at" at={relay.reportedAt} /> : t('never')],
          [t('why'), relay.stateReason],
          ['TLS', relay.tls],
          ['QUIC', relay.quic],
          ['WebSocket', relay.ws],
          ['STUN', relay.stun.join(', ') || null],
          [
            t('connectsAs'),
            <code key="device" style={{ overflowWrap: 'anywhere' }}>
              {relay.deviceId}
            </code>,
          ],
        ]}
      />
      {can('operations') ? (
        <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap' }}>
          <RelayActions relay={relay} />
        </Stack>
      ) : null}
    </Section>
  );
}
