'use client';

import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';
import { TagDevice } from './TagDevice.tsx';
import { type LinkNode, type TeamDetail, useNodes } from './use-link.ts';

export function TeamDevices({ team }: { team: TeamDetail }): ReactElement {
  const t = useTranslations('link.teams');
  const tDevices = useTranslations('link.devices');
  const nodes = useNodes();
  const [tagging, setTagging] = useState<LinkNode>();
  return (
    <Section title={t('devicesTitle')}>
      <Loaded query={nodes} rows={2}>
        {(list) => (
          <DataTable
            caption={t('devicesTitle')}
            list={wholeList(list.nodes.filter((node) => node.teamId === team.teamId))}
            rowKey={(node) => node.deviceId}
            columns={[
              { key: 'name', head: tDevices('name'), cell: (node) => node.name },
              {
                key: 'state',
                head: tDevices('online'),
                cell: (node) => (
                  <StatusChip tone={node.isOnline ? 'success' : 'neutral'}>
                    {node.isOnline ? tDevices('online') : tDevices('offline')}
                  </StatusChip>
                ),
              },
              { key: 'tags', head: t('tag'), cell: (node) => node.tags.join(', ') || '–' },
            ]}
            actions={
              team.role === 'member'
                ? undefined
                : (node) => (
                    <Button aria-label={tDevices('changeLabel', { name: node.name })} onClick={() => setTagging(node)}>
                      {tDevices('change')}
                    </Button>
                  )
            }
            empty={<p>{t('noDevices')}</p>}
          />
        )}
      </Loaded>
      {tagging ? <TagDevice node={tagging} close={() => setTagging(undefined)} /> : null}
    </Section>
  );
}
