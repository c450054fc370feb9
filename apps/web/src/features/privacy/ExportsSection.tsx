'use client';

import { type Data, dataOf } from '@mistri/api-client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { showToast } from '#web/components/toast.ts';
import { When } from '#web/format/When.tsx';
import styles from './Privacy.module.css';

type Copy = Data<'GET /api/privacy/exports'>['exports'][number];

const exportsKey = ['privacy', 'exports'] as const;
const refresh_ms = 3_000;
const tones = { requested: 'info', ready: 'success', failed: 'danger', expired: 'neutral' } as const;

/** Everything we know, as a file; it is made in the background. */
export function ExportsSection(): ReactElement {
  const t = useTranslations('privacy');
  const queries = useQueryClient();
  const copies = useQuery({
    queryKey: exportsKey,
    queryFn: async () => dataOf(await browserApi.get('/api/privacy/exports')).exports,
    refetchInterval: (query) => (query.state.data?.some(({ state }) => state === 'requested') ? refresh_ms : false),
  });
  const request = useAction({
    send: (_, key) => browserApi.post('/api/privacy/exports', { idempotencyKey: key }),
    onDone: () => {
      showToast({ text: t('copyAsked'), tone: 'success' });
      void queries.invalidateQueries({ queryKey: exportsKey });
    },
  });
  const running = copies.data?.some(({ state }) => state === 'requested') ?? false;
  return (
    <Section title={t('copy')} intro={t('copyIntro')}>
      <div>
        <BusyButton variant="outlined" busy={request.busy} disabled={running} onClick={() => void request.run()}>
          {t('copyAsk')}
        </BusyButton>
      </div>
      <Loaded query={copies} rows={1}>
        {(list) =>
          list.length === 0 ? null : (
            <ul className={styles.list}>
              {list.map((copy) => (
                <OneCopy key={copy.exportId} copy={copy} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function OneCopy({ copy }: { copy: Copy }): ReactElement {
  const t = useTranslations('privacy');
  return (
    <li className={styles.row}>
      <span>
        <When at={copy.requestedAt} />{' '}
        {copy.sizeBytes === null ? null : (
          <span className={styles.soft}>
            {t('size', { kilobytes: Math.max(1, Math.round(copy.sizeBytes / 1024)) })}
          </span>
        )}
      </span>
      <StatusChip tone={tones[copy.state]}>{t(`copyState.${copy.state}`)}</StatusChip>
      {copy.state === 'ready' ? (
        <DownloadButton
          url={`/api/privacy/exports/${encodeURIComponent(copy.exportId)}/file`}
          name="mistri-my-data.zip"
          text={t('copyLoad')}
        />
      ) : null}
    </li>
  );
}
