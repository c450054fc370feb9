'use client';

import { type Data, dataOf } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { When } from '#web/format/When.tsx';
import styles from './Privacy.module.css';

type Erasure = Data<'GET /api/privacy/erasure'>;

const erasureKey = ['privacy', 'erasure'] as const;

/** The end of the account: seven days to think, named obstacles, and a way back until then. */
export function ErasureSection(): ReactElement {
  const t = useTranslations('privacy');
  const erasure = useQuery({
    queryKey: erasureKey,
    queryFn: async () => dataOf(await browserApi.get('/api/privacy/erasure')),
  });
  return (
    <Section title={t('erase')} intro={t('eraseIntro')}>
      <Loaded query={erasure} rows={1}>
        {(state) => (state.dueAt === null ? <Start state={state} /> : <Keep dueAt={state.dueAt} />)}
      </Loaded>
    </Section>
  );
}

function Start({ state }: { state: Erasure }): ReactElement {
  const t = useTranslations('privacy');
  const ask = useAsk();
  const queries = useQueryClient();
  const erase = useAction({
    send: (_, key) => browserApi.post('/api/privacy/erasure', { idempotencyKey: key }),
    onDone: () => void queries.invalidateQueries({ queryKey: erasureKey }),
  });
  async function start(): Promise<void> {
    const agreed = await ask({ title: t('eraseTitle'), text: t('eraseText'), action: t('eraseGo'), danger: true });
    if (agreed) await erase.run();
  }
  if (state.obstacles.length > 0)
    return (
      <Alert severity="info">
        {t('obstacles')}
        <ul className={styles.obstacles}>
          {state.obstacles.map((obstacle) => (
            <li key={obstacle.code}>{obstacleText(t, obstacle)}</li>
          ))}
        </ul>
      </Alert>
    );
  return (
    <div>
      <BusyButton variant="outlined" color="error" busy={erase.busy} onClick={() => void start()}>
        {t('eraseGo')}
      </BusyButton>
    </div>
  );
}

/** Rooms name their obstacles themselves; one that has no words of ours yet says the api's. */
function obstacleText(
  t: ReturnType<typeof useTranslations<'privacy'>>,
  obstacle: Erasure['obstacles'][number],
): string {
  const key = `obstacle.${obstacle.code.replaceAll('.', '_')}`;
  return t.has(key as never) ? t(key as never, { count: obstacle.count } as never) : obstacle.message;
}

function Keep({ dueAt }: { dueAt: string }): ReactElement {
  const t = useTranslations('privacy');
  const queries = useQueryClient();
  const keep = useAction({
    send: (_, key) => browserApi.delete('/api/privacy/erasure', { idempotencyKey: key }),
    onDone: () => {
      showToast({ text: t('kept'), tone: 'success' });
      void queries.invalidateQueries({ queryKey: erasureKey });
    },
  });
  return (
    <>
      <Alert severity="warning">
        {t('erasedOn')} <When at={dueAt} />
      </Alert>
      <div>
        <BusyButton variant="contained" busy={keep.busy} onClick={() => void keep.run()}>
          {t('keep')}
        </BusyButton>
      </div>
    </>
  );
}
