'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { useFragment } from '#web/session/use-fragment.ts';
import styles from './Privacy.module.css';
import { wardIn } from './ward-token.ts';

/** Who came by the link that a child had sent to them (IN-10). */
export function WardSection(): ReactElement | null {
  const t = useTranslations('privacy.ward');
  const ward = wardIn(useFragment());
  const [ignored, setIgnored] = useState(false);
  if (ward.kind === 'none' || ignored) return null;
  return (
    <Section title={t('title')} intro={t('intro')}>
      {ward.kind === 'broken' ? (
        <Alert severity="warning">{t('broken')}</Alert>
      ) : (
        <WardQuestion key={ward.token} token={ward.token} ignore={() => setIgnored(true)} />
      )}
    </Section>
  );
}

function WardQuestion({ token, ignore }: { token: string; ignore: () => void }): ReactElement {
  const t = useTranslations('privacy.ward');
  const [done, setDone] = useState(false);
  const accept = useAction({
    send: () => browserApi.post('/api/privacy/wards', { body: { token } }),
    onDone: () => setDone(true),
    say: 'page',
  });
  if (done) return <Alert severity="success">{t('done')}</Alert>;
  return (
    <>
      <p className={styles.soft}>{t('means')}</p>
      {accept.problem === undefined ? null : <Alert severity="error">{accept.problem}</Alert>}
      <div className={styles.answers}>
        <BusyButton variant="contained" busy={accept.busy} onClick={() => void accept.run()}>
          {t('accept')}
        </BusyButton>
        <Button onClick={ignore}>{t('ignore')}</Button>
      </div>
    </>
  );
}
