'use client';

import { dataOf } from '@mistri/api-client';
import Stack from '@mui/material/Stack';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import Button from '@mui/material/Button';
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
import { When } from '#web/format/When.tsx';
import { Link } from '#web/navigation/Link.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { AddComputer } from './AddComputer.tsx';
import { ChangeDevice } from './ChangeDevice.tsx';
import { DeviceHistory } from './DeviceHistory.tsx';
import { type LinkNode, type LinkTeam, useNodes, useReloadLink, useTeams } from './use-link.ts';

export function DevicesView(): ReactElement {
  const t = useTranslations('link.devices');
  const nodes = useNodes();
  const teams = useTeams();
  const [changing, setChanging] = useState<LinkNode>();
  const own = nodes.data?.nodes.filter((node) => node.isOwn) ?? [];
  return (
    <Page title={t('title')} intro={t('intro')}>
      <Loaded query={nodes}>
        {({ regions }) => (
          <>
            {own.length === 0 ? <EmptyBlock icon="screen" title={t('none')} text={t('noneText')} /> : null}
            {own.map((node) => (
              <DeviceCard key={node.deviceId} node={node} teams={teams.data ?? []} change={() => setChanging(node)} />
            ))}
            {changing ? (
              <ChangeDevice
                node={changing}
                teams={teams.data ?? []}
                regions={regions}
                close={() => setChanging(undefined)}
              />
            ) : null}
          </>
        )}
      </Loaded>
      <AddComputer />
      <DeviceHistory />
    </Page>
  );
}

function DeviceCard({
  node,
  teams,
  change,
}: {
  node: LinkNode;
  teams: readonly LinkTeam[];
  change: () => void;
}): ReactElement {
  const t = useTranslations('link.devices');
  const tTeams = useTranslations('link.teams');
  const remove = useRemoveDevice();
  const team = teams.find((entry) => entry.teamId === node.teamId);
  const registered = useQuery({
    queryKey: ['link', 'devices'],
    queryFn: async () => dataOf(await browserApi.get('/api/devices')).devices,
  });
  const device = registered.data?.find((entry) => entry.deviceId === node.deviceId);
  return (
    <Section
      title={node.name}
      oneOfMany
      action={
        <StatusChip tone={node.isOnline ? 'success' : 'neutral'}>
          {node.isOnline ? t('online') : t('offline')}
        </StatusChip>
      }
    >
      <Facts
        of={[
          [t('platform'), t(`platforms.${node.platform}`)],
          [t('version'), device?.version],
          [
            t('team'),
            team ? (
              <Link key="team" href={urls.linkTeam(team.teamId)}>
                {team.name ?? tTeams('own')}
              </Link>
            ) : (
              t('noTeam')
            ),
          ],
          [t('tags'), node.tags.join(', ')],
          [t('region'), node.region],
          [t('lastSeen'), node.lastSeenAt ? <When key="seen" at={node.lastSeenAt} /> : t('never')],
          [t('added'), device ? <When key="added" at={device.createdAt} /> : undefined],
        ]}
      />
      <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap' }}>
        <Button variant="outlined" aria-label={t('changeLabel', { name: node.name })} onClick={change}>
          {t('change')}
        </Button>
        <BusyButton
          busy={remove.busy}
          startIcon={<Icon name="trash" size={20} />}
          aria-label={t('removeLabel', { name: node.name })}
          onClick={() => void remove.ask(node)}
        >
          {t('remove')}
        </BusyButton>
      </Stack>
    </Section>
  );
}

function useRemoveDevice() {
  const t = useTranslations('link.devices');
  const ask = useAsk();
  const reload = useReloadLink();
  const remove = useAction<LinkNode>({
    send: ({ deviceId }, key) =>
      browserApi.delete('/api/devices/{deviceId}', { path: { deviceId }, idempotencyKey: key }),
    onDone: (_, { name }) => {
      showToast({ text: t('removed', { name }), tone: 'success' });
      reload();
    },
  });
  return {
    busy: remove.busy,
    ask: async (node: LinkNode): Promise<void> => {
      const agreed = await ask({
        title: t('removeTitle', { name: node.name }),
        text: t('removeText'),
        action: t('remove'),
        danger: true,
      });
      if (agreed) await remove.run(node);
    },
  };
}
